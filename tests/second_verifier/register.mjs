// The register of a post, and where it stood (docs/bundle-facts.md, 7 and 10).
import { add, byKey, byText, dayBefore, departmentOf, firstDay, lastDay, unique } from './base.mjs';
/** The facts of a stream that stand at a cut; `noted` hears of each that is changed or taken out. */
export function standing(facts, cut, noted = () => {}, list = []) {
  for (const fact of facts) {
    if (fact.n > cut) break;
    const { kind, data } = fact, target = kind.endsWith('-corrected') ? data.corrects : kind.endsWith('-withdrawn') ? data.withdraws : undefined;
    const at = target === undefined ? list.push(fact) && -1 : list.findIndex(each => each.id === target);
    if (at < 0) continue;
    noted(data.corrects ? 'corrige' : 'retire', list[at].data, list);
    list.splice(at, 1, ...(data.corrects ? [{ ...list[at], data: data.data }] : []));
  }
  return list;
}
class Post {
  constructor(id, facts) {
    const days = facts.toSorted((a, b) => byText(a.data.effective_on, b.data.effective_on) || a.n - b.n);
    const of = kind => days.filter(each => each.kind === kind).map(each => each.data), opening = of('post-opened')[0];
    const told = (kind, key) => new Map(facts.filter(each => each.kind === kind).map(({ data }) => [data[key], data]));
    Object.assign(this, { id, opened: opening.effective_on, closed: of('post-closed')[0]?.effective_on ?? '9999-12-31', holdings: [], pledges: new Map() });
    this.versions = [{ ...opening, since: this.opened }];
    for (const data of of('post-amended')) this.versions.push({ ...this.versions.at(-1), ...data, since: data.effective_on });
    for (const { kind, data: { effective_on: day } } of days.filter(each => ['post-filled', 'post-vacated', 'post-closed'].includes(each.kind))) {
      if (this.holdings.length) this.holdings.at(-1).end ??= day;
      if (kind === 'post-filled' && day < this.closed) this.holdings.push({ since: day });
    }
    for (const { kind, data } of facts.filter(each => each.kind.startsWith('funding-'))) {
      const key = `${data.convention}\n${data.year}\n${data.funder}\n`, gone = kind === 'funding-pledged' ? [] : [...this.pledges.keys()].filter(each => each.startsWith(key));
      for (const each of gone) this.pledges.delete(each);
      if (kind === 'funding-pledged') this.pledges.set(key + (data.funder_code ?? ''), data);
    }
    this.conventions = [...new Map(of('convention-signed').map(each => [each.convention, each])).values()];
    [this.confirmed, this.surveys] = [told('period-confirmed', 'period'), told('survey-answered', 'year')];
  }
  version(day) { return this.versions.findLast(each => each.since <= day) ?? this.versions[0]; }
  department(day) { return departmentOf(this.version(day).commune); }
  isOpen(day) { return this.opened <= day && day < this.closed; }
  held(day) { return this.holdings.some(each => each.since <= day && (!each.end || day < each.end)); }
  inForce(day) { return this.conventions.filter(each => each.starts_on <= day && day <= each.ends_on); }
  /** First and last open day of a period, nothing if there is none; then these days, cut where a version begins. */
  openDays(period, [, first] = [this.opened, firstDay(period)].sort(), [last] = [dayBefore(this.closed), lastDay(period)].sort()) { return first <= last ? [first, last] : []; }
  spells(period, [first, last] = this.openDays(period)) {
    const cuts = first ? unique([first, ...this.versions.map(each => each.since).filter(day => first < day && day <= last).sort()]) : [];
    return cuts.map((day, at) => [day, at + 1 < cuts.length ? dayBefore(cuts[at + 1]) : last]);
  }
  /** The version of a post in a département in a period. */
  versionIn(code, period) { return this.versions.findLast(each => each.since <= lastDay(period) && departmentOf(each.commune) === code) ?? this.version(lastDay(period)); }
}
/** The posts of the log, as known at a cut. */
export function postsAt(log, cut) {
  const lists = [...log.register].sort(byKey).map(([id, facts]) => [id, standing(log.facts(facts), cut)]);
  return new Map(lists.filter(([, list]) => list.some(each => each.kind === 'post-opened')).map(([id, list]) => [id, new Post(id, list)]));
}
/** Seats: how a release writes a post in one département or several. */
export const seatOf = (post, ...departments) => (String(departments) === departmentOf(post) ? post : `${post}@${departments.join('+')}`);
export const postOf = seat => seat.split('@')[0], departmentsOf = seat => (seat.includes('@') ? seat.split('@')[1].split('+') : [departmentOf(seat)]);
/** A6: how many persons each seat of a post has, from those received in each département and together. */
export function seatsOfReceived({ post, by, together }, seats = new Map(), at = 0) {
  const places = Array.from({ length: together }, () => []);
  for (const [department, n] of [...by].sort(byKey)) for (let left = n; left > 0; left--) places[at++ % together].push(department);
  for (const place of places) add(seats, seatOf(post, ...place.sort()), 1);
  return seats;
}
