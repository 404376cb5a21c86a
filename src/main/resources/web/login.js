"use strict";

// Apps put a function of their own here, or define `window.onLogin`.
window.matrixLogin = {
  onLogin: (response) => window.onLogin?.(response),
  ...window.matrixLogin,
};

const PASSWORD = "m.login.password";
const TOKEN = "m.login.token";

// Who came by the path of an old generation gets the answers of that time.
const generation = /^\/_matrix\/client\/(api\/v1|r0)\//.exec(location.pathname)?.[1] ?? "v3";
const path = `/_matrix/client/${generation}/login`;
const query = new URLSearchParams(location.search);

/** Set while a login takes more than one step. */
let session;

function extras() {
  const extras = {};
  for (const name of ["device_id", "initial_device_display_name"]) {
    if (query.has(name)) {
      extras[name] = query.get(name);
    }
  }
  if (query.get("refresh_token") === "true") {
    extras.refresh_token = true;
  }
  return extras;
}

async function logIn(proof) {
  const response = await ask("POST", path, { ...extras(), ...proof, ...(session && { session }) });
  if (response.access_token) {
    finish("You are logged in", `as ${response.user_id}. You can go back to your app.`);
    window.matrixLogin.onLogin(response);
    return;
  }
  session = response.session;
  if (response.next !== PASSWORD) {
    throw new Error(`This page does not know the next step, which is ${response.next}.`);
  }
  element("password").value = "";
}

function byPassword() {
  const user = element("user").value.trim();
  const password = element("password").value;
  return generation === "v3"
    ? { type: PASSWORD, identifier: { type: "m.id.user", user }, password }
    : { type: PASSWORD, user, password };
}

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(await attempt(() => logIn(byPassword())))) {
    element("password").select();
  }
});

async function begin() {
  const token = query.get("loginToken");
  if (token !== null) {
    // It shall not stay in the history.
    query.delete("loginToken");
    history.replaceState(null, "", `${location.pathname}?${query}`);
    if (await attempt(() => logIn({ type: TOKEN, token }))) {
      return;
    }
  }
  await attempt(async () => {
    const { flows } = await ask("GET", path);
    if (!flows.some((flow) => flow.type === PASSWORD)) {
      throw new Error("Nobody can log in here with a password.");
    }
    show();
  });
}

begin();
