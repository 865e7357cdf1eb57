// Exact counts: leaves, areas, the lines of master.jsonl (docs/bundle-tables.md, 1 to 4).
import { add, byText, canonical, must, product, quartersOf, sum, under, unique } from './base.mjs';
import { Cells } from './cells.mjs';
import { departmentsOf, postOf, seatOf, seatsOfReceived } from './register.mjs';

export const FORCES = ['police', 'gendarmerie'];
const SEPARATOR = '\t';

/** The release as the facts give it: cells of each cut, leaves of each table and force, areas. */
export class Exact {
  constructor(log, manifest, contracts, lines) {
    Object.assign(this, { log, manifest, contracts, period: manifest.period, byDay: contracts.policy.organised === 'day' });
    this.quarters = quartersOf(this.period);
    this.now = new Cells(log, manifest.log.size, this.period);
    this.then = new Map(manifest.quarters.map(each => [each.period, new Cells(log, each.size, each.period)]));
    this.leaves = new Map();
    for (const plan of Object.values(contracts.tables))
      for (const force of FORCES) this.leaves.set(`${plan.code ?? plan.table} ${force}`, this.leavesOf(plan, force));
    if (manifest.status === 'definitif') [this.posts, this.departments] = [lines[0].posts, lines[0].departments].map(each => new Map(Object.entries(each)));
    else this.merge();
  }

  get received() { return this.log.days[this.manifest.log.size]; }
  versionOf(seat) { return this.now.posts.get(postOf(seat))?.versionIn(departmentsOf(seat)[0], this.period) ?? { service: 'mixte', name: postOf(seat) }; }
  nameOf(seat) { return this.versionOf(seat).name; }
  seat(post, department) { return seatOf(post, [department], this.byDay); }

  /** The codes of a table that a force may choose; pairs of two lists. */
  modalities(plan, force) {
    const lists = plan.codes.map(name => this.contracts.codes[name].filter(([, ...who]) => !who.length || who.includes(force)).map(([code]) => code));
    return product(lists).map(codes => codes.join('/'));
  }

  /** `[seat, quarter, modality, count]`, sorted. */
  leavesOf(plan, force) {
    const leaves = new Map(), put = (...key) => n => add(leaves, key.join(SEPARATOR), n);
    if (plan.rule === 'distinct') {
      for (const [period, cells] of [[this.period, this.now], ...this.then])
        for (const each of cells.received.values())
          if (each.force === force)
            for (const [seat, n] of seatsOfReceived(each.post, each.by, each.together, this.byDay)) put(seat, period, '')(n);
    } else {
      for (const quarter of this.quarters) {
        const cells = this.then.get(quarter) ?? this.now;
        if (plan.code === 'B4') this.territory(cells, quarter, force, put);
        else for (const each of cells.of(plan.code, plan.measure))
          if (each.force === force && each.quarter === quarter) put(this.seat(each.post, each.department), quarter, plan.codes.length ? each.modality : '')(each.n);
      }
    }
    return [...leaves].filter(([, n]) => n).map(([key, n]) => [...key.split(SEPARATOR), n]).sort((a, b) => byText(a.slice(0, 3).join(SEPARATOR), b.slice(0, 3).join(SEPARATOR)));
  }

  /** B4: who lives in the territory of the post, and all others. */
  territory(cells, quarter, force, put) {
    const period = this.then.has(quarter) ? quarter : this.period;
    for (const each of cells.of('B4', 'situations')) {
      if (each.force !== force || each.quarter !== quarter) continue;
      const post = cells.posts.get(each.post);
      const version = this.byDay ? post?.versionIn(each.department, period) : post?.version(this.lastDay ?? '9999');
      const inside = version && (version.commune === each.d1 || version.units?.includes(each.d1));
      put(this.seat(each.post, each.department), quarter, inside ? 'dans' : 'hors_nr')(each.n);
    }
  }

  /** Seats of the release, and how départements and posts are merged. */
  merge() {
    const seats = new Set(), volumes = new Map(), least = this.contracts.policy.area_min;
    if (this.byDay) for (const post of this.now.posts.values()) for (const [day] of post.spells(this.period)) seats.add(this.seat(post.id, post.department(day)));
    for (const leaves of this.leaves.values()) for (const [seat] of leaves) for (const department of departmentsOf(seat)) seats.add(this.seat(postOf(seat), department));
    for (const force of FORCES) for (const [seat, , , n] of this.leaves.get(`A1 ${force}`)) add(volumes, `${seat} ${force}`, n);
    const small = n => n > 0 && n < least;
    const volume = (some, force) => sum(some, seat => volumes.get(`${seat} ${force}`) ?? 0);
    const large = some => FORCES.every(force => {
      const total = volume(some, force);
      const own = [...Map.groupBy(some, postOf).values()].map(each => volume(each, force));
      return !small(total) && own.every(each => !small(total - each));
    });
    const inDepartment = Map.groupBy([...seats].sort(), seat => departmentsOf(seat)[0]), groups = [];
    let open = [];
    for (const code of [...inDepartment.keys()].sort()) {
      open.push(code);
      if (!large(open.flatMap(each => inDepartment.get(each)))) continue;
      groups.push(open);
      open = [];
    }
    while (open.length && (!groups.length || !large(open.flatMap(each => inDepartment.get(each))))) {
      if (!groups.length) break;
      open = [...groups.pop(), ...open];
    }
    if (open.length) groups.push(open);
    Object.assign(this, { posts: new Map(), departments: new Map() });
    for (const group of groups) {
      const all = group.flatMap(code => inDepartment.get(code)), whole = group.sort().join('+');
      for (const seat of all) this.departments.set(seat, whole);
      const own = [...Map.groupBy(all, postOf).values()], alone = own.filter(large), together = own.filter(each => !large(each));
      const size = some => sum(FORCES, force => volume(some, force));
      alone.sort((a, b) => size(a) - size(b) || byText(postOf(a[0]), postOf(b[0])));
      while (together.length && !large(together.flat()) && alone.length) together.push(alone.pop());
      for (const some of [...alone, ...(together.length ? [together.flat()] : [])]) for (const seat of some) this.posts.set(seat, some.toSorted().join('+'));
    }
  }

  /** The lines of master.jsonl. */
  *master() {
    const named = map => Object.fromEntries([...map].sort(([a], [b]) => byText(a, b)));
    for (const plan of Object.values(this.contracts.tables))
      for (const force of FORCES.toReversed())
        yield {
          table: plan.code, force, rule: plan.rule, threshold: plan.threshold, year: this.period,
          quarters: plan.rule === 'distinct' ? [this.period] : this.quarters, modalities: this.modalities(plan, force),
          posts: named(this.posts), departments: named(this.departments), values: this.leaves.get(`${plan.code} ${force}`),
          ceilings: this.leaves.get(`A1 ${force}`).map(([seat, quarter, , n]) => [seat, quarter, n]),
        };
  }
}

/** The areas of a line at a level, with the seats of each, as its own seats first meet them. */
export function areasOf(line, level) {
  const areas = new Map(), own = unique(line.values.map(each => each[0]));
  for (const seat of own)
    for (const area of areasOfSeat(line, level, seat)) under(areas, area, () => []).push(seat);
  return areas;
}
export function areasOfSeat(line, level, seat) {
  if (level === 'nation') return ['FR'];
  const names = level === 'post' ? line.posts : line.departments;
  if (seat in names) return [names[seat]];
  const seats = departmentsOf(seat).map(code => seatOf(postOf(seat), [code], true));
  return unique(seats.map(each => names[each]));
}

/** Compare master.jsonl with what the facts give; every difference names its cell. */
export function compareMaster(exact, texts) {
  const found = [], wanted = [...exact.master()];
  must(texts.length === wanted.length, `${texts.length} lignes au lieu de ${wanted.length}.`);
  wanted.forEach((line, at) => {
    const told = JSON.parse(texts[at]), where = `${line.table} ${line.force}`;
    for (const key of Object.keys(line)) {
      if (canonical(line[key]) === canonical(told[key])) continue;
      if (!['values', 'ceilings'].includes(key)) {
        found.push(`${where} ${key} : attendu ${JSON.stringify(line[key])}, trouvé ${JSON.stringify(told[key])}`);
        continue;
      }
      const counts = list => new Map(list.map(each => [each.slice(0, -1).join(' '), each.at(-1)]));
      const [expected, said] = [counts(line[key]), counts(told[key])];
      for (const cell of unique([...expected.keys(), ...said.keys()]))
        if (expected.get(cell) !== said.get(cell)) found.push(`${where} ${cell} : attendu ${expected.get(cell) ?? 0}, trouvé ${said.get(cell) ?? 0}`);
    }
  });
  return found;
}
