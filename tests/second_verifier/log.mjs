// Reading events.jsonl: leaves, form of each fact, streams (docs/bundle.md 5, 9; docs/bundle-facts.md 1 to 3).
import { openSync, readSync, closeSync } from 'node:fs';
import { must, parisDay, sha, tight, under } from './base.mjs';

const of = text => text.split(' ');
const REGISTER = 'name service commune territory employer fte priority_zone entry units office indicators';
const KINDS = {
  case: {
    'case-opened': 'force saisine by_partner partner_purpose person problems details consent_to_contact',
    'case-requalified': 'person problems details', 'interview-held': 'level setting minutes', 'home-visit-made': 'minutes',
    'person-accompanied': 'partner minutes', 'procedure-assisted': 'kind minutes', 'crisis-mediated': 'context minutes',
    'joint-assessment-held': 'partner mode minutes', 'person-oriented': 'orientation partner solution tool answer_wanted',
    'orientation-answered': 'orientation outcome known_to_social_services', 'complaint-filed': 'kind', 'case-closed': 'reason',
    'case-reopened': '', 'personal-details-erased': 'reason', 'fact-corrected': 'corrects reason data', 'fact-withdrawn': 'withdraws reason',
  },
  activity: {
    'partner-contacted': 'partner direction purpose mode minutes', 'meeting-held': 'with minutes', 'training-attended': 'kind hours',
    'fact-corrected': 'corrects reason data', 'fact-withdrawn': 'withdraws reason',
  },
  register: {
    'post-opened': REGISTER, 'post-amended': REGISTER, 'post-filled': 'training experience sector contract weekly_hours schedule',
    'post-vacated': '', 'post-closed': 'reason', 'convention-signed': 'convention starts_on ends_on signatories monitoring',
    'funding-pledged': 'convention year funder funder_code share_percent amount_eur', 'funding-withdrawn': 'convention funder year',
    'period-confirmed': 'period cases_opened', 'register-corrected': 'corrects reason data', 'register-withdrawn': 'withdraws reason',
    'survey-answered': 'year field_visit persons_received received_victims received_offenders accompaniment home_visits problem_shares saisine_shares collaborations internal_collaborations previous_job other_job other_job_kind salary training_at_start continued_training supervision missing_equipment',
  },
  series: { 'series-deposited': 'series source area period value unit respondents supersedes' },
};
const COMMON = { case: 'post occurred_on', activity: 'post occurred_on', register: 'post effective_on', series: '' };
const KEYS = Object.fromEntries(Object.entries(KINDS).map(([stream, kinds]) =>
  [stream, Object.fromEntries(Object.entries(kinds).map(([kind, keys]) => [kind, new Set(of(`${keys} ${COMMON[stream]}`))]))]));
const LOG = ['closing-announced', 'closing-confirmed', 'log-key-succeeded'];
const ENVELOPE = of('specversion id type source subject time datacontenttype sequence device recordedat data');
const UNCOUNTED = of('details consent_to_contact by_partner tool mode source time reason');
const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The lines of a file, each with its LF cut off, a buffer at a time. */
export function* linesOf(path) {
  const file = openSync(path, 'r'), chunk = Buffer.alloc(1 << 20);
  let rest = Buffer.alloc(0);
  for (let read; (read = readSync(file, chunk)) > 0;) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let from = 0;
    for (let end; (end = bytes.indexOf(10, from)) >= 0; from = end + 1) yield bytes.subarray(from, end);
    rest = bytes.subarray(from);
  }
  closeSync(file);
  must(rest.length === 0, 'la dernière ligne n’est pas finie.');
}

/** Every fact of the log, in streams; the leaves of all lines; how many facts gave way to their leaf. */
export class Log {
  constructor(size) {
    Object.assign(this, { size, leaves: Buffer.alloc(32 * size), gone: [], ids: new Set(), records: [], days: [], asOf: '' });
    Object.assign(this, { case: new Map(), activity: new Map(), register: new Map(), series: new Map(), numbers: new Map(), received: new Map() });
    this.inner = Buffer.alloc(33);
  }

  read(path) {
    let position = 0;
    for (const line of linesOf(path)) {
      must(++position <= this.size, `plus de ${this.size} lignes.`);
      try {
        this.line(line, position);
      } catch (wrong) {
        throw new Error(`fait n° ${position} : ${wrong.message}`);
      }
    }
    must(position === this.size, `${position} lignes au lieu de ${this.size}.`);
  }

  line(line, position) {
    const head = line.toString('latin1', 0, 50);
    if (/^\{"leaf":"[0-9a-f]{41}/.test(head)) {
      must(/^[0-9a-f]{64}"\}$/.test(line.toString('latin1', 9)), 'feuille mal écrite.');
      this.gone.push(position);
      return void this.leaves.write(line.toString('latin1', 9, 73), 32 * (position - 1), 'hex');
    }
    must(/^\{"salt":"[0-9a-f]{32}","fact":$/.test(head), 'ni fait ni feuille.');
    must(line[line.length - 1] === 125, 'la ligne n’est pas finie par }.');
    const bytes = line.subarray(50, -1);
    sha(Buffer.concat([Buffer.from(head.slice(9, 41), 'hex'), bytes])).copy(this.inner, 1);
    sha(this.inner).copy(this.leaves, 32 * (position - 1));
    const text = bytes.toString('utf8'), fact = JSON.parse(text);
    must(tight(text, fact), 'JSON qui n’a pas sa forme unique.');
    this.take(fact, position);
  }

  take(fact, n) {
    const keys = Object.keys(fact), kind = /^relais\.(.+)\.v1$/.exec(fact.type)?.[1], { data, subject } = fact;
    must(String(keys) === String(ENVELOPE.filter(key => key in fact)), 'champs inconnus ou en désordre.');
    must(!this.ids.has(fact.id), `l’identifiant ${fact.id} est déjà pris.`);
    this.ids.add(fact.id);
    must(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/.test(fact.recordedat) && fact.recordedat >= this.asOf.slice(0, 19), 'recordedat recule ou n’est pas UTC.');
    this.asOf = fact.recordedat;
    this.days[n] = parisDay(fact.recordedat);
    if (fact.source === '/log') {
      must(subject === 'log' && LOG.includes(kind), `type inconnu ${fact.type}.`);
      return void this.records.push({ n, kind, fact });
    }
    const stream = UUID4.test(subject) ? 'case' : ['activity', 'register', 'series'].find(each => kind in KINDS[each]);
    const known = KEYS[stream]?.[kind];
    must(known, `type inconnu ${fact.type}, ou sujet ${subject} qui ne lui va pas.`);
    const odd = Object.keys(data).find(key => !known.has(key));
    must(!odd, `donnée ${odd} inconnue de ${kind}.`);
    if (stream !== 'series') {
      must(`${fact.source}/`.startsWith(`/posts/${data.post}/`), `source ${fact.source} d’un autre poste que ${data.post}.`);
      must(stream === 'case' || subject === data.post, `sujet ${subject} qui n’est pas le poste.`);
      if (fact.sequence && fact.device) under(this.numbers, `${data.post} ${fact.device}`, () => new Set()).add(fact.sequence);
      for (const key of UNCOUNTED) delete data[key];
    }
    const key = { case: subject, activity: `${data.post} ${data.occurred_on?.slice(0, 7)}`, register: data.post, series: `${data.series} ${data.area}` }[stream];
    under(this[stream], key, () => []).push({ n, id: fact.id, kind, received: this.days[n], data });
  }

  /** Numbers that a device skipped (docs/bundle-facts.md, 9). */
  missing() {
    let missing = 0;
    for (const seen of this.numbers.values()) {
      let highest = 0;
      for (const number of seen) highest = Math.max(highest, number);
      missing += highest - seen.size;
    }
    return missing;
  }
}
