// An open notebook: facts made on this device under their own ids and numbers, kept sealed until
// the door has them. States: waiting, then received, then counted; or rejected, to be mended.

import { CLOSED, followed, OPENED } from "./following.js";
import { seal, unseal } from "./sealing.js";
import { all, one, write } from "./store.js";

const KEPT_MS = 86_400_000; // what is counted stays in the list for a day

/** Where the pages of this device, this one too, hear of each change. */
export const CHANGES = "relais-carnet";
const changes = new BroadcastChannel(CHANGES);

export class Notebook {
  #key;

  constructor(record, key) {
    this.name = record.name;
    this.post = record.post;
    this.user = record.user;
    this.device = record.device;
    this.#key = key;
  }

  /** Run alone among the tabs of this device. */
  alone(what, work) {
    return navigator.locks.request(`relais-carnet:${what}:${this.name}`, work);
  }

  /** Keep a new fact: its id, its number and its hour are those of this device. */
  async add(type, subject, data) {
    return this.alone("write", async () => {
      const record = await one("notebooks", this.name);
      const envelope = {
        specversion: "1.0",
        id: crypto.randomUUID(),
        type,
        source: `/posts/${this.post}`,
        subject,
        time: new Date().toISOString(),
        datacontenttype: "application/json",
        sequence: record.next,
        device: this.device,
        data: { post: this.post, ...data },
      };
      await this.#keep([envelope], { ...record, next: record.next + 1 });
      return envelope;
    });
  }

  /** Keep facts made on another device, as they are; those already here are left. How many came. */
  async take(envelopes) {
    return this.alone("write", async () => {
      const fresh = await this.unknown(envelopes);
      await this.#keep(fresh, await one("notebooks", this.name));
      return fresh.length;
    });
  }

  /** Those of `envelopes` that this notebook does not hold. */
  async unknown(envelopes) {
    const here = new Set((await all("facts", "notebook", this.name)).map(({ id }) => id));
    return envelopes.filter(({ id }, at) => !here.has(id) && envelopes.findIndex((each) => each.id === id) === at);
  }

  /** Number, facts and cases in one transaction: no number without its fact. */
  async #keep(envelopes, record) {
    const facts = await Promise.all(envelopes.map((envelope) => this.#fact(envelope.id, "waiting", { envelope })));
    const cases = new Map((await this.cases()).map((each) => [each.case, each]));
    for (const envelope of envelopes) followed(cases, envelope);
    const sealed = await Promise.all([...cases.values()].map((each) => this.#case(each)));
    await write(["notebooks", "facts", "cases"], (store) => {
      store("notebooks").put(record);
      for (const fact of facts) store("facts").add(fact);
      for (const each of sealed) store("cases").put(each);
    });
    changes.postMessage(this.name);
  }

  /** Every fact in the order of entry: {place, id, state, position, envelope | told, problem}. */
  async facts() {
    const kept = await all("facts", "notebook", this.name);
    return Promise.all(
      kept.map(async ({ place, id, state, position, at, ...rest }) => ({
        ...{ place, id, state, position, at },
        ...(await unseal(this.#key, rest, this.#bound("fact", id))),
      })),
    );
  }

  /** The situations opened on this device: {case, force, person, problem, day, closed}. */
  async cases() {
    const kept = await all("cases", "notebook", this.name);
    return Promise.all(kept.map(({ id, ...rest }) => unseal(this.#key, rest, this.#bound("case", id))));
  }

  /** Envelopes that wait, the oldest first, at most `limit`. */
  async waiting(limit) {
    const kept = (await all("facts", "notebook", this.name)).filter(({ state }) => state === "waiting");
    return Promise.all(kept.slice(0, limit).map(async (each) => (await unseal(this.#key, each, this.#bound("fact", each.id))).envelope));
  }

  /** What the door answered to `envelopes`, in order: what it has leaves the device, but for a line. */
  async answered(envelopes, answers) {
    await this.alone("write", async () => {
      const facts = await Promise.all(
        envelopes.map(async (envelope, at) => {
          const { answer, position, problem } = answers[at];
          const kept = await one("facts", [this.name, envelope.id], "id");
          if (kept?.state !== "waiting") return null; // mended or erased meanwhile
          const stored = answer === "accepted" || answer === "duplicate";
          const told = { type: envelope.type, subject: envelope.subject, day: envelope.data.occurred_on };
          const fact = await (stored
            ? this.#fact(envelope.id, "received", { told })
            : this.#fact(envelope.id, "rejected", { envelope, problem, conflict: answer === "conflict" }));
          return { ...fact, place: kept.place, position };
        }),
      );
      await write(["facts", "cases"], (store) => {
        for (const [at, fact] of facts.entries()) {
          if (fact) store("facts").put(fact);
          const { type, subject } = envelopes[at];
          if (fact?.state === "received" && type === CLOSED) store("cases").delete([this.name, subject]);
        }
      });
    });
    changes.postMessage(this.name);
  }

  /** Note how far the tables have counted; what was counted a day ago is forgotten. */
  async counted(position) {
    const kept = await all("facts", "notebook", this.name);
    const now = kept.filter((each) => each.state === "received" && each.position <= position);
    const old = kept.filter((each) => each.state === "counted" && Date.now() - each.at > KEPT_MS);
    if (now.length + old.length === 0) return;
    await write(["facts"], (store) => {
      for (const each of now) store("facts").put({ ...each, state: "counted", at: Date.now() });
      for (const each of old) store("facts").delete(each.place);
    });
    changes.postMessage(this.name);
  }

  /** Send a rejected fact again, with other data if given, and those of its case with it. */
  async mend(fact, data) {
    await this.alone("write", async () => {
      const rejected = (await this.facts()).filter(
        (each) => each.state === "rejected" && !each.conflict && each.envelope.subject === fact.envelope.subject,
      );
      const cases = new Map((await this.cases()).map((each) => [each.case, each]));
      const facts = await Promise.all(
        rejected.map(async ({ id, place, envelope }) => {
          const mended = id === fact.id && data ? { ...envelope, time: new Date().toISOString(), data: { post: this.post, ...data } } : envelope;
          followed(cases, mended);
          return { ...(await this.#fact(id, "waiting", { envelope: mended })), place };
        }),
      );
      const sealed = await Promise.all([...cases.values()].map((each) => this.#case(each)));
      await write(["facts", "cases"], (store) => {
        for (const each of facts) store("facts").put(each);
        for (const each of sealed) store("cases").put(each);
      });
    });
    changes.postMessage(this.name);
  }

  /** Give a rejected fact up; its number stays a hole, which says that a fact was lost. */
  async giveUp(fact) {
    const { type, subject } = fact.envelope;
    await this.alone("write", async () => {
      if ((await one("facts", fact.place))?.state !== "rejected") return; // mended in another tab
      const known = (await this.cases()).find((each) => each.case === subject);
      const reopened = known && type === CLOSED ? await this.#case({ ...known, closed: false }) : null;
      await write(["facts", "cases"], (store) => {
        store("facts").delete(fact.place);
        if (type === OPENED && !fact.conflict) store("cases").delete([this.name, subject]);
        if (reopened) store("cases").put(reopened);
      });
    });
    changes.postMessage(this.name);
  }

  async #fact(id, state, content) {
    return { notebook: this.name, id, state, at: Date.now(), ...(await seal(this.#key, content, this.#bound("fact", id))) };
  }

  async #case(known) {
    return { notebook: this.name, id: known.case, ...(await seal(this.#key, known, this.#bound("case", known.case))) };
  }

  #bound(what, id) {
    return `relais-carnet/1|${this.name}|${what}|${id}`;
  }
}
