// What a page with a password can do more where scripts run: show what was typed, say how strong
// a new one is. The server judges, as it will when the form is sent.
"use strict";
const WORDS = ["on l’essaie d’abord", "très faible", "faible", "bonne", "très bonne"];

for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn small";
  button.textContent = "Afficher";
  button.setAttribute("aria-controls", field.id);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Masquer" : "Afficher";
  };
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false)); // no browser keeps it as a text
  field.after(button);
}

const strength = document.querySelector("#force");
if (strength) {
  const field = document.querySelector("#nouveau");
  const [meter, words] = [strength.querySelector("meter"), strength.querySelector("output")];
  let timer = 0;
  const ask = async () => {
    const asked = field.value;
    const csrf = field.form.elements.csrf?.value ?? "";
    const body = new URLSearchParams({ csrf, nouveau: asked });
    const address = `${new URL(field.form.action).pathname}/force`;
    const answer = await fetch(address, { method: "POST", body }).catch(() => null);
    if (field.value !== asked) return;
    strength.hidden = !answer?.ok;
    if (strength.hidden) return;
    meter.value = (await answer.json()).force;
    words.textContent = WORDS[meter.value];
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    strength.hidden = field.value.length < field.minLength;
    if (!strength.hidden) timer = setTimeout(ask, 300); // milliseconds without a key
  });
}
