// The page of the notebook: its worker, who is there, and one open notebook until it is closed.

import { carryFor } from "./carrying.js";
import { by } from "./dom.js";
import { enterIn, refresh } from "./entry.js";
import { done, notDone } from "./errors.js";
import { CHANGES } from "./notebook.js";
import { choose, whenOpened } from "./opening.js";
import { sendFor, sendNow } from "./sending.js";
import { database, NotKept } from "./store.js";

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
  sendFor(notebook, close);
  by("precaire").hidden = !notebook || Boolean(await navigator.storage?.persisted?.());
  if (notebook) by("nature").focus();
  stayAwake();
}

async function close(sentence) {
  if (!current) return;
  await turnTo(null);
  done(sentence);
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
  const kept = await Promise.all([database(), registered("/carnet/sw.js", "/carnet/")]).catch((error) => error);
  if (kept instanceof NotKept) return;
  const ready = !(kept instanceof Error);
  by("pret").textContent = ready ? "Cette page est prête à servir sans réseau." : "Cette page n'est pas prête à servir sans réseau : rechargez-la avec le réseau, ou saisissez en ligne.";
  if (ready) await registered("/carnet/saisie.js", "/saisie").catch(() => undefined);
}

/** Resolves once a worker serves `scope`; throws where none can be had. */
async function registered(script, scope) {
  const { serviceWorker } = navigator;
  const found = await serviceWorker.register(script, { scope, updateViaCache: "none" }).catch(() => serviceWorker.getRegistration(scope));
  if (!found) throw new Error(`no worker for ${scope}`);
  if (found.active) return;
  const worker = found.installing ?? found.waiting;
  await new Promise((resolve, reject) => {
    const look = () => (worker.state === "activated" ? resolve() : worker.state === "redundant" && reject(new Error(script)));
    worker.addEventListener("statechange", look);
    look();
  });
}

/** Whatever was asked of the device and not kept is said, from wherever it was asked. */
addEventListener("unhandledrejection", (event) => {
  if (!(event.reason instanceof NotKept)) return;
  event.preventDefault();
  notDone(event.reason.message);
});

whenOpened(turnTo);
by("envoyer").addEventListener("click", sendNow);
by("verrouiller").addEventListener("click", () => close("Le carnet est fermé."));
for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, stayAwake);
new BroadcastChannel(CHANGES).addEventListener("message", ({ data }) => (data === "" ? close("Vous êtes déconnecté : le carnet est fermé.") : data === current?.name && refresh()));
readyOffline();
choose(); // what it cannot read is said like all that is not kept
