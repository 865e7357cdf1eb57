// Exact counts: leaves, readers, areas, the lines of master.jsonl (docs/bundle-tables.md, 1 to 4).
import { add, byKey, byText, canonical, differences, grouped, groups, must, product, quartersOf, sorted, sum, under,
  unique } from './base.mjs';
import { Cells, counted } from './cells.mjs';
import { GRAIN, ownCommunes, residenceOf, territoriesOf, territoryAreas } from './territories.mjs';
import { besideQuarters, ownAreas, quarterAreas } from './quarters.mjs';
import { departmentsOf, postOf, seatOf, seatsOfReceived } from './register.mjs';

export const FORCES = ['police', 'gendarmerie'];
/** Readers, sets of posts: each alone, any two of a département, and those that master.jsonl names. */
export function readersOf(seats, { readers: asked }, told = []) {
  const posts = unique(seats.map(postOf)).sort(), found = posts.map(post => [post]);
  const places = Map.groupBy(seats.flatMap(seat => departmentsOf(seat).map(code => [code, postOf(seat)])), ([code]) =>
    code);
  for (const place of asked === 'pairs' ? places.values() : []) {
    const there = unique(place.map(([, post]) => post)).sort();
    there.forEach((one, at) => found.push(...there.slice(at + 1).map(other => [one, other])));
  }
  found.push(...told.map(each => each.filter(post => posts.includes(post))).filter(each => each.length));
  return [...new Map(found.map(each => [each.join(), each])).values()];
}
/** Post → a number of its own seats among some. */
export const byPost = (seats, of) => new Map(groups(seats, postOf).map(own => [postOf(own[0]), of(own)]));
/** The sum of counts by post, and what is left of it for each reader who knows some. */
export function restsOf(counts, readers) {
  const all = sum([...counts.values()]), known = readers.map(reader => sum(reader, post => counts.get(post) ?? 0));
  return unique([all, ...known.filter(own => own).map(own => all - own)]);
}
export const few = (rests, n) => rests.some(rest => Math.abs(rest) > 0 && Math.abs(rest) < n);
/** Post → cells of facts 1…N less those of the cut of their quarter. */
export function lateOf({ now, then }, table, measure, fits) {
  const late = new Map();
  for (const [quarter, cut] of then)
    for (const [cells, sign] of [[now, 1], [cut, -1]])
      for (const cell of cells.of(table, measure).filter(each => each.quarter === quarter && fits(each)))
        add(late, cell.post, sign * cell.n);
  return late;
}
/** The release as the facts give it: cells of each cut, leaves of each table and force, areas. */
export class Exact {
  constructor(log, manifest, contracts, lines, closings) {
    const { period, quarters, status } = manifest, plans = Object.values(contracts.tables), told = lines[0].readers;
    Object.assign(this, { lines, log, manifest, contracts, period, plans, quarters: quartersOf(period), told });
    this.now = new Cells(log, log.size, period);
    this.then = new Map(quarters.map(each => [each.period, new Cells(log, each.size, each.period)]));
    const cuts = [this.now, ...this.then.values()];
    for (const cells of cuts) for (const { sealed } of closings) cells.closed(sealed.get(cells.cut) ?? []);
    counted(log, cuts);
    this.complete = cuts.every(({ cut }) => closings.every(({ sealed }) => sealed.has(cut)));
    this.early = [...this.then.keys()].filter(quarter => this.isEarly(quarter, this.then.get(quarter)));
    this.leaves = new Map(plans
      .flatMap(plan => FORCES.map(force => [`${plan.code} ${force}`, this.leavesOf(plan, force)])));
    this.tells = plans.some(plan => plan.readers[GRAIN]);
    this.readers = readersOf(this.seats(), contracts.policy, told);
    this.areas = status === 'definitif' ? new Map(FORCES.map(force => [force,
      new Map(Object.entries(lines.find(each => each.force === force && each.quarter_departments)
        ?.quarter_departments ?? {}))])) : quarterAreas(this, lines);
    [this.posts, this.departments] = status === 'definitif'
      ? ['posts', 'departments'].map(name => new Map(Object.entries(lines[0][name]))) : this.merged();
    const codes = contracts.codes.departement.map(([code]) => code), { now } = this;
    this.territories = this.tells ? territoriesOf(now.posts, period, codes) : new Map();
    const late = [...this.then].filter(([quarter]) => !this.early.includes(quarter));
    this.owns = ownCommunes(now.posts, period);
    this.thens = new Map(late.map(([quarter, its]) => [quarter, ownCommunes(its.posts, quarter)]));
    this.territorySeats = territoryAreas(this.territories, this.posts);
    const local = this.territorySeats.map(([seat, its]) => [seat, its.filter(each => !codes.includes(each))]);
    this.shownTo = Object.fromEntries(local.filter(([, its]) => its.length));
  }
  /** Whether residence of a quarter is that of an early release, which knew two sides. */
  isEarly(quarter, cells) {
    const told = this.lines.filter(each => each.places)
      .map(({ force, places, residence: { own } }) => [force, own, places.filter(each => each[1] === quarter)]);
    const same = ([force, , its]) => canonical(its) === canonical(this.residentsOf(cells, force, quarter));
    return !told.every(same) && told.every(([, own, its]) => its
      .every(([seat, , place]) => place === 'nr' || place === own[seat]?.[0]));
  }
  residentsOf(cells, force, quarter) {
    const found = new Map();
    for (const { post, department, d1, n } of cells.of('B4', 'situations')
      .filter(each => each.force === force && each.quarter === quarter))
      add(found, `${seatOf(post, department)}\t${quarter}\t${d1}`, n);
    return [...sorted(found)].map(([key, n]) => [...key.split('\t'), n]);
  }
  versionOf(seat) {
    const post = this.now.posts.get(postOf(seat));
    return post?.versionIn(departmentsOf(seat)[0], this.period) ?? { service: 'mixte', name: postOf(seat) };
  }
  /** `[seat, quarter, modality, count]`, sorted. */
  leavesOf({ code, measure, rule, codes, readers }, force) {
    const leaves = new Map(), put = (n, ...key) => add(leaves, key.join('\t'), n);
    for (const [period, { received }] of rule === 'distinct' ? [[this.period, this.now], ...this.then] : [])
      for (const each of [...received.values()].filter(its => its.force === force))
        for (const [seat, n] of seatsOfReceived(each)) put(n, seat, period, '');
    for (const quarter of rule === 'distinct' ? [] : this.quarters) {
      const cut = this.then.get(quarter), cells = cut ?? this.now, period = cut ? quarter : this.period;
      const residence = (post, department, commune) => {
        const version = cells.posts.get(post)?.versionIn(department, period);
        if (readers[GRAIN] && !this.early.includes(quarter)) return commune;
        return version && [version.commune, ...(version.units ?? [])].includes(commune) ? 'dans' : 'hors_nr';
      };
      for (const { post, department, d1, modality, n } of cells.of(code, measure)
        .filter(each => each.force === force && each.quarter === quarter))
        put(n, seatOf(post, department), quarter, code === 'B4' ? residence(post, department, d1) : codes.length
          ? modality : '');
    }
    return [...sorted(leaves)].filter(([, n]) => n).map(([key, n]) => [...key.split('\t'), n]);
  }
  /** The seats of the release: those open in the period, and those that count anything. */
  seats() {
    const seats = [...this.leaves.values()].flat()
      .flatMap(([seat]) => departmentsOf(seat).map(code => seatOf(postOf(seat), code)));
    for (const post of this.now.posts.values()) for (const [day] of post.spells(this.period))
      seats.push(seatOf(post.id, post.department(day)));
    return unique(seats);
  }
  /** How the seats of the release are merged into posts and départements that are large. */
  merged() {
    const { readers, contracts: { policy } } = this, seats = this.seats(), volumes = new Map();
    for (const force of FORCES) for (const [seat, , , n] of this.leaves.get(`A1 ${force}`))
      add(volumes, `${seat} ${force}`, n);
    const volume = (some, force) => sum(some, seat => volumes.get(`${seat} ${force}`) ?? 0);
    const size = some => sum(FORCES, force => volume(some, force));
    const rests = (some, force) => restsOf(byPost(some, own => volume(own, force)), readers);
    const large = some => FORCES.every(force => !few(rests(some, force), policy.area_min));
    const inside = sorted(Map.groupBy(seats.sort(), seat => departmentsOf(seat)[0]));
    const seatsIn = codes => codes.flatMap(code => inside.get(code)), posts = new Map(), departments = new Map();
    for (const group of grouped([...inside.keys()].map(code => [code]), codes => large(seatsIn(codes)))) {
      const all = seatsIn(group), own = groups(all, postOf), rest = own.filter(each => !large(each));
      const alone = own.filter(large).sort((a, b) => size(a) - size(b) || byText(postOf(a[0]), postOf(b[0])));
      while (rest.length && !large(rest.flat()) && alone.length) rest.push(alone.pop());
      for (const seat of all) departments.set(seat, group.toSorted().join('+'));
      for (const some of [...alone, rest.flat()]) for (const seat of some) posts.set(seat, some.toSorted().join('+'));
    }
    if (this.areas.size && !this.period.includes('Q')) besideQuarters(this, posts, departments);
    return [posts, departments];
  }
  /** The lines of master.jsonl. */
  master() {
    const [posts, departments] = [this.posts, this.departments].map(map => Object.fromEntries(sorted(map)));
    const chosen = force => list => this.contracts.codes[list]
      .filter(([, ...who]) => !who.length || who.includes(force)).map(([code]) => code);
    return this.plans.flatMap(({ code: table, rule, threshold, codes }, at) => FORCES.toReversed().map(force => ({
      table, force, rule, threshold, year: this.period, quarters: rule === 'distinct' ? [this.period] : this.quarters,
      modalities: product(codes.map(chosen(force))).map(each => each.join('/')), posts, departments,
      ...ownAreas(this, this.plans[at], force), values: this.leaves.get(`${table} ${force}`),
      ceilings: this.leaves.get(`A1 ${force}`).map(([seat, quarter, , n]) => [seat, quarter, n]),
      ...(this.told && { readers: this.told }), ...this.territoriesTold(this.plans[at], force),
    })));
  }
  /** What a line says of territories. */
  territoriesTold({ code, readers }, force) {
    const isIts = each => each.table === code && each.force === force;
    const its = this.manifest.status === 'definitif' ? this.lines.find(isIts) : undefined;
    if (!readers[GRAIN]) return {};
    if (code === 'B4') return residenceOf(this, force, its?.residence);
    const shown = its ? its.territories ?? {} : this.shownTo;
    return Object.keys(shown).length ? { territories: shown } : {};
  }
  /** What of master.jsonl is not as the facts give it (`before` is of no fact); every difference names its cell. */
  differences(told) {
    const flat = lines => new Map(lines.flatMap(({ table, force, values, before, ...rest }) => [
      ...values.map(each => [`${table} ${force} ${each.slice(0, 3).join(' ')}`, each[3]]),
        [`${table} ${force}`, canonical(rest)]]));
    return differences(flat(this.master()), flat(told), 0);
  }
  /** Where facts are gone: counts below what is left, or a table further above it than there are leaves. */
  beyond(told) {
    return this.master().flatMap(({ table, force, values }, at) => {
      const [left, said] = [values, told[at].values]
        .map(list => new Map(list.map(each => [each.slice(0, 3).join(' '), each[3]])));
      const below = [...left].filter(([cell, n]) => n > (said.get(cell) ?? 0))
        .map(([cell, n]) => `${table} ${force} ${cell} : attendu au moins ${n}, trouvé ${said.get(cell) ?? 0}`);
      const more = groups([...said].map(([cell, n]) => [cell, n - (left.get(cell) ?? 0)]), ([cell]) =>
        cell.split(' ')[{ C1: 2, A6: 1 }[table]]).map(some => sum(some, each => each[1]));
      return [...below, ...more.filter(n => n > this.log.gone.length)
        .map(n => `${table} ${force} : ${n} de plus que les faits, pour ${this.log.gone.length} faits effacés`)];
    });
  }
}
