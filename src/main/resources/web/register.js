"use strict";

// Apps put a function of their own here, or define `window.onRegistered`.
window.matrixRegistration = {
  onRegistered: (...account) => window.onRegistered?.(...account),
  ...window.matrixRegistration,
};

const PATH = "/_matrix/client/v3/register";

/** What this page can do for each stage: what stands in the `auth` beside type and session. */
const STAGES = {
  "m.login.dummy": () => ({}),
  "m.login.terms": () => ({}),
  "m.login.registration_token": () => ({ token: element("token").value.trim() }),
};

/** What there is to do; the server says it, and after each stage anew. */
let challenge;

/** The first flow of which this page knows all stages. */
function flow() {
  const known = challenge.flows.find(({ stages }) => stages.every((stage) => stage in STAGES));
  if (!known) {
    throw new Error("This page does not know how to make an account here. Please use another app.");
  }
  return known.stages;
}

/** Asks for an account; without one there is something left to do, which is then the challenge. */
async function askFor(body) {
  const { ok, json } = await send("POST", PATH, body);
  if (ok) {
    return json;
  }
  challenge = json.flows ? json : challenge;
  if (json.error || !json.flows) {
    throw new Error(json.error || "The server could not do this. Please try again.");
  }
  return null;
}

async function register() {
  const account = {
    username: element("user").value.trim(),
    password: element("password").value,
  };
  let made = await askFor(account);
  const stages = made ? [] : flow();
  for (const type of stages) {
    made = await askFor({ ...account, auth: { type, session: challenge.session, ...STAGES[type]() } });
  }
  if (!made) {
    throw new Error("This took too long. Please try again.");
  }
  finish("Welcome", `You are ${made.user_id}. You can go back to your app.`);
  window.matrixRegistration.onRegistered(made.home_server, made.user_id, made.access_token);
}

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(await attempt(register))) {
    element("user").select();
  }
});

attempt(async () => {
  await askFor({});
  const stages = flow();
  for (const part of document.querySelectorAll("[data-stage]")) {
    if (!stages.includes(part.dataset.stage)) {
      part.remove();
    }
  }
  if (stages.includes("m.login.terms")) {
    listPolicies(challenge.params["m.login.terms"]);
  }
  show();
});
