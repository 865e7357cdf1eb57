// The form of a kind of fact: its fields from the data block of the page, and what was typed in it.

import { dayOf, today, written } from "./days.js";
import { make, option } from "./dom.js";

/** What the page asks, as the server wrote it. */
export const asked = JSON.parse(document.getElementById("demande").textContent);

/** The form of a stored type, or of a key. */
export const formOf = (name) => asked.forms.find(({ type, key }) => type === name || key === name);

/** The label of a code in the list of a field of a form. */
export function labelOf(form, name, code) {
  const { list } = formOf(form).fields.find((field) => field.name === name);
  return asked.lists[list].find(([known]) => known === code)?.[1] ?? code;
}

let doubted; // the last day said to be still to come

const idOf = (field) => `champ-${field.name.replaceAll(".", "-")}`;

/** The controls of a form; `force` of the situation where it is known; `data` to begin with. */
export function controls(form, force, data) {
  const made = form.fields.map((field) => control(field, force, field.name === "occurred_on" && !data ? today() : value(data, field.name)));
  const choice = made.map((each) => each.querySelector("#champ-force")).find(Boolean);
  const saisine = made.map((each) => each.querySelector("#champ-saisine")).find(Boolean);
  if (choice && saisine) choice.addEventListener("change", () => saisine.replaceChildren(...options(form.fields.find(({ name }) => name === "saisine"), choice.value, saisine.value)));
  return made;
}

function value(data, name) {
  return name.split(".").reduce((inside, key) => inside?.[key], data);
}

function control(field, force, said) {
  const id = idOf(field);
  const name = field.name;
  const label = field.label + (field.required ? "" : " (facultatif)");
  const hint = asked.hints[field.name] ?? asked.hints[field.control];
  const described = hint && `aide-${id}`;
  switch (field.control) {
    case "act":
      return make("div", { hidden: true }, make("input", { type: "hidden", name, value: said ?? crypto.randomUUID() }));
    case "flag":
      return make("p", {}, make("label", { class: "tick" }, make("input", { type: "checkbox", id, name, value: "oui", checked: said === true }), make("span", {}, field.label)));
    case "choices":
      return boxes(field, field.label, force, said ?? [], { id });
    case "ranked":
      return make("div", {}, labelled(id, label, make("select", { id, name }, ...options(field, force, said?.[0]))), make("details", { class: "fold", open: said?.length > 1 }, make("summary", {}, "Autres problématiques"), boxes(field, "Autres problématiques", force, said?.slice(1) ?? [])));
    case "choice":
      return labelled(id, label, make("select", { id, name }, ...options(field, force, said)));
    case "commune": {
      const input = make("input", { id, name, value: said ?? "", autocomplete: "off", "aria-describedby": described, list: "communes" });
      const names = Object.keys(asked.communes).map((known) => make("option", { value: known }));
      return make("p", { class: "field" }, make("label", { for: id }, label), make("span", { class: "hint", id: described }, hint), input, make("datalist", { id: "communes" }, ...names));
    }
    default: {
      const text = said === undefined ? "" : field.control === "day" ? written(said) : String(said);
      const input = make("input", { id, name, value: text, autocomplete: "off", inputmode: "numeric", "aria-describedby": described });
      return make("p", { class: "field" }, make("label", { for: id }, label), ...(hint ? [make("span", { class: "hint", id: described }, hint)] : []), input);
    }
  }
}

function labelled(id, label, input) {
  return make("p", { class: "field" }, make("label", { for: id }, label), input);
}

function boxes(field, legend, force, said, more = {}) {
  const inputs = offered(field, force).map(([code, label]) =>
    make("label", { class: "pick" }, make("input", { type: "checkbox", name: field.name, value: code, checked: said.includes(code) }), make("span", {}, label)),
  );
  return make("fieldset", { class: "field", ...more }, make("legend", {}, legend), make("div", { class: "picks columns-of" }, ...inputs));
}

/** The codes of a field, those of another force left out. */
function offered(field, force) {
  const ofForce = field.name === "saisine" || field.name === "kind";
  return asked.lists[field.list].filter(([code]) => !force || !ofForce || (asked.forceOfCode[code] ?? force) === force);
}

function options(field, force, said) {
  const codes = offered(field, force);
  const chosen = said || field.preferred || (field.required && codes.length === 1 ? codes[0][0] : "");
  const empty = field.required && chosen && codes.some(([code]) => code === chosen) ? [] : [option("", field.required ? "choisir…" : "")];
  return [...empty, ...codes.map(([code, label]) => option(code, label, code === chosen))];
}

/** The data of an event as typed, and what is wrong: [[id of the control, sentence], …]. */
export function typed(form, element, earliest) {
  const said = new FormData(element);
  const data = {};
  const errors = [];
  for (const field of form.fields) {
    const texts = said.getAll(field.name).map((text) => text.trim()).filter(Boolean);
    const [found, wrong] = texts.length === 0 ? [undefined, field.required && `Renseignez « ${field.label} ».`] : understood(field, texts, earliest);
    if (wrong) errors.push([idOf(field), wrong]);
    else if (found !== undefined) put(data, field.name, found);
  }
  return { data, errors };
}

function understood({ control: kind }, texts, earliest) {
  const [text] = texts;
  if (kind === "flag") return [true];
  if (kind === "choices" || kind === "ranked") return [[...new Set(texts)]];
  if (kind === "day") {
    const day = dayOf(text);
    if (!day) return [null, "Une date s'écrit JJ/MM/AAAA, par exemple 14/10/2008."];
    if (day > today() && day !== doubted) {
      doubted = day; // only the door knows: this device may have been set wrong since it last met Relais
      return [null, `Cette date est à venir : un fait est daté du jour où il a eu lieu. Ici l'appareil se croit le ${written(today())} : corrigez la date, ou gardez de nouveau si c'est lui qui se trompe.`];
    }
    if (earliest && day < earliest) return [null, `Cette date précède l'ouverture de la situation, le ${written(earliest)}.`];
    return [day];
  }
  if (kind === "minutes") {
    return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440 ? [Number(text)] : [null, "Un nombre entier de minutes est attendu, de 1 à 1440, par exemple 45."];
  }
  if (kind === "commune") {
    const code = /^[1-9]\d{3}$/.test(text) ? `0${text}` : text.toUpperCase(); // a zero lost on the way
    if (/^(\d{2}|2[AB])\d{3}$/.test(code)) return [code];
    const found = Object.entries(asked.communes).find(([known]) => plain(known) === plain(text));
    return found ? [found[1]] : [null, `Aucune commune du département ne s'appelle « ${text} » : vérifiez le nom, ou tapez le code INSEE.`];
  }
  return [text];
}

/** A name without accents, hyphens or abbreviations, as contracts/communes/names.py compares it. */
function plain(name) {
  const bare = name.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("œ", "oe").replaceAll("æ", "ae");
  return bare.replace(/[^a-z0-9]+/g, " ").trim().replace(/\bst(e?)\b/g, (_, feminine) => (feminine ? "sainte" : "saint"));
}

function put(data, name, found) {
  const keys = name.split(".");
  const last = keys.pop();
  keys.reduce((inside, key) => (inside[key] ??= {}), data)[last] = found;
}
