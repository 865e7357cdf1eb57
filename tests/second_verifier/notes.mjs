// Public keys, signed notes, checkpoints, and the tree of RFC 9162 (docs/bundle.md, 4 and 5).
import { createPublicKey, verify } from 'node:crypto';
import { canonical, must, sha } from './base.mjs';
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  must(bytes.toString('base64') === text, 'base64 qui n’est pas dans sa forme canonique.');
  return bytes;
}
export function readKey(line) {
  const [, name, id, rest] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line) ?? [];
  must(name, 'la clé n’est pas NOM+EMPREINTE+CLÉ.');
  const bytes = base64(rest), print = sha(Buffer.concat([Buffer.from(`${name}\n`), bytes])).toString('hex', 0, 4);
  must(bytes.length === 33 && [1, 4].includes(bytes[0]) && print === id, 'la clé n’est pas Ed25519, ou son empreinte est fausse.');
  return { line, name, id, witness: bytes[0] === 4, key: createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' }) };
}
/** The text of a note, and which of the keys given signed it. */
export function readNote(note, keys) {
  const cut = note.lastIndexOf('\n\n'), text = note.slice(0, cut + 1), lines = note.slice(cut + 2, -1).split('\n');
  must(cut > 0 && note.endsWith('\n') && !note.includes('\r'), 'ce n’est pas une note signée.');
  const signers = lines.flatMap(line => {
    const [, name, value] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    must(name, 'ligne de signature illisible.');
    const bytes = base64(value), key = keys.find(each => each.name === name && each.id === bytes.toString('hex', 0, 4));
    if (!key) return [];
    const signed = key.witness ? `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}` : text;
    must(verify(null, Buffer.from(signed), key.key, bytes.subarray(key.witness ? 12 : 4)), `signature fausse de ${name}.`);
    return [key];
  });
  return { text, signers, lines: lines.length };
}
/** A note of the bundle: signed by the log's key, and by it alone. */
export function readOwn(note, key) {
  const { text, signers, lines } = readNote(note, [key]);
  must(signers.length === 1 && lines === 1, 'signée par une autre clé que celle du journal.');
  return text;
}
/** Canonical JSON and LF, as an object. */
export function readCanonical(text) {
  const value = JSON.parse(text);
  must(`${canonical(value)}\n` === text, 'JSON qui n’est pas canonique.');
  return value;
}
export function readCheckpoint(text) {
  const [origin, size, root, ...end] = text.split('\n');
  must(String(end) === '' && /^\d+$/.test(size), 'ce n’est pas un point de contrôle.');
  return { origin, size: Number(size), root: base64(root).toString('hex') };
}
export const join = (left, right) => sha(Buffer.concat([Buffer.from([1]), left, right]));
/** The root of the leaves from `first` to before `end`. */
export function rootOf(leaves, end, first = 0) {
  if (end - first <= 1) return end === first ? sha(Buffer.alloc(0)) : leaves.subarray(32 * first, 32 * end);
  let split = 1;
  while (2 * split < end - first) split *= 2;
  return join(rootOf(leaves, first + split, first), rootOf(leaves, end, first + split));
}
