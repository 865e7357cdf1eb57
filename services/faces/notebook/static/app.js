// The page of the notebook: its worker, who is there, and one open notebook until it is closed.

import { carryFor } from "./carrying.js";
import { by } from "./dom.js";
import { enterIn, refresh } from "./entry.js";
import { CHANGES } from "./notebook.js";
import { choose, whenOpened } from "./opening.js";
import { sendFor, sendNow } from "./sending.js";

const IDLE_MS = 900_000; // nobody touches the page for a quarter of an hour: the code is asked again

let current = null;
let idle;

/** The open notebook, null when it is closed. */
export const opened = () => current;

async function turnTo(notebook) {
  current = notebook;
  by("ouvert").hidden = !notebook;
  await enterIn(notebook);
  carryFor(notebook);
  sendFor(notebook);
  if (notebook) by("nature").focus();
  stayAwake();
}

async function close(sentence) {
  if (!current) return;
  await turnTo(null);
  by("message").textContent = sentence;
  by("reseau").replaceChildren();
  await choose();
}

function stayAwake() {
  clearTimeout(idle);
  if (current) idle = setTimeout(() => close("Le carnet s'est fermé après un quart d'heure sans saisie."), IDLE_MS);
}

async function readyOffline() {
  if (!("serviceWorker" in navigator) || !navigator.locks || !crypto.subtle) {
    by("pret").textContent = "Ce navigateur ne sait pas tenir un carnet hors ligne : saisissez en ligne.";
    return;
  }
  await navigator.serviceWorker.register("/carnet/sw.js", { scope: "/carnet/", updateViaCache: "none" }).catch(() => undefined);
  await navigator.serviceWorker.ready;
  by("pret").textContent = "Cette page est prête à servir sans réseau.";
}

whenOpened(turnTo);
by("envoyer").addEventListener("click", sendNow);
by("verrouiller").addEventListener("click", () => close("Le carnet est fermé."));
for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, stayAwake);
new BroadcastChannel(CHANGES).addEventListener("message", ({ data }) => data === current?.name && refresh());
readyOffline();
await choose();
