// The last requests and what the server answered, for whoever wants to see how it is done.

import { element, make } from "./dom.js";

/** Enough to see what just happened. */
const KEPT = 30;

export function wireLog() {
  return make(
    "details",
    { className: "wire" },
    make("summary", {}, "What goes over the wire"),
    make("ol", { id: "wire", reversed: true }),
  );
}

export function showRequest(method, path, status, json) {
  const list = element("wire");
  const answer = make("pre", { tabIndex: 0 });
  const details = make(
    "details",
    {},
    make("summary", {}, make("code", {}, `${status} ${method} ${path}`)),
    answer,
  );
  details.addEventListener("toggle", () => {
    answer.textContent = JSON.stringify(json, hideTokens, 2);
  });
  list.prepend(make("li", {}, details));
  while (list.children.length > KEPT) {
    list.lastElementChild.remove();
  }
}

/** Nobody shall read them over somebody's shoulder. */
const hideTokens = (key, value) => (key.endsWith("_token") ? "…" : value);
