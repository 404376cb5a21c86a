"use strict";

const { stage, params } = JSON.parse(element("data").textContent);
const session = new URLSearchParams(location.search).get("session");

const TITLES = {
  "m.login.password": "Confirm with your password",
  "m.login.registration_token": "You need a token",
  "m.login.terms": "Terms",
  "m.login.dummy": "Continue",
};

/** Tells the app, as the specification has it. */
function tellTheApp() {
  if (window.onAuthDone) {
    window.onAuthDone();
  } else if (window.opener?.postMessage) {
    window.opener.postMessage("authDone", "*");
  }
}

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(element("form")));
  const done = await attempt(() => ask("POST", location.pathname, { ...fields, session }));
  if (done) {
    finish("Done", "You can go back to your app.");
    tellTheApp();
  } else {
    element("form").querySelector("input")?.select();
  }
});

// Fields of other stages would have to be filled in.
for (const part of document.querySelectorAll("[data-stage]")) {
  if (part.dataset.stage !== stage) {
    part.remove();
  }
}
document.title = element("title").textContent = TITLES[stage] ?? "Continue";
if (stage === "m.login.terms") {
  listPolicies(params);
  element("go").textContent = "I agree";
}
if (session) {
  show();
} else {
  element("problem").textContent = "This page has to be opened by your app.";
}
