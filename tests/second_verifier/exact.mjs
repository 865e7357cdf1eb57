// Exact counts: leaves, areas, the lines of master.jsonl (docs/bundle-tables.md, 1 to 4).
import { add, byKey, byText, canonical, groups, must, product, quartersOf, sum, under, unique } from './base.mjs';
import { Cells, counted } from './cells.mjs';
import { few, readersOf, restsOf } from './readers.mjs';
import { departmentsOf, postOf, seatOf, seatsOfReceived } from './register.mjs';
export const FORCES = ['police', 'gendarmerie'];
/** The release as the facts give it: cells of each cut, leaves of each table and force, areas. */
export class Exact {
  constructor(log, manifest, contracts, lines, closings) {
    const { period, quarters, status } = manifest, plans = Object.values(contracts.tables);
    Object.assign(this, { log, manifest, contracts, period, plans, quarters: quartersOf(period), told: lines[0].readers, now: new Cells(log, log.size, period) });
    this.then = new Map(quarters.map(each => [each.period, new Cells(log, each.size, each.period)]));
    const cuts = [this.now, ...this.then.values()];
    for (const cells of cuts) for (const { sealed } of closings) cells.closed(sealed.get(cells.cut) ?? []);
    counted(log, cuts);
    this.complete = cuts.every(({ cut }) => closings.every(({ sealed }) => sealed.has(cut)));
    this.leaves = new Map(plans.flatMap(plan => FORCES.map(force => [`${plan.code} ${force}`, this.leavesOf(plan, force)])));
    if (status === 'definitif') [this.posts, this.departments] = [lines[0].posts, lines[0].departments].map(each => new Map(Object.entries(each)));
    else this.merge();
  }
  versionOf(seat) { return this.now.posts.get(postOf(seat))?.versionIn(departmentsOf(seat)[0], this.period) ?? { service: 'mixte', name: postOf(seat) }; }
  /** `[seat, quarter, modality, count]`, sorted. */
  leavesOf({ code, measure, rule, codes }, force) {
    const leaves = new Map(), put = (n, ...key) => add(leaves, key.join('\t'), n), persons = rule === 'distinct' ? [[this.period, this.now], ...this.then] : [];
    for (const [period, { received }] of persons) for (const each of received.values()) if (each.force === force) for (const [seat, n] of seatsOfReceived(each)) put(n, seat, period, '');
    for (const quarter of persons.length ? [] : this.quarters) {
      const cells = this.then.get(quarter) ?? this.now, period = this.then.has(quarter) ? quarter : this.period;
      for (const { post, department, d1, modality, n } of cells.of(code, measure).filter(each => each.force === force && each.quarter === quarter)) {
        const version = code === 'B4' && cells.posts.get(post)?.versionIn(department, period), inside = version && (version.commune === d1 || version.units?.includes(d1));
        put(n, seatOf(post, department), quarter, code === 'B4' ? (inside ? 'dans' : 'hors_nr') : codes.length ? modality : '');
      }
    }
    return [...leaves].filter(([, n]) => n).sort(byKey).map(([key, n]) => [...key.split('\t'), n]);
  }
  /** Seats of the release, and how départements and posts are merged. */
  merge() {
    const met = [...this.leaves.values()].flat().flatMap(([seat]) => departmentsOf(seat).map(code => seatOf(postOf(seat), code))), merged = [], volumes = new Map();
    const worked = [...this.now.posts.values()].flatMap(post => post.spells(this.period).map(([day]) => seatOf(post.id, post.department(day))));
    for (const force of FORCES) for (const [seat, , , n] of this.leaves.get(`A1 ${force}`)) add(volumes, `${seat} ${force}`, n);
    const volume = (some, force) => sum(some, seat => volumes.get(`${seat} ${force}`) ?? 0), size = some => sum(FORCES, force => volume(some, force));
    const { policy } = this.contracts, readers = readersOf(unique([...met, ...worked]), policy, this.told);
    const byPost = (some, force) => new Map(groups(some, postOf).map(own => [postOf(own[0]), volume(own, force)]));
    const large = some => FORCES.every(force => !few(restsOf(byPost(some, force), readers), policy.area_min));
    const inside = Map.groupBy(unique([...met, ...worked]).sort(), seat => departmentsOf(seat)[0]), seatsIn = codes => codes.flatMap(code => inside.get(code));
    let open = [];
    for (const code of [...inside.keys()].sort()) [open] = large(seatsIn([...open, code])) ? (merged.push([...open, code]), [[]]) : [[...open, code]];
    while (open.length && merged.length && !large(seatsIn(open))) open = [...merged.pop(), ...open];
    [this.posts, this.departments] = [new Map(), new Map()];
    for (const group of open.length ? [...merged, open] : merged) {
      const all = seatsIn(group), own = groups(all, postOf), rest = own.filter(each => !large(each));
      const alone = own.filter(large).sort((a, b) => size(a) - size(b) || byText(postOf(a[0]), postOf(b[0])));
      while (rest.length && !large(rest.flat()) && alone.length) rest.push(alone.pop());
      for (const seat of all) this.departments.set(seat, group.toSorted().join('+'));
      for (const some of [...alone, rest.flat()]) for (const seat of some) this.posts.set(seat, some.toSorted().join('+'));
    }
  }
  /** The lines of master.jsonl. */
  master() {
    const named = map => Object.fromEntries([...map].sort(byKey)), chosen = force => name => this.contracts.codes[name].filter(([, ...who]) => !who.length || who.includes(force)).map(([code]) => code);
    return this.plans.flatMap(({ code: table, rule, threshold, codes }) => FORCES.toReversed().map(force => ({
      table, force, rule, threshold, year: this.period, quarters: rule === 'distinct' ? [this.period] : this.quarters, modalities: product(codes.map(chosen(force))).map(each => each.join('/')),
      posts: named(this.posts), departments: named(this.departments), values: this.leaves.get(`${table} ${force}`), ceilings: this.leaves.get(`A1 ${force}`).map(([seat, quarter, , n]) => [seat, quarter, n]), ...(this.told && { readers: this.told }),
    })));
  }
  /** What of master.jsonl is not as the facts give it; every difference names its cell. */
  differences(told) {
    const wanted = this.master(), counts = list => new Map(list.map(each => [each.slice(0, -1).join(' '), each.at(-1)]));
    must(told.length === wanted.length, `${told.length} lignes au lieu de ${wanted.length}.`);
    return wanted.flatMap((line, at) => Object.keys({ ...line, ...told[at] }).flatMap(key => {
      const [one, other] = [line[key] ?? null, told[at][key] ?? null], where = `${line.table} ${line.force}`;
      if (canonical(one) === canonical(other)) return [];
      const [expected, said] = ['values', 'ceilings'].includes(key) ? [counts(one), counts(other)] : [new Map([[key, canonical(one)]]), new Map([[key, canonical(other)]])];
      const cells = unique([...expected.keys(), ...said.keys()]).filter(cell => expected.get(cell) !== said.get(cell));
      return cells.length ? cells.map(cell => `${where} ${cell} : attendu ${expected.get(cell) ?? 0}, trouvé ${said.get(cell) ?? 0}`) : [`${where} ${key} : en désordre`];
    }));
  }
  /** Where facts are gone: counts below what is left, or a table further above it than there are leaves. */
  beyond(told) {
    return this.master().flatMap(({ table, force, values }, at) => {
      const [left, said] = [values, told[at].values].map(list => new Map(list.map(each => [each.slice(0, 3).join(' '), each[3]])));
      const below = [...left].filter(([cell, n]) => n > (said.get(cell) ?? 0)).map(([cell, n]) => `${table} ${force} ${cell} : attendu au moins ${n}, trouvé ${said.get(cell) ?? 0}`);
      const more = groups([...said].map(([cell, n]) => [cell, n - (left.get(cell) ?? 0)]), ([cell]) => cell.split(' ')[{ C1: 2, A6: 1 }[table]]).map(some => sum(some, each => each[1]));
      return [...below, ...more.filter(n => n > this.log.gone.length).map(n => `${table} ${force} : ${n} de plus que les faits, pour ${this.log.gone.length} faits effacés`)];
    });
  }
}
/** The areas of a line at a level, with the seats of each, as its own seats first meet them. */
export function areasOf(line, level, areas = new Map()) {
  for (const seat of unique(line.values.map(each => each[0]))) for (const area of areasOfSeat(line, level, seat)) under(areas, area, () => []).push(seat);
  return areas;
}
export const areasOfSeat = ({ posts, departments }, level, seat) =>
  (level === 'nation' ? ['FR'] : unique(departmentsOf(seat).map(code => (level === 'post' ? posts : departments)[seatOf(postOf(seat), code)])));
