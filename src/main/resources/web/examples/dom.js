// Making elements. What others wrote only ever becomes text, never HTML.

export const element = (id) => document.getElementById(id);

/**
 * @param {object} properties such as `className`; those of `aria` become attributes
 * @param {...(Node | string)} children
 */
export function make(tag, { aria = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(aria)) {
    made.setAttribute(`aria-${name}`, value);
  }
  made.append(...children);
  return made;
}

/** Does something when a form is sent, during which it cannot be sent twice. */
export function onSubmit(form, problem, deed) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(event.submitter ?? form.querySelector("button"), problem, () => deed(event.submitter));
  });
}

/** The same for a button by itself. */
export function onPress(button, problem, deed) {
  button.addEventListener("click", () => attempt(button, problem, deed));
}

/** @param {HTMLElement} problem where it says what went wrong */
async function attempt(button, problem, deed) {
  button.disabled = true;
  problem.textContent = "";
  try {
    await deed();
  } catch (error) {
    problem.textContent = error.message;
  } finally {
    button.disabled = false;
  }
}
