"use strict";

/** Links to what there is to agree to, each policy in one language. */
function listPolicies(params) {
  for (const { version, ...languages } of Object.values(params.policies ?? {})) {
    const { name, url } = languages.en ?? Object.values(languages)[0];
    const link = document.createElement("a");
    link.textContent = name;
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const item = document.createElement("li");
    item.append(link);
    element("policies").append(item);
  }
}
