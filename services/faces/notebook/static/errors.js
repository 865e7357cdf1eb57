// What is wrong in a form: a summary that takes the focus, and each control marked.

import { by, make } from "./dom.js";

/** Say what was done; a trouble said before is over. */
export function done(sentence) {
  by("trouble").hidden = true;
  by("message").textContent = sentence;
}

/** Say what could not be kept: nothing said before it is taken for its success. */
export function notDone(sentence) {
  by("message").textContent = "";
  by("trouble").querySelector("p").textContent = sentence;
  by("trouble").hidden = false;
}

/** Show `[[id of the control, sentence], …]`; nothing wrong clears it. */
export function showErrors(errors) {
  for (const marked of document.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
  const summary = by("erreurs");
  summary.querySelector("ul").replaceChildren(...errors.map(line));
  summary.hidden = errors.length === 0;
  for (const [id] of errors) by(id)?.setAttribute("aria-invalid", "true");
  if (errors.length) summary.focus();
}

function line([id, sentence]) {
  const link = make("a", { href: `#${id}` }, sentence);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    by(id)?.focus();
  });
  return make("li", {}, link);
}
