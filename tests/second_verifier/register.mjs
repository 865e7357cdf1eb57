// The register of a post, and where it stood (docs/bundle-facts.md, 7 and 10).
import { add, byKey, byText, dayBefore, departmentOf, firstDay, lastDay, sorted, under,
  unique } from './base.mjs';

/** The facts of a stream that stand at a cut; `noted` hears of each that is changed or taken out. */
export function standing(facts, cut, noted = () => {}) {
  const list = [];
  for (const fact of facts.filter(each => each.n <= cut)) {
    const { data } = fact, changes = data.corrects !== undefined, target = data.corrects ?? data.withdraws;
    const at = list.findIndex(each => each.id === target);
    if (target === undefined) list.push(fact);
    else if (at >= 0) {
      noted(changes ? 'corrige' : 'retire', list[at].data, list);
      list.splice(at, 1, ...(changes ? [{ ...list[at], data: data.data }] : []));
    }
  }
  return list;
}
class Post {
  constructor(id, facts) {
    const days = facts.toSorted((a, b) => byText(a.data.effective_on, b.data.effective_on) || a.n - b.n);
    const of = kind => days.filter(each => each.kind === kind).map(each => each.data), [opening] = of('post-opened');
    const last = (kind, key) => new Map(facts.filter(each => each.kind === kind).map(({ data }) => [data[key], data]));
    const [opened, closed] = [opening.effective_on, of('post-closed')[0]?.effective_on ?? '9999-12-31'];
    Object.assign(this, { id, opened, closed, holdings: [], pledges: new Map() });
    this.versions = [{ ...opening, since: opened }];
    for (const { kind, data } of days.filter(each => ['post-amended', 'post-employer-named'].includes(each.kind))) {
      const { siren, organisation, absorbs, ...kept } = this.versions.at(-1), named = { siren, organisation, absorbs };
      const said = kind === 'post-amended' && data.employer === undefined ? { ...named, ...data } : data;
      this.versions.push({ ...kept, ...said, since: data.effective_on });
    }
    for (const { kind, data: { effective_on: day } } of days) {
      if (['post-filled', 'post-vacated', 'post-closed'].includes(kind) && this.holdings.length)
        this.holdings.at(-1).end ??= day;
      if (kind === 'post-filled' && day < closed) this.holdings.push({ since: day });
    }
    for (const { kind, data: { convention, year, funder, ...rest } } of facts
      .filter(each => each.kind.startsWith('funding-'))) {
      const key = `${convention}\n${year}\n${funder}\n`;
      const pledge = { convention, year, funder, code: rest.funder_code, percent: rest.share_percent };
      if (kind === 'funding-pledged') this.pledges.set(key + (rest.funder_code ?? ''), pledge);
      else for (const each of this.pledges.keys()) if (each.startsWith(key)) this.pledges.delete(each);
    }
    this.conventions = [...new Map(of('convention-signed').map(each => [each.convention, each])).values()];
    this.territories = of('funder-territory-declared');
    [this.confirmed, this.surveys] = [last('period-confirmed', 'period'), last('survey-answered', 'year')];
  }
  version(day) { return this.versions.findLast(each => each.since <= day) ?? this.versions[0]; }
  department(day) { return departmentOf(this.version(day).commune); }
  isOpen(day) { return this.opened <= day && day < this.closed; }
  held(day) { return this.holdings.some(each => each.since <= day && !(each.end <= day)); }
  inForce(day) { return this.conventions.filter(each => each.starts_on <= day && day <= each.ends_on); }
  /** First and last open day of a period, nothing if there is none. */
  openDays(period) {
    const [, first] = [this.opened, firstDay(period)].sort(), [last] = [dayBefore(this.closed), lastDay(period)].sort();
    return first <= last ? [first, last] : [];
  }
  /** The open days, cut where a version begins. */
  spells(period, [first, last] = this.openDays(period)) {
    const begin = this.versions.map(each => each.since).filter(day => first < day && day <= last).sort();
    return first ? unique([first, ...begin])
      .map((day, at, cuts) => [day, cuts[at + 1] ? dayBefore(cuts[at + 1]) : last]) : [];
  }
  /** The version of a post in a département in a period. */
  versionIn(code, period, end = lastDay(period)) {
    return this.versions.findLast(each => each.since <= end && departmentOf(each.commune) === code)
      ?? this.version(end);
  }
}
/** The posts of each employer of several, of those that it absorbed too (docs/bundle-proofs.md, 3). */
export function employersOf(posts, period) {
  const terms = [...posts].flatMap(({ id, closed, versions }) => {
    const who = each => JSON.stringify([each.siren, each.organisation, each.employer, each.absorbs]);
    const changes = versions.filter((each, at) => !at || who(each) !== who(versions[at - 1]));
    return changes.map((each, at) => ({ ...each, id, end: changes[at + 1]?.since ?? closed }))
      .filter(each => each.siren);
  });
  const into = new Map(), sets = new Map(), mergers = terms.filter(each => each.absorbs);
  for (const { absorbs, siren } of mergers.sort((a, b) => byText(a.since, b.since)))
    if (!into.has(absorbs)) into.set(absorbs, siren);
  for (const { siren, id, end } of terms.filter(each => each.end > firstDay(period))) {
    const owners = [siren];
    while (into.has(owners.at(-1)) && !owners.includes(into.get(owners.at(-1)))) owners.push(into.get(owners.at(-1)));
    under(sets, owners.at(-1), () => new Set()).add(id);
  }
  return [...sets.values()].filter(each => each.size > 1).map(each => [...each].sort());
}
/** The posts of the log, as known at a cut. */
export function postsAt(log, cut) {
  const lists = [...sorted(log.register)].map(([id, facts]) => [id, standing(log.facts(facts), cut)]);
  const opened = lists.filter(([, list]) => list.some(each => each.kind === 'post-opened'));
  return new Map(opened.map(([id, list]) => [id, new Post(id, list)]));
}
/** Seats: how a release writes a post in one département or several. */
export const seatOf = (post, ...codes) => (String(codes) === departmentOf(post) ? post : `${post}@${codes.join('+')}`);
export const postOf = seat => seat.split('@')[0];
export const departmentsOf = seat => (seat.includes('@') ? seat.split('@')[1].split('+') : [departmentOf(seat)]);
/** A6: how many persons each seat of a post has, from those received in each département and together. */
export function seatsOfReceived({ post, by, together }) {
  const seats = new Map(), places = Array.from({ length: together }, () => []), codes = [...by].sort(byKey);
  codes.flatMap(([code, n]) => Array(n).fill(code)).forEach((code, at) => places[at % together].push(code));
  for (const place of places) add(seats, seatOf(post, ...place.sort()), 1);
  return seats;
}
