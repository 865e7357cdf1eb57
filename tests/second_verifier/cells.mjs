// Cases and activity as cells, by "cells" of rules.json (docs/bundle-facts.md, 4 to 6).
import { RULES, add, dayNumber, departmentOf, lastDay, quarterOf, under, unique, upTo } from './base.mjs';
import { postsAt, standing } from './register.mjs';

const indexOf = quarter => 4 * quarter.slice(0, 4) + Number(quarter[6]);
/** Delay, lag, and whether a fact of a day came late. */
export function reception(day, received) {
  const number = dayNumber(received), quarter = quarterOf(day), late = number - dayNumber(lastDay(quarter)) > 30;
  const lag = upTo('lag', indexOf(quarterOf(received)) - indexOf(quarter));
  return { delay: upTo('delay', number - dayNumber(day)), lag, late: late ? 'tardif' : undefined };
}
/** What the standing facts say of a case together; nothing without an opening. */
function qualify(list) {
  let opening, person, problems, answered = 'nr';
  for (const { kind, data } of list)
    if (kind === 'case-opened') [opening, person, problems] = [data, data.person, data.problems];
    else if (kind === 'case-requalified') [person, problems] = [data.person ?? person, data.problems ?? problems];
    else if (kind === 'orientation-answered' && (data.known_to_social_services ?? 'nr') !== 'nr') answered =
      data.known_to_social_services;
  const told = person?.known_to_social_services ?? 'nr', known = told === 'nr' ? answered : told;
  const sent = list.filter(each => each.kind === 'person-oriented'), oriented = sent[0] ? known : 'non_orientee';
  const [first_orientation] = sent.map(each => each.data.occurred_on).sort();
  return opening && { ...opening, person, problems, first_orientation, known, oriented };
}
function outcomeOf({ orientation, answer_wanted: wanted }, list) {
  const answer = list.findLast(each => each.kind === 'orientation-answered' && each.data.orientation === orientation);
  return answer?.data.outcome ?? (wanted ? 'en_attente' : 'non_demande');
}
/** The codes at a path, each once: none where nothing is said. */
function codesAt(said, path, absent) {
  const value = path.split('.').reduce((at, key) => at?.[key], said) ?? absent;
  return value === undefined ? [] : unique([value].flat().map(each => ({ true: 'oui', false: 'non' })[each] ?? each));
}
/** What facts 1…`cut` say of a period: cells, who was received, posts. */
export class Cells {
  constructor(log, cut, period) {
    Object.assign(this, { cut, period, posts: postsAt(log, cut), counts: new Map(), received: new Map(),
      places: new Map() });
  }
  inside(day) { return day?.startsWith(this.period) || (day && quarterOf(day) === this.period); }
  department(post, day) {
    return under(this.places, post + day, () => this.posts.get(post)?.department(day) ?? departmentOf(post));
  }
  receivedAt(post, force) {
    return under(this.received, `${post} ${force}`, () => ({ post, force, together: 0, by: new Map() }));
  }
  stream(facts, isCase) {
    const days = facts.flatMap(({ data }) => [data.occurred_on, data.data?.occurred_on]), { post } = facts[0].data;
    if (!days.some(day => this.inside(day))) return;
    const list = standing(facts, this.cut, (kind, { occurred_on: day }, before) =>
      this.tell('incident', { kind, force: before.find(each => each.data.force)?.data.force }, post, day));
    const said = isCase ? qualify(list) : {};
    if (!said) return;
    if (isCase) this.tell('case', said, post, said.occurred_on);
    for (const { kind, data, received } of list) {
      const day = data.occurred_on, outcome = kind === 'person-oriented' ? outcomeOf(data, list) : undefined;
      this.tell('every fact', { ...reception(day, received), force: said.force }, post, day);
      this.tell(kind, { ...data, outcome, force: said.force }, post, day);
    }
    const held = list.filter(each => each.kind === 'interview-held').map(each => each.data.occurred_on);
    const places = held.filter(day => this.inside(day)).map(day => this.department(post, day));
    if (!isCase || !places.length) return;
    this.receivedAt(post, said.force).together += 1;
    for (const department of unique(places)) add(this.receivedAt(post, said.force).by, department, 1);
  }
  /** One in each cell that a rule makes of what is said, and the minutes. */
  tell(on, said, post, day) {
    for (const { name, measure, is, d1, d2, absent, force = said.force ?? '', minutes, day: at } of RULES.cells[on]
      ?? []) {
      const its = at ? said[at] : day, second = d2 ? said[d2] : '';
      if (!this.inside(its)) continue;
      for (const first of is || !d1 ? [is ?? ''] : codesAt(said, d1, absent)) {
        const rest = `${its.slice(0, 7)}\t${post}\t${this.department(post, its)}\t${force}\t${first}\t${second}`;
        add(this.counts, `${name}\t${measure}\t${rest}`, 1);
        if (minutes) add(this.counts, `${name}\tminutes\t${rest}`, said.minutes);
      }
    }
  }
  /** What facts that are gone counted, as the log said before they went. */
  closed(rows) {
    const moved = new Set(rows.filter(row => row[1] === 'A6' && row[4] === row[0]).map(row => `${row[0]} ${row[5]}`));
    for (const [post, table, measure, period, area, force, d1, d2, n] of rows)
      if (table !== 'A6' && this.inside(period))
        add(this.counts, [table, measure, period, post, area, force, d1, d2].join('\t'), n);
      else if (table === 'A6' && period === this.period) {
        const received = this.receivedAt(post, force); // of several départements: together on a line of its own
        if (area === post || !moved.has(`${post} ${force}`)) received.together += n;
        if (area !== post) add(received.by, area, n);
      }
  }
  /** Cells by name and measure, once all is told. */
  end() {
    const cells = [...this.counts].map(([key, n]) => {
      const [name, measure, month, post, department, force, d1, d2] = key.split('\t');
      const modality = d2 ? `${d1}/${d2}` : d1;
      return { name, measure, quarter: quarterOf(month), post, department, force, d1, d2, modality, n };
    });
    [this.byName, this.counts] = [Map.groupBy(cells, each => `${each.name} ${each.measure}`), undefined];
  }
  of(name, measure) { return this.byName.get(`${name} ${measure}`) ?? []; }
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
