// Exact counts: leaves, areas, the lines of master.jsonl (docs/bundle-tables.md, 1 to 4).
import { add, byKey, byText, canonical, must, product, quartersOf, sum, under, unique } from './base.mjs';
import { Cells } from './cells.mjs';
import { departmentsOf, postOf, seatOf, seatsOfReceived } from './register.mjs';
export const FORCES = ['police', 'gendarmerie'];

/** The release as the facts give it: cells of each cut, leaves of each table and force, areas. */
export class Exact {
  constructor(log, manifest, contracts, lines) {
    const { period, quarters, status } = manifest, plans = Object.values(contracts.tables);
    Object.assign(this, { log, manifest, contracts, period, plans, quarters: quartersOf(period), now: new Cells(log, log.size, period) });
    this.then = new Map(quarters.map(each => [each.period, new Cells(log, each.size, each.period)]));
    this.leaves = new Map(plans.flatMap(plan => FORCES.map(force => [`${plan.code} ${force}`, this.leavesOf(plan, force)])));
    if (status === 'definitif') [this.posts, this.departments] = [lines[0].posts, lines[0].departments].map(each => new Map(Object.entries(each)));
    else this.merge();
  }
  versionOf(seat) { return this.now.posts.get(postOf(seat))?.versionIn(departmentsOf(seat)[0], this.period) ?? { service: 'mixte', name: postOf(seat) }; }
  /** `[seat, quarter, modality, count]`, sorted. */
  leavesOf(plan, force) {
    const leaves = new Map(), put = (n, ...key) => add(leaves, key.join('\t'), n), lists = plan.rule === 'distinct' ? [] : this.quarters;
    if (plan.rule === 'distinct')
      for (const [period, cells] of [[this.period, this.now], ...this.then])
        for (const each of cells.received.values()) if (each.force === force) for (const [seat, n] of seatsOfReceived(each)) put(n, seat, period, '');
    for (const quarter of lists) {
      const cells = this.then.get(quarter) ?? this.now, period = this.then.has(quarter) ? quarter : this.period;
      for (const { post, department, d1, modality, n } of cells.of(plan.code, plan.measure).filter(each => each.force === force && each.quarter === quarter)) {
        const version = plan.code === 'B4' && cells.posts.get(post)?.versionIn(department, period), inside = version && (version.commune === d1 || version.units?.includes(d1));
        put(n, seatOf(post, department), quarter, plan.code === 'B4' ? (inside ? 'dans' : 'hors_nr') : plan.codes.length ? modality : '');
      }
    }
    return [...leaves].filter(([, n]) => n).sort(byKey).map(([key, n]) => [...key.split('\t'), n]);
  }
  /** Seats of the release, and how départements and posts are merged. */
  merge() {
    const seats = new Set(), volumes = new Map(), small = n => n > 0 && n < this.contracts.policy.area_min;
    for (const post of this.now.posts.values()) for (const [day] of post.spells(this.period)) seats.add(seatOf(post.id, post.department(day)));
    for (const leaves of this.leaves.values()) for (const [seat] of leaves) for (const department of departmentsOf(seat)) seats.add(seatOf(postOf(seat), department));
    for (const force of FORCES) for (const [seat, , , n] of this.leaves.get(`A1 ${force}`)) add(volumes, `${seat} ${force}`, n);
    const volume = (some, force) => sum(some, seat => volumes.get(`${seat} ${force}`) ?? 0), ownOf = some => [...Map.groupBy(some, postOf).values()];
    const large = some => FORCES.every(force => !small(volume(some, force)) && ownOf(some).every(own => !small(volume(some, force) - volume(own, force))));
    const inside = Map.groupBy([...seats].sort(), seat => departmentsOf(seat)[0]), seatsIn = codes => codes.flatMap(code => inside.get(code)), groups = [];
    let open = [];
    for (const code of [...inside.keys()].sort()) if (large(seatsIn([...open, code]))) { groups.push([...open, code]); open = []; } else open.push(code);
    while (open.length && groups.length && !large(seatsIn(open))) open = [...groups.pop(), ...open];
    if (open.length) groups.push(open);
    [this.posts, this.departments] = [new Map(), new Map()];
    for (const group of groups) {
      const all = seatsIn(group), own = ownOf(all), alone = own.filter(large), rest = own.filter(each => !large(each)), size = some => sum(FORCES, force => volume(some, force));
      alone.sort((a, b) => size(a) - size(b) || byText(postOf(a[0]), postOf(b[0])));
      while (rest.length && !large(rest.flat()) && alone.length) rest.push(alone.pop());
      for (const seat of all) this.departments.set(seat, group.toSorted().join('+'));
      for (const some of [...alone, rest.flat()]) for (const seat of some) this.posts.set(seat, some.toSorted().join('+'));
    }
  }
  /** The lines of master.jsonl. */
  master() {
    const named = map => Object.fromEntries([...map].sort(byKey)), chosen = force => name => this.contracts.codes[name].filter(([, ...who]) => !who.length || who.includes(force)).map(([code]) => code);
    return this.plans.flatMap(({ code: table, rule, threshold, codes }) => FORCES.toReversed().map(force => ({
      table, force, rule, threshold, year: this.period, quarters: rule === 'distinct' ? [this.period] : this.quarters,
      modalities: product(codes.map(chosen(force))).map(each => each.join('/')), posts: named(this.posts), departments: named(this.departments),
      values: this.leaves.get(`${table} ${force}`), ceilings: this.leaves.get(`A1 ${force}`).map(([seat, quarter, , n]) => [seat, quarter, n]),
    })));
  }
  /** What of master.jsonl is not as the facts give it; every difference names its cell. */
  differences(told) {
    const wanted = this.master(), counts = list => new Map(list.map(each => [each.slice(0, -1).join(' '), each.at(-1)]));
    must(told.length === wanted.length, `${told.length} lignes au lieu de ${wanted.length}.`);
    return wanted.flatMap((line, at) => Object.keys({ ...line, ...told[at] }).flatMap(key => {
      const [one, other] = [line[key], told[at][key]], where = `${line.table} ${line.force}`;
      if (canonical(one ?? null) === canonical(other ?? null)) return [];
      if (!['values', 'ceilings'].includes(key)) return [`${where} ${key} : attendu ${canonical(one ?? null)}, trouvé ${canonical(other ?? null)}`];
      const [expected, said] = [counts(one), counts(other)], cells = unique([...expected.keys(), ...said.keys()]).filter(cell => expected.get(cell) !== said.get(cell));
      return cells.length ? cells.map(cell => `${where} ${cell} : attendu ${expected.get(cell) ?? 0}, trouvé ${said.get(cell) ?? 0}`) : [`${where} ${key} : en désordre`];
    }));
  }
  /** Where facts are gone: counts below what is left, or a table further above it than there are leaves. */
  beyond(told) {
    const found = [], gone = this.log.gone.length;
    this.master().forEach(({ table, force, values }, at) => {
      const [left, said] = [values, told[at].values].map(list => new Map(list.map(each => [each.slice(0, 3).join(' '), each[3]])));
      for (const [cell, n] of left) if (n > (said.get(cell) ?? 0)) found.push(`${table} ${force} ${cell} : attendu au moins ${n}, trouvé ${said.get(cell) ?? 0}`);
      const more = Map.groupBy([...said].map(([cell, n]) => [cell, n - (left.get(cell) ?? 0)]), ([cell]) => (cell.split(' ')[{ C1: 2, A6: 1 }[table]]));
      for (const some of more.values()) if (sum(some, each => each[1]) > gone) found.push(`${table} ${force} : ${sum(some, each => each[1])} de plus que les faits, pour ${gone} faits effacés`);
    });
    return found;
  }
}
/** The areas of a line at a level, with the seats of each, as its own seats first meet them. */
export function areasOf(line, level) {
  const areas = new Map();
  for (const seat of unique(line.values.map(each => each[0]))) for (const area of areasOfSeat(line, level, seat)) under(areas, area, () => []).push(seat);
  return areas;
}
export function areasOfSeat(line, level, seat) {
  const names = level === 'post' ? line.posts : line.departments;
  return level === 'nation' ? ['FR'] : unique(departmentsOf(seat).map(code => names[seatOf(postOf(seat), code)]));
}
