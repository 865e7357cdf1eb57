// When to send: at once, again after a pause that grows, and whenever the network or the user is back.

import { by, make } from "./dom.js";
import { showCounted } from "./lists.js";
import { NotSent, patience, send } from "./outbox.js";
import { NotKept } from "./store.js";

const LOOK_AGAIN_S = [1, 2, 5, 15, 60]; // for what is received and not yet counted

let notebook = null;
let leave; // what to do when somebody else is signed in
let attempt = 0;
let looks = 0;
let timer;
let busy = false;
let again = false;

/** Send for this notebook from now on; null stops. `left(sentence)`: somebody else has come. */
export function sendFor(opened, left) {
  notebook = opened;
  leave = left;
  attempt = looks = 0;
  clearTimeout(timer);
  if (opened) sendNow();
}

/** Send now; what goes on already goes once more after it. */
export async function sendNow() {
  if (!notebook) return;
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  clearTimeout(timer);
  try {
    showCounted((await send(notebook)).until);
    attempt = 0;
    tell("");
    await lookAgain();
  } catch (error) {
    if (error instanceof NotKept) {
      tell("L'appareil n'a pas pu noter ce que Relais a reçu : ces faits partiront de nouveau, et ne compteront pas deux fois.");
      plan(patience(attempt++));
      return;
    }
    if (!(error instanceof NotSent)) throw error;
    tell(error.message, error.reason);
    if (error.reason === "other-user") await leave(error.message);
    if (error.reason === "offline" || error.reason === "busy") plan(patience(attempt++, error.after));
  } finally {
    busy = false;
    if (again) {
      again = false;
      sendNow();
    }
  }
}

async function lookAgain() {
  const received = (await notebook?.facts())?.some(({ state }) => state === "received");
  if (received) plan(LOOK_AGAIN_S[Math.min(looks++, LOOK_AGAIN_S.length - 1)]);
  else looks = 0;
}

function plan(seconds) {
  timer = setTimeout(sendNow, seconds * 1000);
}

function tell(sentence, reason) {
  const link = reason === "signed-out" && make("a", { href: `/connexion?suite=${location.pathname}` }, " Se connecter");
  by("reseau").replaceChildren(sentence, ...(link ? [link] : []));
}

addEventListener("online", () => sendNow());
addEventListener("focus", () => sendNow());
