// What stays on the device, in IndexedDB: notebooks (a key record each), facts, cases, and who
// was last signed in for a post. The contents of facts and cases are sealed before they come here.

const NAME = "relais-carnet";
const VERSION = 1;

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => build(request.result);
    request.onsuccess = () => {
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
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

/**
 * One durable transaction: `work(name => store)` may only put, add and delete.
 * Resolves once the disk has it, so that a browser killed afterwards loses nothing.
 */
export async function write(stores, work) {
  const transaction = (await database()).transaction(stores, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  work((name) => transaction.objectStore(name));
  return done;
}
