// Cases and activity as cells (docs/bundle-facts.md, 4 to 6).
import { add, dayNumber, departmentOf, lastDay, quarterOf, under, unique } from './base.mjs';
import { postsAt, standing } from './register.mjs';

const ACTS = {
  'interview-held': 'entretien', 'home-visit-made': 'visite', 'person-accompanied': 'accompagnement', 'procedure-assisted': 'demarche',
  'crisis-mediated': 'mediation', 'joint-assessment-held': 'evaluation_conjointe',
};
const DELAYS = [[3, 'le3j'], [5, '4_5j'], [14, '6_14j'], [30, '15_30j'], [119, '1_3mois'], [Infinity, 'ge4mois']];

export function reception(day, received) {
  const days = dayNumber(received) - dayNumber(day), quarter = quarterOf(day);
  const index = each => 4 * each.slice(0, 4) + Number(each[6]);
  const lag = index(quarterOf(received)) - index(quarter);
  const late = dayNumber(received) - dayNumber(lastDay(quarter)) > 30;
  return [DELAYS.find(([most]) => days <= most)[1], lag <= 0 ? 'meme' : lag >= 4 ? 'ge4' : String(lag), late];
}

/** What facts 1…`cut` say of a period: cells, who was received, posts. */
export class Cells {
  constructor(log, cut, period) {
    Object.assign(this, { period, posts: postsAt(log, cut), counts: new Map(), received: new Map() });
    this.departments = new Map();
    for (const facts of log.case.values()) this.stream(facts, cut, true);
    for (const facts of log.activity.values()) this.stream(facts, cut, false);
    this.byName = new Map();
    for (const [key, n] of this.counts) {
      const [name, measure, month, post, department, force, d1, d2] = key.split('\t');
      const modality = d2 ? `${d1}/${d2}` : d1;
      under(this.byName, `${name} ${measure}`, () => []).push({ quarter: quarterOf(month), post, department, force, d1, d2, modality, n });
    }
    this.counts = this.departments = undefined;
  }

  /** Cells of a name and measure. */
  of(name, measure) { return this.byName.get(`${name} ${measure}`) ?? []; }

  inside(day) { return day.startsWith(this.period) || quarterOf(day) === this.period; }

  department(post, day) {
    return under(this.departments, `${post}${day}`, () => this.posts.get(post)?.department(day) ?? departmentOf(post));
  }

  stream(facts, cut, isCase) {
    const says = data => data.occurred_on && this.inside(data.occurred_on);
    if (!facts.some(each => says(each.data) || (each.data.data && says(each.data.data)))) return;
    const incidents = [];
    const list = standing(facts, cut, (kind, { occurred_on }, before) =>
      incidents.push([kind, occurred_on, before.find(each => each.data.force)?.data.force ?? '']));
    const { post } = facts[0].data;
    let force = '';
    const emit = (name, measure, day, d1 = '', d2 = '', n = 1, whose = force) => {
      if (!this.inside(day)) return;
      add(this.counts, `${name}\t${measure}\t${day.slice(0, 7)}\t${post}\t${this.department(post, day)}\t${whose}\t${d1}\t${d2}`, n);
    };
    for (const [kind, day, whose] of incidents) emit('H3', 'facts', day, kind, '', 1, whose);
    if (isCase) {
      const said = qualify(list);
      if (!said.opening) return;
      force = said.opening.force;
      this.ofCase(list, said, emit, post, force);
    } else ofActivity(list, emit);
    for (const { data, received } of list) {
      const [delay, lag, late] = reception(data.occurred_on, received);
      emit('H2', 'facts', data.occurred_on, delay, lag);
      if (late) emit('H3', 'facts', data.occurred_on, 'tardif');
    }
  }

  ofCase(list, { opening, person, problems, known }, emit, post, force) {
    const day = opening.occurred_on, situations = (name, d1) => emit(name, 'situations', day, d1);
    situations('A1');
    emit('R1', 'situations', day, '', '', 1, '');
    situations('B1', person.sex);
    situations('B2', person.age);
    situations('B3', person.status);
    situations('B4', person.commune ?? 'nr');
    situations('B5', person.returning ? 'oui' : 'non');
    situations('B6', known);
    for (const each of unique(problems)) emit('C1', 'mentions', day, each);
    situations('C2', problems[0]);
    situations('D1', opening.saisine);
    if (opening.partner_purpose) situations('D2', opening.partner_purpose);
    const places = new Set();
    for (const { kind, data } of list) {
      const on = data.occurred_on, nature = ACTS[kind];
      if (nature) {
        emit('A3', 'acts', on, nature);
        emit('A3', 'minutes', on, nature, '', data.minutes);
      }
      if (kind === 'interview-held') {
        emit('A4', 'acts', on, data.level, data.setting);
        emit('A4', 'minutes', on, data.level, data.setting, data.minutes);
        if (this.inside(on)) places.add(this.department(post, on));
      } else if (kind === 'joint-assessment-held') emit('E4', 'acts', on, data.partner);
      else if (kind === 'complaint-filed') emit('E5', 'acts', on, data.kind);
      else if (kind === 'person-oriented') {
        const answer = list.findLast(each => each.kind === 'orientation-answered' && each.data.orientation === data.orientation);
        emit('E1', 'orientations', on, data.partner);
        emit('E2', 'orientations', on, data.solution);
        emit('E3', 'orientations', on, answer?.data.outcome ?? (data.answer_wanted ? 'en_attente' : 'non_demande'));
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
  return { opening, person, problems, known: known === 'nr' ? answered : known };
}

function ofActivity(list, emit) {
  for (const { kind, data } of list) {
    const twice = (name, measure, d1, d2) => {
      emit(name, measure, data.occurred_on, d1, d2);
      emit(name, 'minutes', data.occurred_on, d1, d2, data.minutes);
    };
    if (kind === 'partner-contacted') {
      twice('F1', 'contacts', data.direction, data.purpose);
      twice('F1.partner', 'contacts', data.partner);
    } else if (kind === 'meeting-held') twice('F2', 'acts', data.with);
  }
}
