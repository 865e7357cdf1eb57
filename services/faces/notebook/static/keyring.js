// Whose notebooks are on this device, and how one is made, opened with its PIN, and erased.

import { covered, wrappedOf } from "./account.js";
import { clock } from "./days.js";
import { Notebook } from "./notebook.js";
import { makeKey, openKey, WrongSecret } from "./sealing.js";
import { all, one, write } from "./store.js";

const TRIES = 5; // wrong codes before each next one must wait
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 900_000;

/** Too many wrong codes: `seconds` to wait. */
export class MustWait extends Error {
  constructor(seconds) {
    super();
    this.seconds = seconds;
  }
}

const nameOf = (post, user) => `${post}|${user}`;

/** What the key of a notebook is bound to: changed in the record, it opens no more. */
const boundTo = (record) => `relais-carnet/1|${record.name}|${record.device}`;

/** The notebooks of a post on this device, each with how many of its facts are not sent. */
export async function notebooksOf(post) {
  const found = await all("notebooks", "post", post);
  const facts = await Promise.all(found.map(({ name }) => all("facts", "notebook", name)));
  return found.map((record, at) => ({
    user: record.user,
    unsent: facts[at].filter(({ state }) => state === "waiting" || state === "rejected").length,
  }));
}

/** Who was last signed in for a post on this device, if anybody; its clock is set as it was then. */
export async function lastUser(post) {
  const last = await one("users", post);
  clock.ahead = last?.ahead ?? clock.ahead;
  return last?.user;
}

/** A new notebook of a user at a post, open; the browser is asked not to evict it. */
export async function create(post, user, pin) {
  const device = `${post}-${crypto.randomUUID().slice(0, 8)}`;
  const record = { name: nameOf(post, user), post, user, device, next: 1, wrong: 0, until: 0 };
  Object.assign(record, await makeKey(pin, boundTo(record)));
  const kept = await covered(record);
  await write(["notebooks"], (store) => store("notebooks").add(kept));
  await navigator.storage?.persist?.();
  return new Notebook(record, await openKey(record, pin, boundTo(record)));
}

/** The notebook that a PIN opens. Throws WrongSecret, MustWait and KeyAway. */
export async function open(post, user, pin) {
  return navigator.locks.request(`relais-carnet:pin:${nameOf(post, user)}`, async () => {
    const record = await one("notebooks", nameOf(post, user));
    const left = Math.min(record.until - Date.now(), LONGEST_WAIT_MS); // a clock set back frees nobody for ever
    if (left > 0) throw new MustWait(Math.ceil(left / 1000));
    try {
      const key = await openKey({ ...record, wrapped: await wrappedOf(record) }, pin, boundTo(record));
      if (record.wrong || record.until) await tried({ wrong: 0, until: 0 });
      return new Notebook(record, key);
    } catch (error) {
      if (!(error instanceof WrongSecret)) throw error;
      const wrong = record.wrong + 1;
      const wait = wrong < TRIES ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - TRIES), LONGEST_WAIT_MS);
      await tried({ wrong, until: wait && Date.now() + wait });
      throw wait ? new MustWait(wait / 1000) : error;
    }

    function tried(outcome) {
      return update(record.name, outcome).catch(() => undefined); // a full device opens, reads and sends
    }
  });
}

/** Change fields of a key record, within the lock under which facts are numbered. */
async function update(name, changed) {
  await navigator.locks.request(`relais-carnet:write:${name}`, async () => {
    const record = await one("notebooks", name);
    await write(["notebooks"], (store) => store("notebooks").put({ ...record, ...changed }));
  });
}

/** Erase a notebook whose code is lost, with all that was not sent. */
export async function erase(post, user) {
  const name = nameOf(post, user);
  const facts = await all("facts", "notebook", name);
  const cases = await all("cases", "notebook", name);
  await write(["notebooks", "facts", "cases"], (store) => {
    for (const { place } of facts) store("facts").delete(place);
    for (const { id } of cases) store("cases").delete([name, id]);
    store("notebooks").delete(name);
  });
}
