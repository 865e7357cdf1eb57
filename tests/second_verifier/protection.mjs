// Cells, sensitive cells and certificates (docs/bundle-tables.md, 5).
import { add, must, quartersOf, sum, unique } from './base.mjs';
import { areasOf, areasOfSeat } from './exact.mjs';
import { postOf } from './register.mjs';
export const grainOf = (level, period) => `${level}-${period.includes('Q') ? 'quarter' : 'year'}`;
const keyOf = (posts, period, group, against) => JSON.stringify([posts.toSorted(), period, group, against]);

/** A line of master.jsonl and of pattern.jsonl together. */
export class Line {
  constructor(master, pattern, policy) {
    Object.assign(this, { ...master, pattern, master, most: policy.group_disclosure_min, closed: ['partition', 'mentions'].includes(master.rule) });
    [this.bySeat, this.bounds] = [master.values, master.ceilings].map(list => Map.groupBy(list, each => each[0]));
    this.hidden = new Set(pattern.hidden.map(each => JSON.stringify(each)));
    this.levels = Object.fromEntries(['nation', 'department', 'post'].map(level => [level, areasOf(master, level)]));
  }
  isHidden(...cell) { return this.hidden.has(JSON.stringify(cell)); }
  within(quarter, period) { return quarter === period || (period === this.year && this.quarters.includes(quarter)); }
  total(bySeat, seats, fits) { return sum(seats, seat => sum((bySeat.get(seat) ?? []).filter(fits), each => each.at(-1))); }
  value(seats, period, group) { return this.total(this.bySeat, seats, each => group.includes(each[2]) && this.within(each[1], period)); }
  ceiling(seats, period) { return this.total(this.bounds, seats, each => this.within(each[1], period)); }
  persons(seats, period) { return this.rule === 'partition' ? this.value(seats, period, this.modalities) : this.rule === 'mentions' ? this.ceiling(seats, period) : 0; }
  base(seats, period) { return this.closed ? this.persons(seats, period) : null; }
  secret(seats, period, value) { return value > 0 && (value < this.threshold || (value < this.most && value === this.persons(seats, period))); }
  /** The sensitive cells of grids. */
  *sensitive(grids) {
    for (const [level, period, grouping] of grids) {
      for (const seats of this.levels[level].values())
        for (const group of grouping.filter(each => !this.closed || each.length < this.modalities.length)) {
          const value = this.value(seats, period, group), own = [...Map.groupBy(seats, postOf)].map(([post, its]) => [post, its, this.value(its, period, group)]);
          if (this.secret(seats, period, value)) yield keyOf(seats, period, group, null);
          if (own.length < 2 || value - Math.max(...own.map(each => each[2])) >= Math.max(this.most, this.threshold)) continue;
          for (const [post, its, n] of own) {
            const others = seats.filter(each => !its.includes(each));
            if (this.secret(others, period, value - n)) yield keyOf(others, period, group, post);
          }
        }
      const several = level === 'department' && this.rule === 'distinct' ? [...this.bySeat.keys()].filter(seat => !(seat in this.departments)) : [];
      for (const seat of several) if (this.secret([seat], period, this.value([seat], period, ['']))) yield keyOf([seat], period, [''], null);
    }
  }
  /** Rules of the pattern; then what must be protected has a certificate, and each holds. */
  check(certificates, finest) {
    const { grids, hidden } = this.pattern, listed = (list, group) => list.some(each => String(each) === String(group));
    for (const [, , grouping] of grids) must(String(grouping.flat().sort()) === String(this.modalities.toSorted()), 'un regroupement ne partage pas les modalités.');
    for (const [level, area, period, group] of hidden)
      must(this.levels[level].has(area) && grids.some(([l, p, g]) => l === level && p === period && listed(g, group)), `case cachée ${area} ${period} ${group} hors des grilles.`);
    must(this.rule === 'total' ? !hidden.length : hidden.every(each => each[0] !== 'nation'), 'une case qui se publie toujours est cachée.');
    const proven = new Set(certificates.map(({ secret: [seats, ...rest] }) => keyOf(seats, ...rest)));
    for (const each of this.rule === 'total' ? [] : this.sensitive(finest)) must(proven.has(each), `la case sensible ${each} n’a pas de certificat.`);
    for (const each of certificates) this.certificate(each);
  }
  certificate({ secret: [seats, period, group, against], witnesses }) {
    const value = this.value(seats, period, group), name = `certificat de ${seats.join('+')} ${period} ${group}`, changed = { zero: [], above: [] };
    for (const [kind, changes] of witnesses) {
      const sums = new Map(), posts = unique(changes.map(each => postOf(each[0])));
      for (const [seat, quarter, modality, change] of changes) {
        const was = this.bySeat.get(seat)?.find(each => each[1] === quarter && each[2] === modality)?.[3] ?? 0, most = this.rule === 'mentions' ? this.ceiling([seat], quarter) : Infinity;
        const known = this.bySeat.has(seat) && this.quarters.includes(quarter) && this.modalities.includes(modality);
        must(known && was + change >= 0 && was + change <= most && postOf(seat) !== against, `${name} : ${seat} ${quarter} ${modality} ne peut changer de ${change}.`);
        if (this.closed) add(sums, `${seat} ${quarter}`, change);
        for (const [level, p, grouping] of this.pattern.grids.filter(each => this.within(quarter, each[1])))
          for (const area of areasOfSeat(this.master, level, seat)) add(sums, JSON.stringify([level, area, p, grouping.find(each => each.includes(modality))]), change);
      }
      for (const [cell, change] of sums) must(change === 0 || this.hidden.has(cell), `${name} : ${cell}, publié, change.`);
      const now = value + sum(changes.filter(each => seats.includes(each[0]) && group.includes(each[2]) && this.within(each[1], period)), each => each[3]);
      must(kind === 'zero' ? now === 0 : kind === 'above' && now >= this.threshold, `${name} : témoin ${kind} à ${now}.`);
      changed[kind].push(posts);
    }
    for (const [kind, all] of Object.entries(changed)) {
      const always = all.length && all.reduce((some, each) => some.filter(post => each.includes(post))).filter(post => !seats.map(postOf).includes(post));
      must(all.length && (against !== null || !always.length), `${name} : pas de témoin ${kind}, ou le même poste change dans tous.`);
    }
  }
}
/** Grain → the periods that a release has at it. */
export const periodsOf = ({ period, quarters }) => (period.includes('Q') ? { 'nation-quarter': [period] }
  : { 'post-year': [period], 'department-year': [period], 'nation-quarter': quarters.map(each => each.period), 'nation-year': [period] });
/** What sealing.json says was left out of the plan, and why (docs/bundle-tables.md, 6). */
export function leftOut(plans, pairOf, manifest, share) {
  const periods = { ...periodsOf(manifest), 'nation-quarter': quartersOf(manifest.period) };
  const fine = (plan, grain, entries) => {
    const level = grain.split('-')[0], cells = { n: 0, sensitive: 0 };
    for (const line of pairOf(plan)) {
      const merged = entries.map(each => each.modalities.filter(code => line.modalities.includes(code))).filter(each => each.length);
      const grouping = [...merged, ...line.modalities.filter(code => !merged.flat().includes(code)).map(code => [code])], few = n => n > 0 && n < line.threshold;
      for (const period of periods[grain]) {
        for (const seats of line.levels[level].values()) {
          const persons = some => (line.closed || line.rule === 'total' ? (line.rule === 'total' ? line.value(some, period, ['']) : line.persons(some, period)) : 0);
          if (few(persons(seats)) || unique(seats.map(postOf)).some(post => few(persons(seats.filter(each => postOf(each) !== post))))) return false;
        }
        cells.n += grouping.length * line.levels[level].size;
        cells.sensitive += [...line.sensitive([[level, period, grouping]])].length;
      }
    }
    return cells.sensitive === 0 || (level !== 'nation' && cells.sensitive <= (plan.rule === 'total' ? 0 : share) * cells.n);
  };
  const shown = (plan, grain) => pairOf(plan).some(line => line.pattern.grids.some(([level, period]) => grainOf(level, period) === grain));
  return plans.flatMap(plan => Object.keys(plan.readers).filter(grain => periods[grain]?.length && !shown(plan, grain)).map(grain => {
    const step = manifest.status === 'definitif' ? 'rectification' : [[], ...plan.recoding].some(entries => fine(plan, grain, entries)) ? 'protection' : 'recodage';
    const finer = Object.keys(periods).slice(0, Object.keys(periods).indexOf(grain)).filter(each => each !== 'nation-quarter' && shown(plan, each));
    must(step !== 'protection' || !finer.length, `${plan.code} ${grain} est écarté par protection, et ${finer} publié.`);
    return { grain, step, table: plan.code };
  }));
}
