// What stays on the device, in IndexedDB: notebooks (a key record each), facts, cases, and who
// was last signed in for a post. The contents of facts and cases are sealed before they come here.

const NAME = "relais-carnet";
const VERSION = 1;

let opening;

/** The device has not kept, or cannot read; the message says what is so and what to do. */
export class NotKept extends Error {}

function notKept(error) {
  if (error instanceof NotKept) return error;
  const why = error?.name === "QuotaExceededError" ? "L'appareil n'a plus de place" : "L'écriture sur l'appareil a échoué";
  return new NotKept(`${why} : ce que vous venez de demander n'est pas gardé, ce qui l'était l'est encore. Envoyez ce qui attend, libérez de la place, puis recommencez.`);
}

/** The database, once it is open. Throws NotKept where the browser keeps nothing. */
export function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => build(request.result);
    request.onsuccess = () => {
      const forget = () => (opening = undefined);
      request.result.onversionchange = () => {
        request.result.close();
        forget();
      };
      request.result.onclose = forget; // the browser has taken the storage away
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch(() => {
    opening = undefined;
    throw new NotKept("Ce navigateur ne garde rien sur cet appareil (stockage absent, interdit ou abîmé, navigation privée) : saisissez en ligne.");
  });
  return opening;
}

function build(db) {
  db.createObjectStore("notebooks", { keyPath: "name" }).createIndex("post", "post");
  const facts = db.createObjectStore("facts", { keyPath: "place", autoIncrement: true });
  facts.createIndex("notebook", "notebook");
  facts.createIndex("id", ["notebook", "id"], { unique: true });
  db.createObjectStore("cases", { keyPath: ["notebook", "id"] }).createIndex("notebook", "notebook");
  db.createObjectStore("users", { keyPath: "post" });
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One record, undefined when there is none. */
export async function one(store, key, index) {
  const source = (await database()).transaction(store).objectStore(store);
  return result((index ? source.index(index) : source).get(key));
}

/** Every record of an index, in the order in which they were first written. */
export async function all(store, index, key) {
  return result((await database()).transaction(store).objectStore(store).index(index).getAll(key));
}

/** Every record of a store. */
export async function everything(store) {
  return result((await database()).transaction(store).objectStore(store).getAll());
}

/**
 * One durable transaction: `work(name => store)` may only put, add and delete.
 * Resolves once the disk has it, so that a browser killed afterwards loses nothing; throws
 * NotKept, and then none of it is there.
 */
export async function write(stores, work) {
  const db = await database();
  try {
    const transaction = db.transaction(stores, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    try {
      work((name) => transaction.objectStore(name));
    } catch (error) {
      transaction.abort(); // half of it is not kept either
      await done.catch(() => undefined);
      throw error;
    }
    await done;
  } catch (error) {
    throw notKept(error);
  }
}
