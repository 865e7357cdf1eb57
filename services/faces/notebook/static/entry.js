// The entry form of an open notebook: a kind, a situation where it needs one, the fields, and keep.

import { by, option } from "./dom.js";
import { done, showErrors } from "./errors.js";
import { asked, controls, formOf, typed } from "./form.js";
import { OPENED } from "./following.js";
import { show, situation } from "./lists.js";
import { sendNow } from "./sending.js";

let notebook = null;
let mending = null; // the rejected fact in the form, if any
let showing = Promise.resolve();
let open = []; // the situations to choose from

const form = () => formOf(by("nature").value);
const chosen = () => open.find((each) => each.case === by("situation").value);
const opens = () => form().type === OPENED;

/** Take entries for a notebook from now on; null empties the page of it. */
export async function enterIn(opened) {
  notebook = opened;
  mending = null;
  by("champs").replaceChildren();
  if (!opened) return show([], [], {}); // nothing of it stays in the page
  by("nature").replaceChildren(...asked.forms.map(({ key, title }) => option(key, title)));
  await refresh();
  ask();
}

/** Show again what the notebook holds, one showing after the other. */
export function refresh() {
  showing = showing.then(showAgain);
  return showing;
}

async function showAgain() {
  if (!notebook) return;
  const [facts, cases] = await Promise.all([notebook.facts(), notebook.cases()]);
  show(facts, cases, { mend, again, giveUp, act });
  const before = by("situation").value;
  open = cases.filter((each) => !each.closed || each.case === mending?.envelope.subject);
  const choices = open.map((each) => option(each.case, situation(each), each.case === before));
  by("situation").replaceChildren(...(choices.length ? choices : [option("", "aucune sur cet appareil : commencez par une saisine")]));
}

/** Put the fields of the kind chosen into the page. */
function ask(data) {
  by("de-situation").hidden = opens() || mending !== null;
  const force = opens() ? data?.force : chosen()?.force;
  by("champs").replaceChildren(...controls(form(), force, data));
  by("titre").textContent = mending ? `Corriger : ${form().title}` : "Saisir un fait";
  by("garder").textContent = mending ? "Corriger et renvoyer" : "Garder dans le carnet";
  by("laisser").hidden = mending === null;
  by("nature").disabled = mending !== null;
  showErrors([]);
}

async function keep(event) {
  event.preventDefault();
  const known = chosen();
  const said = typed(form(), by("saisir"), opens() ? undefined : known?.day);
  const lost = !opens() && !mending && !known ? [["situation", "Choisissez la situation : commencez par une saisine."]] : [];
  if (lost.length + said.errors.length > 0) {
    showErrors([...lost, ...said.errors]);
    return;
  }
  if (mending) await notebook.mend(mending, said.data);
  else await notebook.add(form().type, opens() ? crypto.randomUUID() : known.case, said.data);
  done(`${form().title} : gardé sur l'appareil.`);
  await leave();
  sendNow();
}

async function leave() {
  mending = null;
  await refresh();
  ask();
  by("nature").focus();
}

function mend(fact) {
  mending = fact;
  by("nature").value = formOf(fact.envelope.type).key;
  refresh().then(() => {
    by("situation").value = fact.envelope.subject;
    ask(fact.envelope.data);
    by("champs").querySelector("input, select").focus();
  });
}

async function again(fact) {
  await notebook.mend(fact);
  await leave();
  sendNow();
}

async function giveUp(fact) {
  await notebook.giveUp(fact);
  done("Le fait est effacé de cet appareil.");
  await leave();
}

/** Begin an interview in a situation: two taps with the button that keeps it. */
function act(id) {
  mending = null;
  by("nature").value = "entretien";
  by("situation").value = id;
  ask();
  by("champ-minutes").focus();
}

by("saisir").addEventListener("submit", keep);
by("laisser").addEventListener("click", leave);
for (const id of ["nature", "situation"]) by(id).addEventListener("change", () => ask());
