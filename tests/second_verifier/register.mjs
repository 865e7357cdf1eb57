// The register of a post, and where it stood (docs/bundle-facts.md, 7 and 10).
import { byText, dayNumber, dayOf, departmentOf, firstDay, lastDay, unique } from './base.mjs';

/** The facts of a stream that stand at a cut; `noted` hears of each that is changed or taken out. */
export function standing(facts, cut, noted = () => {}) {
  const list = [];
  for (const fact of facts) {
    if (fact.n > cut) break;
    const target = /-corrected$/.test(fact.kind) ? fact.data.corrects : /-withdrawn$/.test(fact.kind) ? fact.data.withdraws : undefined;
    if (target === undefined) {
      list.push(fact);
      continue;
    }
    const at = list.findIndex(each => each.id === target);
    if (at < 0) continue;
    noted(fact.data.corrects ? 'corrige' : 'retire', list[at].data, list);
    if (fact.data.corrects) list[at] = { ...list[at], data: fact.data.data };
    else list.splice(at, 1);
  }
  return list;
}

class Post {
  constructor(id, facts) {
    const days = facts.toSorted((a, b) => byText(a.data.effective_on, b.data.effective_on) || a.n - b.n);
    const opened = days.find(each => each.kind === 'post-opened');
    const of = kind => days.filter(each => each.kind === kind).map(each => each.data);
    const told = kind => facts.filter(each => each.kind === kind).map(each => each.data);
    this.id = id;
    this.opened = opened.data.effective_on;
    this.closed = of('post-closed')[0]?.effective_on ?? '9999-12-31';
    this.versions = [{ ...opened.data, since: this.opened }];
    for (const data of of('post-amended')) this.versions.push({ ...this.versions.at(-1), ...data, since: data.effective_on });
    this.holdings = [];
    for (const { kind, data: { effective_on: day } } of days) {
      const last = this.holdings.at(-1);
      if (/^post-(filled|vacated|closed)$/.test(kind) && last && !last.end) last.end = day;
      if (kind === 'post-filled' && day < this.closed) this.holdings.push({ since: day });
    }
    this.holdings = this.holdings.filter(each => each.since !== each.end);
    this.conventions = [...new Map(of('convention-signed').map(each => [each.convention, each])).values()];
    this.pledges = new Map();
    for (const { kind, data } of facts.filter(each => each.kind.startsWith('funding-'))) {
      const key = `${data.convention}\n${data.year}\n${data.funder}\n`;
      if (kind === 'funding-pledged') this.pledges.set(`${key}${data.funder_code ?? ''}`, data);
      else for (const each of [...this.pledges.keys()]) if (each.startsWith(key)) this.pledges.delete(each);
    }
    this.confirmed = new Map(told('period-confirmed').map(each => [each.period, each]));
    this.surveys = new Map(told('survey-answered').map(each => [each.year, each]));
  }

  version(day) { return this.versions.findLast(each => each.since <= day) ?? this.versions[0]; }
  department(day) { return departmentOf(this.version(day).commune); }
  isOpen(day) { return this.opened <= day && day < this.closed; }
  held(day) { return this.holdings.some(each => each.since <= day && (!each.end || day < each.end)); }
  inForce(day) { return this.conventions.filter(each => each.starts_on <= day && day <= each.ends_on); }

  /** First and last open day of a period; undefined if there is none. */
  openDays(period) {
    const first = [this.opened, firstDay(period)].sort()[1];
    const last = [dayOf(dayNumber(this.closed) - 1), lastDay(period)].sort()[0];
    return first <= last ? [first, last] : undefined;
  }

  /** Its open days, cut where a version begins. */
  spells(period) {
    const [first, last] = this.openDays(period) ?? [];
    if (!first) return [];
    const cuts = unique([first, ...this.versions.map(each => each.since).filter(day => first < day && day <= last).sort()]);
    return cuts.map((day, at) => [day, at + 1 < cuts.length ? dayOf(dayNumber(cuts[at + 1]) - 1) : last]);
  }

  /** The version of a post in a département in a period. */
  versionIn(department, period) {
    const end = lastDay(period);
    return this.versions.findLast(each => each.since <= end && departmentOf(each.commune) === department) ?? this.version(end);
  }
}

/** The posts of the log, as known at a cut. */
export function postsAt(log, cut) {
  const posts = new Map();
  for (const [id, facts] of [...log.register].sort(([a], [b]) => byText(a, b))) {
    const list = standing(facts, cut);
    if (list.some(each => each.kind === 'post-opened')) posts.set(id, new Post(id, list));
  }
  return posts;
}

/** Seats: how a release writes a post in a département (`organised` of the policy). */
export const seatOf = (post, departments, byDay) =>
  !byDay || String(departments) === departmentOf(post) ? post : `${post}@${departments.join('+')}`;
export const postOf = seat => seat.split('@')[0];
export const departmentsOf = seat => (seat.includes('@') ? seat.split('@')[1].split('+') : [departmentOf(seat)]);

/** A6: how many persons each seat of a post has, from those received in each département and together. */
export function seatsOfReceived(post, received, together, byDay) {
  const places = Array.from({ length: together }, () => []), seats = new Map();
  let at = 0;
  for (const [department, n] of [...received].sort(([a], [b]) => byText(a, b)))
    for (let left = n; left > 0; left--) places[at++ % together].push(department);
  for (const place of places) {
    const seat = seatOf(post, place.sort(), byDay);
    seats.set(seat, (seats.get(seat) ?? 0) + 1);
  }
  return seats;
}
