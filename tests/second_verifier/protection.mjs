// Cells, sensitive cells, certificates, what was left out (docs/bundle-tables.md, 5 and 6).
import { add, groups, must, quartersOf, sum, unique } from './base.mjs';
import { areasOf, areasOfSeat } from './exact.mjs';
import { few, readersOf, restsOf } from './readers.mjs';
import { postOf } from './register.mjs';
export const grainOf = ([level, period]) => `${level}-${period.includes('Q') ? 'quarter' : 'year'}`;
const keyOf = (seats, period, group, against) => JSON.stringify([seats.toSorted(), period, group, against]), named = reader => (reader.length > 1 ? reader : reader[0]);
/** A line of master.jsonl and of pattern.jsonl together. */
export class Line {
  constructor(master, pattern, policy) {
    Object.assign(this, { ...master, pattern, most: policy.group_disclosure_min, parts: ['partition', 'mentions'].includes(master.rule), hidden: new Set(pattern.hidden.map(each => JSON.stringify(each))) });
    [this.bySeat, this.bounds] = [master.values, master.ceilings].map(list => Map.groupBy(list, each => each[0]));
    this.known = readersOf([...this.bySeat.keys()], policy, master.readers);
    this.levels = Object.fromEntries(['nation', 'department', 'post'].map(level => [level, areasOf(master, level)]));
  }
  isHidden(...cell) { return this.hidden.has(JSON.stringify(cell)); }
  shows(grain) { return this.pattern.grids.some(each => grainOf(each) === grain); }
  within(quarter, period) { return quarter === period || (period === this.year && this.quarters.includes(quarter)); }
  total(bySeat, seats, fits) { return sum(seats, seat => sum((bySeat.get(seat) ?? []).filter(fits), each => each.at(-1))); }
  value(seats, period, group) { return this.total(this.bySeat, seats, each => group.includes(each[2]) && this.within(each[1], period)); }
  ceiling(seats, period) { return this.total(this.bounds, seats, each => this.within(each[1], period)); }
  persons(seats, period) { return this.rule === 'partition' ? this.value(seats, period, this.modalities) : this.rule === 'mentions' ? this.ceiling(seats, period) : 0; }
  base(seats, period) { return this.parts ? this.persons(seats, period) : null; }
  secret(seats, period, value) { return value > 0 && (value < this.threshold || (value < this.most && value === this.persons(seats, period))); }
  /** The sensitive cells of grids. */
  *sensitive(grids) {
    for (const [level, period, grouping] of grids) {
      for (const seats of this.levels[level].values())
        for (const group of grouping.filter(each => !this.parts || each.length < this.modalities.length)) {
          const value = this.value(seats, period, group), own = new Map(groups(seats, postOf).map(its => [postOf(its[0]), this.value(its, period, group)]));
          if (this.secret(seats, period, value)) yield keyOf(seats, period, group, null);
          for (const reader of this.known) {
            const its = reader.filter(post => own.has(post)), rest = value - sum(its, post => own.get(post));
            if (!its.length || its.length === own.size || rest <= 0 || rest >= Math.max(this.most, this.threshold)) continue;
            const others = seats.filter(seat => !its.includes(postOf(seat)));
            if (this.secret(others, period, rest)) yield keyOf(others, period, group, named(reader));
          }
        }
      const several = level === 'department' && this.rule === 'distinct' ? [...this.bySeat.keys()].filter(seat => !(seat in this.departments)) : [];
      for (const seat of several) if (this.secret([seat], period, this.value([seat], period, ['']))) yield keyOf([seat], period, [''], null);
    }
  }
  /** Rules of the pattern; then what must be protected has a certificate, and each holds. */
  check(certificates, finest, some = false) {
    const { grids, hidden } = this.pattern, proven = new Set(certificates.map(({ secret: [seats, ...rest] }) => keyOf(seats, ...rest)));
    for (const [, , grouping] of grids) must(String(grouping.flat().sort()) === String(this.modalities.toSorted()), 'un regroupement ne partage pas les modalités.');
    for (const [level, area, period, group] of hidden) {
      const there = this.levels[level].has(area) && grids.some(([l, p, g]) => l === level && p === period && g.some(each => String(each) === String(group)));
      must(there && level !== 'nation' && this.rule !== 'total', `la case ${area} ${period} ${group} n’est pas de celles qui peuvent être cachées.`);
    }
    for (const each of this.rule === 'total' || some ? [] : this.sensitive(finest)) must(proven.has(each), `la case sensible ${each} n’a pas de certificat.`);
    for (const each of certificates) this.certificate(each);
  }
  /** How many sensitive cells have no certificate. */
  uncertified(certificates, finest) {
    const proven = new Set(certificates.map(({ secret: [seats, ...rest] }) => keyOf(seats, ...rest)));
    return this.rule === 'total' ? 0 : unique([...this.sensitive([...finest, ...this.pattern.grids])]).filter(each => !proven.has(each)).length;
  }
  certificate({ secret: [seats, period, group, against], witnesses }) {
    const value = this.value(seats, period, group), name = `certificat de ${seats.join('+')} ${period} ${group}`, changed = { zero: [], above: [] };
    for (const [kind, changes] of witnesses) {
      const sums = new Map();
      for (const [seat, quarter, modality, change] of changes) {
        const n = change + this.value([seat], quarter, [modality]), most = this.rule === 'mentions' ? this.ceiling([seat], quarter) : Infinity;
        const known = this.bySeat.has(seat) && this.quarters.includes(quarter) && this.modalities.includes(modality) && ![against].flat().includes(postOf(seat));
        must(known && n >= 0 && n <= most, `${name} : ${seat} ${quarter} ${modality} ne peut changer de ${change}.`);
        if (this.parts) add(sums, `${seat} ${quarter}`, change);
        for (const [level, p, grouping] of this.pattern.grids.filter(each => this.within(quarter, each[1])))
          for (const area of areasOfSeat(this, level, seat)) add(sums, JSON.stringify([level, area, p, grouping.find(each => each.includes(modality))]), change);
      }
      for (const [cell, change] of sums) must(change === 0 || this.hidden.has(cell), `${name} : ${cell}, publié, change.`);
      const now = value + sum(changes.filter(each => seats.includes(each[0]) && group.includes(each[2]) && this.within(each[1], period)), each => each[3]);
      must(kind === 'zero' ? now === 0 : kind === 'above' && now >= this.threshold, `${name} : témoin ${kind} à ${now}.`);
      changed[kind].push(new Set(changes.map(each => postOf(each[0]))));
    }
    const inside = seats.map(postOf), strangers = this.known.filter(reader => !reader.some(post => inside.includes(post)));
    for (const all of Object.values(changed)) {
      must(all.length, `${name} : un témoin manque.`);
      const learns = against === null && strangers.find(reader => all.every(each => reader.some(post => each.has(post))));
      must(!learns, () => `${name} : ${learns} change dans tous les témoins.`);
    }
  }
  /** Whether a grain may be shown under a grouping: no few persons; and how many cells, how many sensitive. */
  fine(level, period, grouping) {
    const persons = some => (this.rule === 'total' ? this.value(some, period, ['']) : this.persons(some, period));
    const byPost = seats => new Map(groups(seats, postOf).map(its => [postOf(its[0]), persons(its)]));
    const bad = [...this.levels[level].values()].some(seats => few(restsOf(byPost(seats), this.known), this.threshold));
    return [bad, grouping.length * this.levels[level].size, [...this.sensitive([[level, period, grouping]])].length];
  }
}
/** Grain → the periods that a release has at it. */
export const periodsOf = ({ period, quarters }) => (period.includes('Q') ? { 'nation-quarter': [period] }
  : { 'post-year': [period], 'department-year': [period], 'nation-quarter': quarters.map(each => each.period), 'nation-year': [period] });
/** What sealing.json says was left out of the plan, and why. */
export function leftOut(plans, pairOf, manifest, share) {
  const periods = { ...periodsOf(manifest), 'nation-quarter': quartersOf(manifest.period) }, order = Object.keys(periods);
  const groupingOf = (line, entries, merged = entries.map(each => each.modalities.filter(code => line.modalities.includes(code))).filter(each => each.length)) =>
    [...merged, ...line.modalities.filter(code => !merged.flat().includes(code)).map(code => [code])];
  const fine = (plan, grain, entries, level = grain.split('-')[0]) => {
    const all = pairOf(plan).flatMap(line => periods[grain].map(period => line.fine(level, period, groupingOf(line, entries)))), sensitive = sum(all, each => each[2]);
    return !all.some(each => each[0]) && (sensitive === 0 || (level !== 'nation' && sensitive <= (plan.rule === 'total' ? 0 : share) * sum(all, each => each[1])));
  };
  const shown = (plan, grain) => pairOf(plan).some(line => line.shows(grain));
  return plans.flatMap(plan => Object.keys(plan.readers).filter(grain => periods[grain] && !shown(plan, grain)).map(grain => {
    const step = manifest.status === 'definitif' ? 'rectification' : [[], ...plan.recoding].some(entries => fine(plan, grain, entries)) ? 'protection' : 'recodage';
    const finer = order.slice(0, order.indexOf(grain)).filter(each => each !== 'nation-quarter' && shown(plan, each));
    must(step !== 'protection' || !finer.length, `${plan.code} ${grain} est écarté par protection, et ${finer} publié.`);
    return { grain, step, table: plan.code };
  }));
}
