// Territories of funders, and residence counted against them (docs/bundle-territories.md).
import { add, byKey, departmentOf, lastDay, meets, must, sorted, sum, under, unique } from './base.mjs';
import { few, readersOf, restsOf } from './exact.mjs';
import { departmentsOf, postOf, seatOf } from './register.mjs';

export const GRAIN = 'territory-year', SIDES = ['dans', 'hors', 'nr'], ownSlot = 0;
const tab = seats => seats.join('\t');
const without = (some, others) => some.filter(each => !others.includes(each));
const holds = (code, communes, place) => (communes.length ? communes.includes(place) : departmentOf(place) === code);
function communesOf(post, department, period) {
  const { commune, units = [] } = post.versionIn(department, period);
  return unique([commune, ...units]);
}
/** Seat → the communes of its post while it was there. */
export function ownCommunes(posts, period) {
  const places = post => unique(post.versions.map(each => departmentOf(each.commune)));
  return new Map([...posts.values()].flatMap(post =>
    places(post).map(code => [seatOf(post.id, code), communesOf(post, code, period)])));
}
/** Code → the communes (none: a whole département), seats and name of each territory of a year. */
export function territoriesOf(posts, period, departments) {
  const all = [...posts.values()], end = lastDay(period), paid = new Map(), found = new Map(), said = new Map();
  for (const post of period.includes('Q') ? [] : all) {
    for (const { year, funder, code } of post.pledges.values()) {
      const its = { cg: post.department(end), commune: code?.length === 9 ? undefined : code }[funder];
      if (String(year) !== period || !its) continue;
      under(paid, its, () => []).push(post.id);
      found.set(its, { communes: departments.includes(its) ? [] : [its] });
    }
    for (const { effective_on: since, siren, organisation: name, communes } of post.territories) {
      const key = `${since} ${post.id}`;
      if (since <= end && !(said.get(siren)?.key > key)) said.set(siren, { key, communes, name });
    }
  }
  for (const [code, each] of said) found.set(code, each);
  return new Map([...sorted(found)].map(([code, { communes, name }]) => {
    const near = department => (communes.length ? communes.map(departmentOf) : [code]).includes(department);
    const serves = (post, department) => communesOf(post, department, period).some(each => holds(code, communes, each))
      || (paid.get(code)?.includes(post.id) && near(department));
    const seats = all.flatMap(post => unique(post.spells(period).map(([day]) => post.department(day)))
      .filter(department => serves(post, department)).map(department => seatOf(post.id, department)));
    return [code, { communes, seats, name }];
  }));
}
/** Seat → the territories that count it: those that a seat shown with it serves. */
export function territoryAreas(territories, posts) {
  const served = new Map();
  for (const [code, { seats }] of territories)
    for (const seat of seats.filter(each => posts.has(each))) under(served, posts.get(seat), () => new Set()).add(code);
  return [...posts].filter(([, area]) => served.has(area)).map(([seat, area]) => [seat, [...served.get(area)].sort()]);
}
/** How the seats of a line see a commune. */
export class Residence {
  constructor(said) {
    const { own, then, territories, seats } = said;
    const told = at => Object.fromEntries(territories.map(each => [each[0], each[at]]));
    Object.assign(this, { said, own, then, seats, slots: told(1), territories: told(2) });
    this.wide = Math.max(ownSlot, ...Object.values(this.slots)) + 1;
    this.everySlot = territories.length ? unique(Object.values(this.slots)).sort((a, b) => a - b) : [ownSlot];
    this.departments = territories.filter(([, , communes]) => !communes.length).map(([, slot]) => slot);
    this.made = new Map(Object.keys(this.own).map(seat => [seat, this.madeAt(seat)]));
    this.patterns = [...unique([...this.made.values()].flat()).sort().reverse(), 'nr'];
  }
  ownOf(seat, quarter) { return this.then[quarter]?.[seat] ?? this.own[seat] ?? []; }
  codeAt(seat, slot) { return (this.seats[seat] ?? []).find(code => this.slots[code] === slot); }
  pattern(seat, place, quarter) {
    if (place === 'nr') return 'nr';
    const own = this.ownOf(seat, quarter).includes(place);
    return Array.from({ length: this.wide }, (_, slot) => {
      const code = slot ? this.codeAt(seat, slot) : undefined;
      if (code) return holds(code, this.territories[code], place);
      return slot && this.departments.includes(slot) ? departmentsOf(seat).includes(departmentOf(place)) : own;
    }).map(Number).join('');
  }
  madeAt(seat) {
    const codes = this.seats[seat] ?? [], quarters = Object.keys(this.then).filter(each => this.then[each][seat]);
    const whole = [...departmentsOf(seat), ...codes, '00'].filter(each => each.length <= 3).map(each => `${each}000`);
    const near = [...codes.flatMap(code => this.territories[code]), ...whole];
    const places = [...['', ...quarters].flatMap(each => this.ownOf(seat, each)), ...near];
    return unique(['', ...quarters].flatMap(quarter => places.map(place => this.pattern(seat, place, quarter))));
  }
  side(pattern, slot) { return pattern === 'nr' ? 'nr' : pattern[slot] === '1' ? 'dans' : 'hors'; }
  grouped(sides, slot) { return this.patterns.filter(each => sides.includes(this.side(each, slot))); }
  regrouped(grouping, slot) { return grouping.map(sides => this.grouped(sides, slot)).filter(each => each.length); }
  /** Whether somebody whom a seat receives can have the digits of a pattern that are shown of it. */
  lives(seat, pattern) {
    const slots = [ownSlot, ...(this.seats[seat] ?? []).map(code => this.slots[code])].sort((a, b) => a - b);
    const seen = each => slots.map(slot => each[slot]).join('');
    return pattern === 'nr' || (this.made.get(seat) ?? []).some(each => seen(each) === seen(pattern));
  }
  counts(places) {
    const found = new Map();
    for (const [seat, quarter, place, n] of places)
      add(found, tab([seat, quarter, this.pattern(seat, place, quarter)]), n);
    return [...sorted(found)].map(([key, n]) => [...key.split('\t'), n]);
  }
}
/** What a line of residence says beside its counts by commune. */
export function residenceOf(exact, force, told) {
  const { leaves, posts, territories, owns, thens, contracts: { policy }, plans, told: readersTold } = exact;
  const read = leaves.get(`B4 ${force}`), early = { dans: seat => owns.get(seat)?.[0] ?? 'nr', hors_nr: () => 'nr' };
  const sums = new Map();
  for (const [seat, quarter, place, n] of read) add(sums, tab([seat, quarter, early[place]?.(seat) ?? place]), n);
  const places = [...sorted(sums)].map(([key, n]) => [...key.split('\t'), n]);
  const there = new Set(read.map(each => tab(each.slice(0, 2)))), seats = new Map(exact.territorySeats);
  const own = Object.fromEntries([...posts.keys()].sort().map(seat => [seat, owns.get(seat) ?? []]));
  const others = [...thens].map(([quarter, its]) => [quarter, Object.fromEntries([...its].filter(([seat, of]) =>
    there.has(tab([seat, quarter])) && String(owns.get(seat)) !== String(of)))]);
  const then = Object.fromEntries(others.filter(([, its]) => Object.keys(its).length));
  const readers = readersOf(unique(read.map(each => each[0])), policy, readersTold);
  const { threshold } = plans.find(plan => plan.code === 'B4'), codes = unique([...seats.values()].flat()).sort();
  const gone = [];
  for (const slots = slotsOf(codes, territories, seats); ;) {
    const kept = without(codes, gone), all = [...seats].map(([seat, its]) => [seat, without(its, gone)]);
    const residence = new Residence(told ?? { own, then,
      territories: kept.map(code => [code, slots.get(code), territories.get(code).communes]),
      seats: Object.fromEntries(all.filter(([, its]) => its.length)) });
    const values = residence.counts(places), near = told ? undefined : tooNear(residence, values, readers, threshold);
    if (near) { gone.push(near); continue; }
    const { said, seats: shown } = residence;
    return { modalities: residence.patterns, values, ...(Object.keys(shown).length && { territories: shown }),
      residence: said, places };
  }
}
/** A slot for each territory: départements, then the others, the largest first. */
function slotsOf(codes, territories, seats) {
  const taken = [], found = new Map(), size = code => territories.get(code).communes.length;
  const order = codes.toSorted((a, b) => (size(a) > 0) - (size(b) > 0) || size(b) - size(a) || byKey([a], [b]));
  for (const code of order) {
    const mine = [...seats].filter(([, its]) => its.includes(code)).map(([seat]) => seat), whole = !size(code);
    let at = taken.findIndex(each => each.whole === whole && !meets(mine, each.seats));
    if (at < 0) at = taken.push({ whole, seats: [] }) - 1;
    taken[at].seats.push(...mine);
    found.set(code, at + 1);
  }
  return found;
}
/** Each two territories of other seats that meet: that of fewer, and the residents of one less the other's, by post. */
function residentsApart(residence, values, counted = values) {
  const seats = unique(counted.map(each => each[0])), areas = Object.keys(residence.slots).sort().map(code =>
    [code, seats.filter(seat => residence.seats[seat]?.includes(code))]);
  const inside = (seat, code) => sum(values.filter(([its, , pattern]) => its === seat
    && residence.side(pattern, residence.slots[code]) === 'dans'), each => each[3]);
  return areas.flatMap(([one, some], at) => areas.slice(at + 1).flatMap(([other, others]) => {
    if (tab(some) === tab(others) || !meets(some, others)) return [];
    const left = new Map();
    for (const seat of some) add(left, postOf(seat), inside(seat, one));
    for (const seat of others) add(left, postOf(seat), -inside(seat, other));
    return [[others.length < some.length ? other : one, left]];
  }));
}
/** A territory whose residents, of some posts, are nearly those of another, of other posts. */
const tooNear = (residence, values, readers, threshold) =>
  residentsApart(residence, values).find(([, left]) => few(restsOf(left, readers), threshold))?.[0];
/** Residents of two territories are not nearly the same, nor differ by few more or less than before. */
export function checkResidents({ residence, values, threshold }, was, known) {
  const both = [...was.values, ...values], then = residentsApart(residence, was.values, both);
  must(!tooNear(residence, values, known, threshold), () => 'deux territoires ont à peu près les mêmes habitants.');
  for (const [at, [code, left]] of residentsApart(residence, values, both).entries()) {
    for (const [post, n] of then[at][1]) add(left, post, -n);
    must(!few(restsOf(left, known), threshold), () => `${code} montre ce qui a changé, qui est peu.`);
  }
}
/** What differences of territories tell: seats and the modalities counted together. */
export function partsOf(line, [level, period, grouping, slot]) {
  if (!['territory', 'department'].includes(level) || period.includes('Q') || !line.territories) return [];
  if (slot !== undefined) return residentParts(line, slot);
  const [wholes, told] = ['department', 'territory'].map(at => [...line.at(at, line.year).values()]);
  const known = new Map([...told, ...wholes].map(seats => [tab(seats), seats])), pieces = new Set();
  for (const one of new Map(told.map(seats => [tab(seats), seats])).values())
    for (const other of [...known.values()].filter(seats => tab(seats) !== tab(one) && meets(one, seats)))
      for (const piece of [without(one, other), without(other, one), one.filter(each => other.includes(each))])
        pieces.add(tab(piece.toSorted()));
  for (const whole of wholes)
    for (const its of Map.groupBy(whole, seat => tab(line.territories[seat] ?? [])).values()) pieces.add(tab(its));
  return [...pieces].filter(piece => piece && !known.has(piece))
    .flatMap(piece => grouping.map(group => [piece.split('\t'), group]));
}
/** The same of residents, against territories of other slots and those of the posts. */
function residentParts(line, slot) {
  const { residence } = line;
  const crossed = (seats, other) => [...Map.groupBy(residence.patterns, each =>
    [slot, other].map(at => residence.side(each, at) === 'dans').join()).values()].map(group => [seats, group]);
  const all = [...line.at('territory', line.year)].map(([code, seats]) => [residence.slots[code], seats]);
  return all.filter(([at]) => at === slot).flatMap(([, one]) => [...crossed(one, ownSlot),
    ...all.filter(([at, other]) => at !== slot && meets(one, other)).flatMap(([at, other]) => [
      ...crossed(one.filter(seat => other.includes(seat)), at),
      ...[[without(one, other), slot], [without(other, one), at]].filter(([seats]) => seats.length)
        .map(([seats, of]) => [seats, residence.grouped(['dans'], of)])])]);
}
