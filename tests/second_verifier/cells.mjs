// Cases and activity as cells (docs/bundle-facts.md, 4 to 6).
import { add, dayNumber, departmentOf, lastDay, quarterOf, under, unique } from './base.mjs';
import { postsAt, standing } from './register.mjs';
const ACTS = {
  'interview-held': 'entretien', 'home-visit-made': 'visite', 'person-accompanied': 'accompagnement', 'procedure-assisted': 'demarche',
  'crisis-mediated': 'mediation', 'joint-assessment-held': 'evaluation_conjointe',
};
const DELAYS = [[3, 'le3j'], [5, '4_5j'], [14, '6_14j'], [30, '15_30j'], [119, '1_3mois'], [Infinity, 'ge4mois']];
export function reception(day, received) {
  const days = dayNumber(received) - dayNumber(day), index = each => 4 * each.slice(0, 4) + Number(each[6]);
  const lag = index(quarterOf(received)) - index(quarterOf(day)), late = dayNumber(received) - dayNumber(lastDay(quarterOf(day))) > 30;
  return [DELAYS.find(([most]) => days <= most)[1], lag <= 0 ? 'meme' : lag >= 4 ? 'ge4' : String(lag), late];
}
/** What facts 1…`cut` say of a period: cells, who was received, posts. */
export class Cells {
  constructor(log, cut, period) {
    Object.assign(this, { period, posts: postsAt(log, cut), counts: new Map(), received: new Map(), departments: new Map(), byName: new Map() });
    for (const facts of log.case.values()) this.stream(facts, cut, true);
    for (const facts of log.activity.values()) this.stream(facts, cut, false);
    for (const [key, n] of this.counts) {
      const [name, measure, month, post, department, force, d1, d2] = key.split('\t');
      under(this.byName, `${name} ${measure}`, () => []).push({ quarter: quarterOf(month), post, department, force, d1, d2, modality: d2 ? `${d1}/${d2}` : d1, n });
    }
    this.counts = undefined;
  }
  of(name, measure) { return this.byName.get(`${name} ${measure}`) ?? []; }
  inside(day) { return day?.startsWith(this.period) || (day && quarterOf(day) === this.period); }
  department(post, day) { return under(this.departments, post + day, () => this.posts.get(post)?.department(day) ?? departmentOf(post)); }
  stream(facts, cut, isCase) {
    if (!facts.some(({ data }) => this.inside(data.occurred_on) || this.inside(data.data?.occurred_on))) return;
    const incidents = [], { post } = facts[0].data, note = (kind, { occurred_on: day }, list) => incidents.push([kind, day, list.find(each => each.data.force)?.data.force ?? '']);
    const list = standing(facts, cut, note), said = isCase ? qualify(list) : { force: '' };
    const emit = (name, measure, day, d1 = '', d2 = '', n = 1, force = said.force) => {
      if (this.inside(day)) add(this.counts, `${name}\t${measure}\t${day.slice(0, 7)}\t${post}\t${this.department(post, day)}\t${force}\t${d1}\t${d2}`, n);
    };
    for (const [kind, day, force] of incidents) emit('H3', 'facts', day, kind, '', 1, force);
    if (isCase && !said.opening) return;
    if (isCase) this.ofCase(list, said, emit, post);
    else ofActivity(list, emit);
    for (const { data: { occurred_on: day }, received } of list) {
      const [delay, lag, late] = reception(day, received);
      emit('H2', 'facts', day, delay, lag);
      if (late) emit('H3', 'facts', day, 'tardif');
    }
  }
  ofCase(list, { opening, person, problems, known, force }, emit, post) {
    const day = opening.occurred_on, places = new Set();
    const situations = { A1: '', B1: person.sex, B2: person.age, B3: person.status, B4: person.commune ?? 'nr', B5: person.returning ? 'oui' : 'non', B6: known, C2: problems[0], D1: opening.saisine };
    for (const [name, d1] of Object.entries(situations)) emit(name, 'situations', day, d1);
    emit('R1', 'situations', day, '', '', 1, '');
    for (const each of unique(problems)) emit('C1', 'mentions', day, each);
    if (opening.partner_purpose) emit('D2', 'situations', day, opening.partner_purpose);
    for (const { kind, data } of list) {
      const on = data.occurred_on, twice = (...what) => { emit(what[0], 'acts', on, ...what.slice(1)); emit(what[0], 'minutes', on, what[1], what[2], data.minutes); };
      if (ACTS[kind]) twice('A3', ACTS[kind]);
      if (kind === 'interview-held') {
        twice('A4', data.level, data.setting);
        if (this.inside(on)) places.add(this.department(post, on));
      } else if (kind === 'joint-assessment-held') emit('E4', 'acts', on, data.partner);
      else if (kind === 'complaint-filed') emit('E5', 'acts', on, data.kind);
      else if (kind === 'person-oriented') {
        const answer = list.findLast(each => each.kind === 'orientation-answered' && each.data.orientation === data.orientation);
        const outcome = answer?.data.outcome ?? (data.answer_wanted ? 'en_attente' : 'non_demande');
        for (const [name, d1] of [['E1', data.partner], ['E2', data.solution], ['E3', outcome]]) emit(name, 'orientations', on, d1);
      }
    }
    if (!places.size) return;
    const received = under(this.received, `${post} ${force}`, () => ({ post, force, together: 0, by: new Map() }));
    received.together += 1;
    for (const department of places) add(received.by, department, 1);
  }
}
function qualify(list) {
  let opening, person, problems, answered = 'nr';
  for (const { kind, data } of list) {
    if (kind === 'case-opened') [opening, person, problems] = [data, data.person, data.problems];
    else if (kind === 'case-requalified') [person, problems] = [data.person ?? person, data.problems ?? problems];
    else if (kind === 'orientation-answered' && (data.known_to_social_services ?? 'nr') !== 'nr') answered = data.known_to_social_services;
  }
  const known = person?.known_to_social_services ?? 'nr';
  return { opening, person, problems, known: known === 'nr' ? answered : known, force: opening?.force };
}
function ofActivity(list, emit) {
  for (const { kind, data } of list) {
    const twice = (name, measure, ...codes) => { emit(name, measure, data.occurred_on, ...codes); emit(name, 'minutes', data.occurred_on, codes[0], codes[1], data.minutes); };
    if (kind === 'partner-contacted') { twice('F1', 'contacts', data.direction, data.purpose); twice('F1.partner', 'contacts', data.partner); }
    if (kind === 'meeting-held') twice('F2', 'acts', data.with);
  }
}
