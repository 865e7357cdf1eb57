// The notebook as an encrypted file (docs/offline.md): written here, read on another device.

import { today } from "./days.js";
import { lock, unlock, WrongSecret } from "./sealing.js";

const FORMAT = "relais-carnet";
const VERSION = 1;

/** The file is not one, or not of this post; the message says what to do. */
export class NotReadable extends Error {}

const boundTo = (post) => `${FORMAT}/${VERSION}|${post}`;

/** A file of all that the door has not taken, waiting and rejected. Returns how many facts. */
export async function exported(notebook, phrase) {
  const envelopes = (await notebook.facts()).flatMap(({ envelope }) => (envelope ? [envelope] : []));
  if (envelopes.length === 0) return 0;
  const { post } = notebook;
  const file = { format: FORMAT, version: VERSION, post, made: new Date().toISOString(), ...(await lock(envelopes, phrase, boundTo(post))) };
  download(`carnet-${post}-${today()}.json`, JSON.stringify(file));
  return envelopes.length;
}

/** The envelopes of a file for `post`. Throws NotReadable and WrongSecret. */
export async function imported(text, phrase, post) {
  const file = parsed(text);
  if (file?.format !== FORMAT || file.version !== VERSION || !(file.iterations <= 10_000_000)) {
    throw new NotReadable("Ce fichier n'est pas un carnet exporté par Relais : choisissez le fichier « carnet-….json ».");
  }
  if (file.post !== post) {
    throw new NotReadable(`Ce carnet est du poste ${file.post} : ouvrez le carnet hors ligne de ce poste pour l'importer.`);
  }
  try {
    return await unlock(file, phrase, boundTo(post));
  } catch (error) {
    if (error instanceof WrongSecret) throw error;
    throw new NotReadable("Ce fichier est abîmé : exportez le carnet de nouveau.");
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
