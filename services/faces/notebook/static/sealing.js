// Encryption at rest, all of it WebCrypto: AES-GCM under a random key, itself wrapped by a key
// that PBKDF2 derives from the PIN. `bound` is authenticated, not encrypted: whose it is, and what.

export const ITERATIONS = 600_000; // OWASP's floor for PBKDF2 with SHA-256
const IV_BYTES = 12;
const SALT_BYTES = 16;

/** The code or the phrase does not open this. */
export class WrongSecret extends Error {}

const bytes = (text) => new TextEncoder().encode(text);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

async function derive(secret, salt, iterations, usages) {
  const typed = await crypto.subtle.importKey("raw", bytes(secret.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, usages);
}

/** A new key, and its record: all that a device keeps of it. */
export async function makeKey(pin, bound) {
  const salt = random(SALT_BYTES);
  const iv = random(IV_BYTES);
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapping = await derive(pin, salt, ITERATIONS, ["wrapKey"]);
  const how = { name: "AES-GCM", iv, additionalData: bytes(bound) };
  const wrapped = await crypto.subtle.wrapKey("raw", key, wrapping, how);
  return { salt, iterations: ITERATIONS, iv, wrapped };
}

/** The key of a record; it cannot be taken out of the browser again. Throws WrongSecret. */
export async function openKey(record, pin, bound) {
  const wrapping = await derive(pin, record.salt, record.iterations, ["unwrapKey"]);
  const how = { name: "AES-GCM", iv: record.iv, additionalData: bytes(bound) };
  try {
    return await crypto.subtle.unwrapKey("raw", record.wrapped, wrapping, how, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    throw new WrongSecret();
  }
}

/** A value under a key, for IndexedDB. */
export async function seal(key, value, bound) {
  const iv = random(IV_BYTES);
  const how = { name: "AES-GCM", iv, additionalData: bytes(bound) };
  return { iv, sealed: await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(value))) };
}

/** The value again. Throws when it was changed, or is of somebody else. */
export async function unseal(key, kept, bound) {
  const how = { name: "AES-GCM", iv: kept.iv, additionalData: bytes(bound) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, kept.sealed)));
}

/** A value under a phrase, for a file: everything in base64 (docs/offline.md). */
export async function lock(value, phrase, bound) {
  const salt = random(SALT_BYTES);
  const key = await derive(phrase, salt, ITERATIONS, ["encrypt"]);
  const { iv, sealed } = await seal(key, value, bound);
  return { salt: base64(salt), iterations: ITERATIONS, iv: base64(iv), ciphertext: base64(new Uint8Array(sealed)) };
}

/** The value of a file. Throws WrongSecret. */
export async function unlock(file, phrase, bound) {
  const key = await derive(phrase, unbase64(file.salt), file.iterations, ["decrypt"]);
  try {
    return await unseal(key, { iv: unbase64(file.iv), sealed: unbase64(file.ciphertext) }, bound);
  } catch {
    throw new WrongSecret();
  }
}

function base64(array) {
  return btoa(Array.from(array, (byte) => String.fromCharCode(byte)).join(""));
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
