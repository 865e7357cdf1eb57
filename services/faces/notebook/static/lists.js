// What the notebook holds, in words: counts, the table of facts, what is to be mended, situations.

import { inWords, written } from "./days.js";
import { by, make, plural } from "./dom.js";
import { asked, formOf, labelOf } from "./form.js";

const STATES = { waiting: "sur l'appareil", received: "reçu", counted: "compté", rejected: "à corriger" };
const MOST_LINES = 100; // of the table: the latest facts

let lastSaid;

/** The title of a stored type. */
const titleOf = (type) => formOf(type)?.title ?? type.replace(/^relais\.|\.v1$/g, "");

/** A situation in words, by its codes. */
export function situation(known) {
  const words = [labelOf("saisine", "person.sex", known.person.sex), labelOf("saisine", "person.age", known.person.age), labelOf("saisine", "problems", known.problem)];
  if (asked.service === "mixte") words.push(known.force);
  return `${written(known.day)} – ${words.join(", ")}`;
}

/** Say up to which instant the tables have counted; `until` is an ISO instant, or null. */
export function showCounted(until) {
  by("jusque").textContent = until ? `Les tableaux comptent ce que Relais a enregistré jusqu'au ${inWords(until)}.` : "Les tableaux n'ont encore rien compté.";
}

/** Show everything; `acts` are what a line may do: mend, again, giveUp, act. */
export function show(facts, cases, acts) {
  count(facts);
  rejected(facts.filter(({ state }) => state === "rejected"), acts);
  const lines = facts.slice(-MOST_LINES).reverse().map(line);
  by("faits").replaceChildren(...(lines.length ? lines : [make("tr", {}, make("th", { scope: "row" }, "Aucun"), make("td", { colspan: "2" }, "Rien n'est encore gardé ici."))]));
  const open = cases.filter(({ closed }) => !closed).sort((a, b) => (a.day < b.day ? 1 : -1));
  by("situations").replaceChildren(
    ...open.map((known) => make("li", {}, `${situation(known)} `, button("+ acte", `+ acte : ${situation(known)}`, () => acts.act(known.case)))),
    ...(open.length ? [] : [make("li", {}, "Aucune situation ouverte n'est connue de cet appareil.")]),
  );
}

function count(facts) {
  const of = (state) => facts.filter((fact) => fact.state === state).length;
  const [waiting, received, counted, wrong] = ["waiting", "received", "counted", "rejected"].map(of);
  const parts = [`${plural(waiting, "fait")} sur l'appareil`, plural(received, "reçu"), plural(counted, "compté")];
  by("compte").textContent = [...parts, ...(wrong ? [`${wrong} à corriger`] : [])].join(", ") + ".";
}

function line({ state, position, told, envelope }) {
  const { type, day } = told ?? { type: envelope.type, day: envelope.data.occurred_on };
  const where = position ? `${STATES[state]} (rang ${position})` : STATES[state];
  return make("tr", {}, make("th", { scope: "row" }, titleOf(type)), make("td", {}, day ? written(day) : "–"), make("td", {}, where));
}

function rejected(facts, acts) {
  const said = JSON.stringify(facts);
  if (said === lastSaid) return; // a button that has the focus keeps it
  lastSaid = said;
  by("rejets").hidden = facts.length === 0;
  by("rejets").querySelector("ul").replaceChildren(...facts.map((fact) => wrong(fact, acts)));
}

function wrong(fact, acts) {
  const { type, data } = fact.envelope;
  const day = data.occurred_on ? ` du ${written(data.occurred_on)}` : "";
  const title = `${titleOf(type)}${day}`;
  const said = (fact.problem?.detail ?? fact.problem?.title ?? "Ce fait est refusé.").replace(/« \$[^»]*» : /, "");
  const buttons = fact.conflict
    ? []
    : [...(formOf(type) ? [button("Corriger", `Corriger : ${title}`, () => acts.mend(fact))] : []), button("Renvoyer tel quel", `Renvoyer tel quel : ${title}`, () => acts.again(fact))];
  const sure = make("details", { class: "fold" }, make("summary", {}, "Abandonner"), make("p", {}, "Ce fait sera effacé de l'appareil et ne sera jamais compté. "), button("Effacer ce fait", `Effacer ce fait : ${title}`, () => acts.giveUp(fact)));
  return make("li", {}, make("p", {}, make("strong", {}, title), ` : ${said}`), make("div", { class: "buttons" }, ...buttons, sure));
}

function button(words, name, act) {
  const made = make("button", { class: "btn small", type: "button", "aria-label": name }, words);
  made.addEventListener("click", act);
  return made;
}
