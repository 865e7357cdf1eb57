// Cases and activity as cells (docs/bundle-facts.md, 4 to 6).
import { add, dayNumber, departmentOf, lastDay, quarterOf, under, unique } from './base.mjs';
import { postsAt, standing } from './register.mjs';
const ACTS = {
  'interview-held': 'entretien', 'home-visit-made': 'visite', 'person-accompanied': 'accompagnement', 'procedure-assisted': 'demarche', 'crisis-mediated': 'mediation',
  'joint-assessment-held': 'evaluation_conjointe',
};
const DELAYS = [[3, 'le3j'], [5, '4_5j'], [14, '6_14j'], [30, '15_30j'], [119, '1_3mois'], [Infinity, 'ge4mois']], indexOf = quarter => 4 * quarter.slice(0, 4) + Number(quarter[6]);
/** Delay, lag, and whether a fact came late. */
export function reception(day, received) {
  const days = dayNumber(received) - dayNumber(day), lag = indexOf(quarterOf(received)) - indexOf(quarterOf(day)), late = dayNumber(received) - dayNumber(lastDay(quarterOf(day))) > 30;
  return [DELAYS.find(([most]) => days <= most)[1], lag <= 0 ? 'meme' : lag >= 4 ? 'ge4' : String(lag), late];
}
/** Every stream of the log read once, for cells of several cuts and periods. */
export function counted(log, all) {
  for (const streams of [log.case, log.activity])
    for (const stream of streams.values()) {
      const facts = log.facts(stream);
      for (const cells of all) cells.stream(facts, streams === log.case);
    }
  for (const cells of all) cells.end();
}
/** What facts 1…`cut` say of a period: cells, who was received, posts. */
export class Cells {
  constructor(log, cut, period) {
    Object.assign(this, { cut, period, posts: postsAt(log, cut), counts: new Map(), received: new Map(), departments: new Map(), byName: new Map() });
  }
  /** What facts that are gone counted, as the log said before they went. */
  closed(rows) {
    const moved = new Set(rows.filter(row => row[1] === 'A6' && row[4] === row[0]).map(row => `${row[0]} ${row[5]}`));
    for (const [post, table, measure, period, area, force, d1, d2, n] of rows) {
      if (table !== 'A6' && this.inside(period)) add(this.counts, [table, measure, period, post, area, force, d1, d2].join('\t'), n);
      if (table !== 'A6' || period !== this.period) continue;
      const received = this.receivedAt(post, force);
      if (area === post || !moved.has(`${post} ${force}`)) received.together += n; // in several départements: together on a line of its own
      if (area !== post) add(received.by, area, n);
    }
  }
  receivedAt(post, force) { return under(this.received, `${post} ${force}`, () => ({ post, force, together: 0, by: new Map() })); }
  end() {
    for (const [key, n] of this.counts) {
      const [name, measure, month, post, department, force, d1, d2] = key.split('\t');
      under(this.byName, `${name} ${measure}`, () => []).push({ quarter: quarterOf(month), post, department, force, d1, d2, modality: d2 ? `${d1}/${d2}` : d1, n });
    }
    this.counts = undefined;
  }
  of(name, measure) { return this.byName.get(`${name} ${measure}`) ?? []; }
  inside(day) { return day?.startsWith(this.period) || (day && quarterOf(day) === this.period); }
  department(post, day) { return under(this.departments, post + day, () => this.posts.get(post)?.department(day) ?? departmentOf(post)); }
  stream(facts, isCase) {
    if (!facts.some(({ data }) => this.inside(data.occurred_on) || this.inside(data.data?.occurred_on))) return;
    const incidents = [], { post } = facts[0].data, note = (kind, { occurred_on: day }, list) => incidents.push([kind, day, list.find(each => each.data.force)?.data.force ?? '']);
    const list = standing(facts, this.cut, note), said = isCase ? qualify(list) : { force: '', opening: {} };
    const emit = (name, measure, day, d1 = '', d2 = '', n = 1, force = said.force) => {
      if (this.inside(day)) add(this.counts, `${name}\t${measure}\t${day.slice(0, 7)}\t${post}\t${this.department(post, day)}\t${force}\t${d1}\t${d2}`, n);
    };
    for (const [kind, day, force] of incidents) emit('H3', 'facts', day, kind, '', 1, force);
    if (said.opening && isCase) this.ofCase(said, emit, list);
    for (const { kind, data, received } of said.opening ? list : []) {
      const day = data.occurred_on, [delay, lag, late] = reception(day, received);
      emit('H2', 'facts', day, delay, lag);
      if (late) emit('H3', 'facts', day, 'tardif');
      (isCase ? ofCase : ofActivity)(kind, data, list, (name, measure, ...codes) => { emit(name, measure, day, ...codes); emit(name, 'minutes', day, codes[0], codes[1], data.minutes); }, emit);
    }
    const places = isCase && said.opening ? list.filter(each => each.kind === 'interview-held' && this.inside(each.data.occurred_on)).map(each => this.department(post, each.data.occurred_on)) : [];
    const received = places.length && this.receivedAt(post, said.force);
    if (received) received.together += 1;
    for (const department of unique(places)) add(received.by, department, 1);
  }
  ofCase({ opening, person, problems, known }, emit, list, day = opening.occurred_on) {
    const situations = { A1: '', B1: person.sex, B2: person.age, B3: person.status, B4: person.commune ?? 'nr', B5: person.returning ? 'oui' : 'non', B6: known, C2: problems[0], D1: opening.saisine };
    for (const [name, d1] of Object.entries(situations)) emit(name, 'situations', day, d1);
    emit('R1', 'situations', day, '', '', 1, '');
    for (const each of unique(problems)) emit('C1', 'mentions', day, each);
    if (opening.partner_purpose) emit('D2', 'situations', day, opening.partner_purpose);
    const [oriented] = list.filter(each => each.kind === 'person-oriented').map(each => each.data.occurred_on).sort();
    if (oriented) emit('E6', 'situations', oriented, known);
  }
}
function ofCase(kind, data, list, twice, emit) {
  if (ACTS[kind]) twice('A3', 'acts', ACTS[kind]);
  if (kind === 'interview-held') twice('A4', 'acts', data.level, data.setting);
  if (kind === 'joint-assessment-held') emit('E4', 'acts', data.occurred_on, data.partner);
  if (kind === 'complaint-filed') emit('E5', 'acts', data.occurred_on, data.kind);
  if (kind !== 'person-oriented') return;
  const answer = list.findLast(each => each.kind === 'orientation-answered' && each.data.orientation === data.orientation);
  const outcome = answer?.data.outcome ?? (data.answer_wanted ? 'en_attente' : 'non_demande');
  for (const [name, d1] of [['E1', data.partner], ['E2', data.solution], ['E3', outcome]]) emit(name, 'orientations', data.occurred_on, d1);
}
function ofActivity(kind, data, list, twice) {
  if (kind === 'partner-contacted') { twice('F1', 'contacts', data.direction, data.purpose); twice('F1.partner', 'contacts', data.partner); }
  if (kind === 'meeting-held') twice('F2', 'acts', data.with);
}
function qualify(list, opening, person, problems, answered = 'nr') {
  for (const { kind, data } of list)
    if (kind === 'case-opened') [opening, person, problems] = [data, data.person, data.problems];
    else if (kind === 'case-requalified') [person, problems] = [data.person ?? person, data.problems ?? problems];
    else if (kind === 'orientation-answered' && (data.known_to_social_services ?? 'nr') !== 'nr') answered = data.known_to_social_services;
  const known = person?.known_to_social_services ?? 'nr';
  return { opening, person, problems, known: known === 'nr' ? answered : known, force: opening?.force };
}
