// Sends what waits, one tab at a time. Only an answer to a fact lets it leave the device: a lost
// answer means the same envelope again, which the door then calls a duplicate.

import { left } from "./account.js";
import { setBy } from "./days.js";

const BATCH = 100; // facts a request: a slow network gets through in small steps
const PATIENCE_MS = 30_000; // for one request; a tab that hangs lets the others send
const WAITS_S = [2, 4, 8, 15, 30, 60];

/** Why nothing more is sent for now, in French; `after` seconds one may try again, if alone. */
export class NotSent extends Error {
  constructor(reason, sentence, after) {
    super(sentence);
    this.reason = reason;
    this.after = after;
  }
}

/** Who is signed in, and how far the tables have counted. Throws NotSent. */
export async function ask(post) {
  if (!navigator.onLine) throw offline();
  const answer = await request(`/carnet/${post}/etat`, { cache: "no-store" });
  const state = await read(answer);
  setBy(state.now);
  return state;
}

/** The key of the account that is signed in: {name, key}. Throws NotSent. */
export const keyOf = async (post) => read(await request(`/carnet/${post}/cle`, { cache: "no-store" }));

/** Send all that waits in a notebook; what the state was. Throws NotSent. */
export async function send(notebook) {
  return notebook.alone("send", async () => {
    const state = await ask(notebook.post);
    if (state.user !== notebook.user) throw somebodyElse(notebook.user, state.user);
    for (;;) {
      const envelopes = await notebook.waiting(BATCH);
      if (envelopes.length === 0) break;
      const answers = await read(await request("/v1/events", posted(envelopes, state.csrf)));
      const whole = Array.isArray(answers) && answers.length === envelopes.length && answers.every(({ id }, at) => !id || id === envelopes[at].id);
      if (!whole) throw offline();
      await notebook.answered(envelopes, answers);
    }
    await notebook.counted(state.counted);
    return state;
  });
}

/** How long to wait before the next attempt, in seconds. */
export function patience(attempt, after = 0) {
  return Math.max(after, WAITS_S[Math.min(attempt, WAITS_S.length - 1)]);
}

function posted(envelopes, csrf) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  return { method: "POST", headers, body: JSON.stringify(envelopes) };
}

async function request(path, options) {
  try {
    return await fetch(path, { ...options, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw offline();
  }
}

async function read(answer) {
  if (answer.ok) return answer.json().catch(() => Promise.reject(offline()));
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    await left();
    throw new NotSent("signed-out", "Votre session est terminée : reconnectez-vous pour envoyer. Rien n'est perdu.");
  }
  if (answer.status === 403 || answer.status === 404) {
    throw new NotSent("refused", `Relais refuse l'envoi, le carnet garde tout : ${problem.detail ?? answer.status}`);
  }
  const after = Number(answer.headers.get("Retry-After")) || 0;
  throw new NotSent("busy", `Relais ne peut pas recevoir en ce moment, le carnet garde tout : ${problem.detail ?? answer.status}`, after);
}

function offline() {
  return new NotSent("offline", "Pas de réseau : les faits restent sur l'appareil et partiront d'eux-mêmes.");
}

function somebodyElse(owner, user) {
  return new NotSent("other-user", `Ce carnet est celui de ${owner}, et c'est ${user} qui est connecté : rien n'est envoyé. ${owner} doit se reconnecter.`);
}
