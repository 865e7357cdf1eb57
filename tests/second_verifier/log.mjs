// Reading events.jsonl: leaves, form of each fact, streams (docs/bundle.md 5, 9; docs/bundle-facts.md 1 to 3).
import { openSync, readSync, closeSync } from 'node:fs';
import { must, parisDay, parsed, sha, sum, under } from './base.mjs';
import { leafOf } from './notes.mjs';
const of = text => text.split(' '), CHANGES = ' fact-corrected fact-withdrawn';
const KINDS = {
  case: of('case-opened case-requalified interview-held home-visit-made person-accompanied procedure-assisted crisis-mediated joint-assessment-held person-oriented ' +
    `orientation-answered complaint-filed case-closed case-reopened personal-details-erased${CHANGES}`),
  activity: of(`partner-contacted meeting-held training-attended${CHANGES}`), series: ['series-deposited'],
  register: of('post-opened post-amended post-filled post-vacated post-closed convention-signed funding-pledged funding-withdrawn period-confirmed ' +
    'survey-answered register-corrected register-withdrawn'),
};
const LOG = of('closing-announced closing-confirmed log-key-succeeded');
const ENVELOPE = of('specversion id type source subject time datacontenttype sequence device recordedat data');
const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/;
const NAMES = new Map([...Object.values(KINDS).flat(), ...LOG].map(kind => [`relais.${kind}.v1`, kind]));
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
/** The log: leaves of all lines, which gave way to their leaf, which facts make a stream; their text stays in the file. */
export class Log {
  constructor(path, size) {
    Object.assign(this, { size, leaves: Buffer.alloc(32 * size), gone: [], days: [], asOf: '', numbers: new Map() });
    Object.assign(this, { file: openSync(path, 'r'), ends: new Float64Array(size + 1), ids: new BigUint64Array(size) });
    for (const stream of Object.keys(KINDS)) this[stream] = new Map();
    let n = 0;
    for (const line of linesOf(path)) {
      try { must(n < size, `plus de ${size} lignes.`); this.line(line, ++n); } catch (wrong) { throw new Error(`fait n° ${n} : ${wrong.message}`); }
      this.ends[n] = this.ends[n - 1] + line.length + 1;
    }
    must(n === size, `fait n° ${n + 1} : il manque, le point de contrôle en compte ${size}.`);
    const ids = this.ids.sort();
    must(ids.every((id, at) => !at || id === 0n || id !== ids[at - 1]), 'un identifiant est celui de deux faits.');
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
  line(line, n) {
    const head = line.toString('latin1', 0, 50), leaf = /^\{"leaf":"([0-9a-f]{64})"\}$/.exec(head.startsWith('{"leaf"') ? line.toString('latin1') : '');
    if (leaf) return void (this.gone.push(n), this.leaves.write(leaf[1], 32 * (n - 1), 'hex'));
    must(/^\{"salt":"[0-9a-f]{32}","fact":$/.test(head) && line.at(-1) === 125, 'ni fait ni feuille.');
    const bytes = line.subarray(50, -1);
    leafOf(Buffer.from(head.slice(9, 41), 'hex'), bytes).copy(this.leaves, 32 * (n - 1));
    this.take(parsed(bytes.toString('utf8')), n);
  }
  take(fact, n) {
    const kind = NAMES.get(fact.type), { id, data, subject, source, recordedat, sequence, device } = fact;
    must(String(Object.keys(fact)) === String(ENVELOPE.filter(key => key in fact)), 'champs inconnus ou en désordre.');
    this.ids[n - 1] = sha(id).readBigUInt64BE();
    must(UTC.test(recordedat) && recordedat.slice(0, 19) >= this.asOf.slice(0, 19), 'recordedat recule ou n’est pas UTC.');
    [this.asOf, this.days[n]] = [recordedat, parisDay(recordedat)];
    if (source === '/log' && subject === 'log' && LOG.includes(kind)) return;
    const stream = UUID4.test(subject) ? 'case' : ['activity', 'register', 'series'].find(each => KINDS[each].includes(kind));
    must(KINDS[stream]?.includes(kind), `type inconnu ${fact.type}, ou sujet ${subject} qui ne lui va pas.`);
    const { post, occurred_on: day, series, area } = data, its = `${source}/`.startsWith(`/posts/${post}/`) && (stream === 'case' || subject === post);
    must(stream === 'series' || its, `source ou sujet d’un autre poste que ${post}.`);
    if (stream !== 'series' && sequence && device) under(this.numbers, `${post} ${device}`, () => new Set()).add(sequence);
    const name = { case: subject, activity: `${post} ${day?.slice(0, 7)}`, register: post, series: `${series} ${area}` }[stream];
    under(this[stream], name, () => []).push(n);
  }
  /** Numbers that a device skipped (docs/bundle-facts.md, 9). */
  missing() { return sum([...this.numbers.values()], seen => seen.keys().reduce((a, b) => Math.max(a, b), 0) - seen.size); }
}
