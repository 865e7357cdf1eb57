// The forms that write the notebook into a file, and that read one: first shown, then taken.

import { written } from "./days.js";
import { by, plural } from "./dom.js";
import { done, showErrors } from "./errors.js";
import { sendNow } from "./sending.js";
import { WrongSecret } from "./sealing.js";
import { exported, imported, NotReadable } from "./transfer.js";

let notebook = null;
let read = []; // what a file holds that is not here yet

/** Carry facts of this notebook from now on; null forgets what was read. */
export function carryFor(opened) {
  notebook = opened;
  offer([]);
  by("lu").textContent = "";
}

function offer(envelopes) {
  read = envelopes;
  by("prendre").hidden = envelopes.length === 0;
}

by("exporter").addEventListener("submit", async (event) => {
  event.preventDefault();
  const count = await exported(notebook, by("phrase").value);
  by("phrase").value = "";
  done(count ? `Fichier proposé au navigateur : ${plural(count, "fait")}. Vérifiez qu'il est dans vos téléchargements ; notez la phrase ailleurs que dessus.` : "Rien à exporter : Relais a tout reçu.");
});

by("importer").addEventListener("submit", async (event) => {
  event.preventDefault();
  carryFor(notebook);
  showErrors([]);
  try {
    const envelopes = await imported(await by("fichier").files[0].text(), by("secret").value, notebook.post);
    const fresh = await notebook.unknown(envelopes);
    offer(fresh);
    const days = envelopes.map(({ data }) => data.occurred_on).filter(Boolean).sort();
    const span = days.length ? `, du ${written(days[0])} au ${written(days.at(-1))}` : "";
    by("lu").textContent = `Le fichier compte ${plural(envelopes.length, "fait")}${span} : ${fresh.length} à importer, ${envelopes.length - fresh.length} déjà ici. Rien n'est encore importé.`;
  } catch (error) {
    if (error instanceof WrongSecret) showErrors([["secret", "Cette phrase n'ouvre pas le fichier. Vérifiez-la."]]);
    else if (error instanceof NotReadable) showErrors([["fichier", error.message]]);
    else throw error;
  }
});

by("prendre").addEventListener("click", async () => {
  const count = await notebook.take(read);
  by("importer").reset();
  carryFor(notebook);
  by("lu").textContent = `${plural(count, "fait")} dans ce carnet, sous les identifiants d'origine.`;
  sendNow();
});
