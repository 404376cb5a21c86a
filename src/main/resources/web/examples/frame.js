// What all examples have around them: the way to the others, the switch between the generations,
// logging in, and what has gone over the wire.

import { element, make, onPress, onSubmit } from "./dom.js";
import { GENERATIONS, open } from "./matrix.js";
import { forget, keep, recall } from "./session.js";
import { showRequest, wireLog } from "./wire-log.js";

const HERE = "/_klatsch/examples/";

const EXAMPLES = {
  "accounts.html": "Accounts",
  "messages.html": "Messages",
  "memberships.html": "Memberships",
  "events.html": "Events",
  "chat.html": "Chat",
};

const query = new URLSearchParams(location.search);
const generation = query.get("api") === "v1" ? "v1" : "v3";
const problem = element("problem");

/**
 * Logs somebody in, if need be, and then shows the example.
 *
 * @param {(client: object, session: {userId: string}) => void} example what it does
 */
export function begin(example) {
  const session = recall();
  element("frame").append(ways(), generations());
  document.querySelector("main").after(wireLog());
  if (session) {
    const client = open(generation, session, showRequest);
    element("frame").append(who(session, client));
    element("example").hidden = false;
    example(client, session);
  } else {
    element("example").before(door());
    element("user").focus();
  }
}

/** For an example whose session has ended. */
export function startAgain() {
  forget();
  location.reload();
}

function ways() {
  const links = Object.entries(EXAMPLES).map(([file, name]) => {
    const here = location.pathname.endsWith(`/${file}`);
    const href = `${HERE}${file}?api=${generation}`;
    return make("li", {}, make("a", { href, aria: here ? { current: "page" } : {} }, name));
  });
  return make("nav", { aria: { label: "Examples" } }, make("ul", {}, ...links));
}

function generations() {
  const links = Object.entries(GENERATIONS).map(([key, { name }]) => {
    const aria = key === generation ? { current: "true" } : {};
    return make("li", {}, make("a", { href: `?api=${key}`, aria }, name));
  });
  return make("nav", { className: "switch", aria: { label: "API" } }, make("ul", {}, ...links));
}

function who(session, client) {
  const button = make("button", { type: "button", className: "quiet" }, "Log out");
  onPress(button, problem, () => client.logOut().finally(startAgain));
  return make("p", { id: "who" }, make("strong", {}, session.userId), button);
}

function door() {
  const user = make("input", { id: "user", autocomplete: "username", required: true });
  user.autocapitalize = "none";
  user.spellcheck = false;
  const password = make("input", { id: "password", type: "password", required: true });
  password.autocomplete = "current-password";
  const register = make("button", { value: "register", className: "second" }, "Make an account");
  const form = make(
    "form",
    { className: "door" },
    make("label", { htmlFor: "user" }, "Username"),
    user,
    make("label", { htmlFor: "password" }, "Password"),
    password,
    make("button", {}, "Log in"),
    register,
  );
  const client = open(generation, null, showRequest);
  onSubmit(form, problem, async (button) => {
    const deed = button?.value === "register" ? "register" : "logIn";
    keep(await client[deed](user.value.trim(), password.value));
    location.reload();
  });
  return form;
}
