// Public keys, signed notes, checkpoints, and the tree of RFC 9162 (docs/bundle.md, 4 and 5).
import { createPublicKey, verify } from 'node:crypto';
import { canonical, must, sha } from './base.mjs';
const SPKI = Buffer.from('302a300506032b6570032100', 'hex'), ONE = Buffer.from([1]);
function base64(text, bytes = Buffer.from(text, 'base64')) {
  must(bytes.toString('base64') === text, 'base64 qui n’est pas dans sa forme canonique.');
  return bytes;
}
export function readKey(line) {
  const [, name, id, rest] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line) ?? [], bytes = base64(rest ?? '');
  const print = sha(Buffer.concat([Buffer.from(`${name}\n`), bytes])).toString('hex', 0, 4);
  must(name && bytes.length === 33 && [1, 4].includes(bytes[0]) && print === id, 'la clé n’est pas NOM+EMPREINTE+CLÉ, d’Ed25519.');
  return { line, name, id, witness: bytes[0] === 4, key: createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' }) };
}
/** The text of a note that these keys signed, in this order, and nobody else unless there may be `more`. */
export function readNote(note, keys, more = false) {
  const cut = note.lastIndexOf('\n\n'), text = note.slice(0, cut + 1), lines = note.slice(cut + 2, -1).split('\n');
  must(cut > 0 && note.endsWith('\n') && !note.includes('\r') && (more || lines.length === keys.length), 'ce n’est pas une note signée de qui l’on attend.');
  keys.forEach(({ key, id, witness, name: wanted }, at) => {
    const [, name, value] = /^— (\S+) (\S+)$/.exec(lines[at]) ?? [], bytes = base64(value ?? '');
    must(name === wanted && bytes.toString('hex', 0, 4) === id, `signée par ${name}, non par la clé de ${wanted}.`);
    const signed = witness ? `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}` : text;
    must(verify(null, Buffer.from(signed), key, bytes.subarray(witness ? 12 : 4)), `signature fausse de ${name}.`);
  });
  return text;
}
/** Canonical JSON and LF, as an object. */
export function readCanonical(text, value = JSON.parse(text)) {
  must(`${canonical(value)}\n` === text, 'JSON qui n’est pas canonique.');
  return value;
}
export function readCheckpoint(text, [origin, size, root, ...end] = text.split('\n')) {
  must(String(end) === '' && /^\d+$/.test(size), 'ce n’est pas un point de contrôle.');
  return { origin, size: Number(size), root: base64(root).toString('hex') };
}
/** The root of the leaves from `first` to before `end`. */
export function rootOf(leaves, end, first = 0, split = 1) {
  if (end - first <= 1) return end === first ? sha(Buffer.alloc(0)) : leaves.subarray(32 * first, 32 * end);
  while (2 * split < end - first) split *= 2;
  return sha(Buffer.concat([ONE, rootOf(leaves, first + split, first), rootOf(leaves, end, first + split)]));
}
