// The key of the account, given at sign-in and never readable by a script: every notebook lies under
// it as well as under its code. It leaves this device at sign-out, and when somebody else enters:
// what a notebook holds is then unreadable until its owner signs in again.

import { clock } from "./days.js";
import { seal, unseal } from "./sealing.js";
import { everything, one, write } from "./store.js";

/** The notebook lies under the key of its account, which this device does not have now. */
export class KeyAway extends Error {}

const bound = (record) => `relais-carnet/1|${record.name}|under-account`;
const entering = (work) => navigator.locks.request("relais-carnet:account", work);

/**
 * Remember who is signed in for a post, how the clocks stand, and the key of the account, for when
 * there is no network; whoever was here before has no key here any more. `name`: of the key, null
 * where there are no accounts; `given()` asks Relais for {name, key}.
 */
export const entered = (post, user, name, given) =>
  entering(async () => {
    const others = (await everything("users")).filter((each) => each.user !== user);
    await write(["users"], (store) => others.forEach((each) => store("users").delete(each.post)));
    const keys = await keysOf(user);
    if (name && !keys[name]) {
      const told = await given();
      keys[told.name] = await imported(told.key);
    }
    await write(["users"], (store) => store("users").put({ post, user, ahead: clock.ahead, keys }));
    if (name) await underAccount(user, name, keys);
  });

/** Take every key of an account from this device: nobody is signed in any more. */
export const left = () => entering(() => write(["users"], (store) => store("users").clear()));

/** The keys of an account on this device by their names, the latest last. */
async function keysOf(user) {
  const mine = (await everything("users")).filter((each) => each.user === user);
  return Object.assign({}, ...mine.map(({ keys }) => keys));
}

/** What a code unwraps of a notebook. Throws KeyAway. */
export async function wrappedOf(record) {
  if (!record.under) return record.wrapped;
  const key = (await keysOf(record.user))[record.under];
  const kept = key && (await unseal(key, record.outer, bound(record)).catch(() => undefined));
  if (!kept) throw new KeyAway();
  return Uint8Array.from(kept);
}

/** Put the notebooks of an account under its key: those under a code alone, or under a key of before. */
async function underAccount(user, name, keys) {
  for (const { name: notebook } of (await everything("notebooks")).filter((each) => each.user === user)) {
    await navigator.locks.request(`relais-carnet:write:${notebook}`, async () => {
      const record = await one("notebooks", notebook);
      if (!record || record.under === name) return;
      const before = record.under ? keys[record.under] : null;
      if (record.under && !before) return; // no key here reads it: left for the one that does
      const wrapped = before ? await unseal(before, record.outer, bound(record)) : Array.from(new Uint8Array(record.wrapped));
      const outer = await seal(keys[name], wrapped, bound(record));
      await write(["notebooks"], (store) => store("notebooks").put({ ...record, wrapped: null, under: name, outer }));
    });
  }
}

/** The record of a new notebook, under the key of its account where there are accounts. */
export async function covered(record) {
  const keys = await keysOf(record.user);
  const name = Object.keys(keys).at(-1);
  if (!name) return record;
  const outer = await seal(keys[name], Array.from(new Uint8Array(record.wrapped)), bound(record));
  return { ...record, wrapped: null, under: name, outer };
}

function imported(text) {
  const raw = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}
