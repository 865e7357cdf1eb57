// Reading events.jsonl: leaves, form of each fact, streams (docs/bundle.md 5, 9; docs/bundle-facts.md 1 to 3, 9).
import { closeSync, openSync, readSync } from 'node:fs';
import { RULES, must, parisDay, parsed, sha, sum, under } from './base.mjs';
import { leafOf } from './notes.mjs';

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/, KINDS = RULES.streams;
const NAMES = new Map(Object.values(KINDS).flat().map(kind => [`relais.${kind}.v1`, kind]));
/** The lines of a file, each with its LF cut off, a buffer at a time. */
export function* linesOf(path) {
  const file = openSync(path, 'r'), chunk = Buffer.alloc(1 << 20);
  let rest = Buffer.alloc(0);
  for (let read, from = 0; (read = readSync(file, chunk)) > 0; from = 0) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    for (let end; (end = bytes.indexOf(10, from)) >= 0; from = end + 1) yield bytes.subarray(from, end);
    rest = bytes.subarray(from);
  }
  closeSync(file);
  must(rest.length === 0, 'la dernière ligne n’est pas finie.');
}
/** Leaves of all lines, which gave way to their leaf, which facts make a stream; their text stays in the file. */
export class Log {
  constructor(path, size) {
    Object.assign(this, { size, leaves: Buffer.alloc(32 * size), gone: [], days: [], asOf: '', numbers: new Map() });
    Object.assign(this, { file: openSync(path), ends: new Float64Array(size + 1), ids: new BigUint64Array(size) });
    for (const stream of Object.keys(KINDS)) this[stream] = new Map();
    let n = 0;
    for (const line of linesOf(path)) {
      try { must(++n <= size, 'de trop.'); this.line(line, n); } catch (wrong) { must(false,
        `fait n° ${n} : ${wrong.message}`); }
      this.ends[n] = this.ends[n - 1] + line.length + 1;
    }
    must(n === size, `fait n° ${n + 1} : il manque, le point de contrôle en compte ${size}.`);
    const ids = this.ids.sort();
    must(ids.every((id, at) => !at || id === 0n || id !== ids[at - 1]), 'un identifiant est celui de deux faits.');
  }
  line(line, n) {
    const head = line.toString('latin1', 0, 76), bytes = line.subarray(50, -1);
    const [, leaf] = /^\{"leaf":"([0-9a-f]{64})"\}$/.exec(head) ?? [];
    if (leaf && line.length === 75) return void (this.gone.push(n), this.leaves.write(leaf, 32 * (n - 1), 'hex'));
    must(/^\{"salt":"[0-9a-f]{32}","fact":/.test(head) && line.at(-1) === 125, 'ni fait ni feuille.');
    leafOf(Buffer.from(head.slice(9, 41), 'hex'), bytes).copy(this.leaves, 32 * (n - 1));
    this.take(parsed(bytes.toString('utf8')), n);
  }
  take(fact, n) {
    const kind = NAMES.get(fact.type), { id, data, subject, source, recordedat, sequence, device } = fact;
    const ordered = String(Object.keys(fact)) === String(RULES.envelope.filter(key => key in fact));
    must(ordered, 'champs inconnus ou en désordre.');
    this.ids[n - 1] = sha(id).readBigUInt64BE();
    const later = UTC.test(recordedat) && recordedat.slice(0, 19) >= this.asOf.slice(0, 19);
    must(later, 'recordedat recule ou n’est pas UTC.');
    [this.asOf, this.days[n]] = [recordedat, parisDay(recordedat)];
    if (source === '/log' && subject === 'log' && KINDS.log.includes(kind)) return;
    const stream = UUID4.test(subject) ? 'case'
      : ['activity', 'register', 'series'].find(each => KINDS[each].includes(kind));
    must(KINDS[stream]?.includes(kind), `type inconnu ${fact.type}, ou sujet ${subject} qui ne lui va pas.`);
    const { post, occurred_on: day, series, area } = data, its = stream === 'case' || subject === post;
    const fits = stream === 'series' || (its && `${source}/`.startsWith(`/posts/${post}/`));
    must(fits, `source ou sujet d’un autre poste que ${post}.`);
    if (stream !== 'series' && sequence && device)
      under(this.numbers, `${post} ${device}`, () => new Set()).add(sequence);
    const activity = `${post} ${day?.slice(0, 7)}`;
    const name = { case: subject, activity, register: post, series: `${series} ${area}` };
    under(this[stream], name[stream], () => []).push(n);
  }
  /** The facts of a stream, read again. */
  facts(stream) {
    return stream.map(n => {
      const bytes = Buffer.allocUnsafe(this.ends[n] - this.ends[n - 1] - 52);
      readSync(this.file, bytes, 0, bytes.length, this.ends[n - 1] + 50);
      const { id, type, data } = JSON.parse(bytes.toString('utf8'));
      return { n, id, kind: NAMES.get(type), received: this.days[n], data };
    });
  }
  /** Numbers that a device skipped. */
  missing() { return sum([...this.numbers.values()], seen =>
    seen.keys().reduce((a, b) => Math.max(a, b), 0) - seen.size); }
}
