"use strict";

// What the pages with a form have in common.

const element = (id) => document.getElementById(id);

/** Sends JSON, and gives what came of it: whether it went well, and the JSON of the answer. */
async function send(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, { method, body: body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new Error("The server cannot be reached. Please try again.");
  }
  const json = await answer.json().catch(() => ({}));
  return { ok: answer.ok, json };
}

/** The same, and what the server refuses is thrown as its sentence. */
async function ask(method, path, body) {
  const { ok, json } = await send(method, path, body);
  if (!ok) {
    throw new Error(json.error || "The server could not do this. Please try again.");
  }
  return json;
}

/** Does something, during which nothing can be sent twice, and says what went wrong if it did. */
async function attempt(deed) {
  const button = element("form").querySelector("button");
  button.disabled = true;
  element("problem").textContent = "";
  try {
    await deed();
  } catch (error) {
    element("problem").textContent = error.message;
    return false;
  } finally {
    button.disabled = false;
  }
  return true;
}

/** The form, from now on; its first field has the keyboard. */
function show() {
  element("form").hidden = false;
  element("form").querySelector("input:not([hidden]), button")?.focus();
}

/** All is done: instead of the form there is a sentence, which screen readers read out. */
function finish(title, hint) {
  element("form").hidden = true;
  element("title").textContent = title;
  element("hint").textContent = hint;
  element("title").focus();
}
