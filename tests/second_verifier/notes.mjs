// Public keys, signed notes, checkpoints, and the tree of RFC 9162 (docs/bundle.md, 4 and 5).
import { createPublicKey, verify } from 'node:crypto';
import { must, readCanonical, sha } from './base.mjs';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex'), [ZERO, ONE] = [Buffer.from([0]), Buffer.from([1])];
function base64(text = '') {
  const bytes = Buffer.from(text, 'base64');
  must(bytes.toString('base64') === text, 'base64 qui n’est pas dans sa forme canonique.');
  return bytes;
}
export function readKey(line) {
  const [, name, id, rest] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line) ?? [], bytes = base64(rest);
  const print = sha(Buffer.concat([Buffer.from(`${name}\n`), bytes])).toString('hex', 0, 4);
  must(name && bytes.length === 33 && [1, 4].includes(bytes[0]) && print === id, 'la clé n’est pas NOM+EMPREINTE+CLÉ.');
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' });
  return { line, name, id, witness: bytes[0] === 4, key };
}
/** The text of a note signed in this order, by one of some keys each, and by nobody else unless there may be `more`. */
export function readNote(note, signers, more = false) {
  const cut = note.lastIndexOf('\n\n'), text = note.slice(0, cut + 1), lines = note.slice(cut + 2, -1).split('\n');
  must(cut > 0 && note.endsWith('\n') && !note.includes('\r'), 'ce n’est pas une note signée.');
  must(more || lines.length === signers.length, 'elle n’est pas signée de qui l’on attend, et de nul autre.');
  signers.forEach((keys, at) => {
    const [, name, value] = /^— (\S+) (\S+)$/.exec(lines[at]) ?? [], bytes = base64(value);
    const its = keys.find(each => each.name === name && each.id === bytes.toString('hex', 0, 4));
    must(its, `signée par ${name}, non par la clé de ${keys[0].name}.`);
    const signed = its.witness ? `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}` : text;
    const holds = verify(null, Buffer.from(signed), its.key, bytes.subarray(its.witness ? 12 : 4));
    must(holds, `signature fausse de ${name}.`);
  });
  return text;
}
/** How the key of the log was handed on: by rotation, or declared lost. */
export function readSuccessions(list) {
  const { kind, notes } = readCanonical(list);
  must(kind === 'relais-log-keys-v1', 'keys.json est d’un autre genre.');
  return notes.map(note => {
    const said = readCanonical(note.slice(0, note.lastIndexOf('\n\n') + 1)), next = readKey(said.new);
    const before = said.old ? readKey(said.old) : null, kept = before?.name === next.name;
    must(said.kind === 'relais-log-key-v1' && kept === !said.lost, 'une rotation garde le nom, une perte le change.');
    readNote(note, said.lost ? [[next]] : [[before], [next]]);
    return { ...said, before, next };
  });
}
/** The keys before and after one that is trusted, by rotations alone. */
export function trustedWith(key, successions) {
  const keys = [key], rotations = successions.filter(each => !each.lost);
  for (const { new: after, before } of rotations.toReversed()) if (after === keys[0].line) keys.unshift(before);
  for (const { old, next } of rotations) if (old === keys.at(-1).line) keys.push(next);
  return keys;
}
export function readCheckpoint(text) {
  const [origin, size, root, ...end] = text.split('\n');
  must(String(end) === '' && /^\d+$/.test(size), 'ce n’est pas un point de contrôle.');
  return { origin, size: Number(size), root: base64(root).toString('hex') };
}

export const leafOf = (salt, bytes) => sha(Buffer.concat([ZERO, sha(Buffer.concat([salt, bytes]))]));
const node = (left, right) => sha(Buffer.concat([ONE, left, right]));
const splitOf = n => 2 ** Math.ceil(Math.log2(n) - 1); // the largest power of two below n
/** The root of the leaves from `first` to before `end`. */
export function rootOf(leaves, end, first = 0) {
  if (end - first <= 1) return end === first ? sha(Buffer.alloc(0)) : leaves.subarray(32 * first, 32 * end);
  const middle = first + splitOf(end - first);
  return node(rootOf(leaves, middle, first), rootOf(leaves, end, middle));
}
/** Where a path of inclusion leads from leaf `at` of `size`. */
export function rootFrom(leaf, at, size, path) {
  if (size <= 1 || !path.length) return size === 1 && at === 0 && !path.length ? leaf : undefined;
  const k = splitOf(size), rest = path.slice(0, -1), left = at < k;
  const up = left ? rootFrom(leaf, at, k, rest) : rootFrom(leaf, at - k, size - k, rest);
  return up && (left ? node(up, path.at(-1)) : node(path.at(-1), up));
}
/** The roots of the first `m` and of all `n` leaves, as a path of consistency makes them from the former. */
export function grown(m, n, path, root) {
  must(m < n ? path.length : m === n && path.length === (root ? 0 : 1), 'preuve de la suite du journal mal faite.');
  if (m === n) return [root ?? path[0], root ?? path[0]];
  const k = splitOf(n), last = path.at(-1), rest = path.slice(0, -1);
  const [older, newer] = m <= k ? grown(m, k, rest, root) : grown(m - k, n - k, rest);
  return m <= k ? [older, node(newer, last)] : [node(last, older), node(last, newer)];
}
