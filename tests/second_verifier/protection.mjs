// Sensitive cells, certificates, what was left out (docs/bundle-tables.md, 5 and 6).
import { add, must, quartersOf, sum, unique } from './base.mjs';
import { byPost, few, readersOf, restsOf } from './exact.mjs';
import { grainOf } from './line.mjs';
import { restsOfLine } from './quarters.mjs';
import { postOf } from './register.mjs';
import { GRAIN, SIDES, ownSlot, partsOf } from './territories.mjs';

const keyOf = (seats, period, group, against) => JSON.stringify([seats.toSorted(), period, group, against]);
const provenBy = certificates => new Set(certificates.map(({ secret: [seats, ...rest] }) => keyOf(seats, ...rest)));
/** What protects the small counts of a line. */
export class Protection {
  constructor(line, policy) {
    Object.assign(this, { line, most: policy.group_disclosure_min });
    this.known = readersOf([...line.bySeat.keys()], policy, line.readers);
    this.rests = restsOfLine(line);
  }
  secret(seats, period, value) {
    const { rule, threshold } = this.line, all = rule === 'total' ? value : this.line.persons(seats, period);
    return value > 0 && (value < threshold || (value < this.most && value === all && this.line.parts));
  }
  /** The sensitive cells of grids; unless `alone` also those of départements that a table shows together. */
  *sensitive(grids, alone = false) {
    const { line, known } = this, large = Math.max(this.most, line.threshold);
    for (const grid of grids) {
      const [level, period, grouping] = grid;
      const rests = level === 'department' && period !== line.year ? this.rests : [];
      const joined = !alone && line.quarter_departments && grainOf([level, period]) === 'department-year';
      const shown = [...line.areasIn(grid).values(), ...(joined ? line.at(level, '').values() : [])]
        .map(seats => [seats, period]);
      const told = grouping.filter(each => !line.parts || each.length < line.modalities.length);
      const cells = [...shown.map(each => [...each, told]), ...(alone ? [] : partsOf(line, grid))
        .map(([seats, group]) => [seats, period, [group]]),
        ...rests.filter(each => each[1].split('+')[0] === period).map(each => [...each, told])];
      for (const [seats, when, all] of cells)
        for (const group of all) {
          const value = line.value(seats, when, group);
          const own = byPost(seats, its => line.value(its, when, group));
          if (this.secret(seats, when, value)) yield keyOf(seats, when, group, null);
          for (const reader of known) {
            const its = reader.filter(post => own.has(post)), rest = value - sum(its, post => own.get(post));
            if (!its.length || its.length === own.size || rest <= 0 || rest >= large) continue;
            const others = seats.filter(seat => !its.includes(postOf(seat)));
            if (this.secret(others, when, rest))
              yield keyOf(others, when, group, reader.length > 1 ? reader : reader[0]);
          }
        }
      if (level !== 'department' || line.rule !== 'distinct') continue;
      for (const seat of [...line.bySeat.keys()].filter(each => !(each in line.departments)))
        if (this.secret([seat], period, line.value([seat], period, ['']))) yield keyOf([seat], period, [''], null);
    }
  }
  /** Rules of the pattern; then what must be protected has a certificate, and each holds. */
  check(certificates, finest, shownBefore, worlds) {
    const { rule, modalities, pattern: { grids, hidden } } = this.line;
    const parts = grids.every(([, , grouping]) => String(grouping.flat().sort()) === String(modalities.toSorted()));
    must(parts, 'un regroupement ne partage pas les modalités.');
    for (const [level, area, period, group] of hidden) {
      const grid = grids.find(each => each[0] === level && each[1] === period && this.line.shownBy(each, area)
        && each[2].some(each => String(each) === String(group)));
      const may = grid && this.line.at(level, period).has(area) && level !== 'nation' && rule !== 'total';
      must(may, `la case ${area} ${period} ${group} n’est pas de celles qui peuvent être cachées.`);
    }
    this.certified(certificates, rule === 'total' || shownBefore ? [] : finest, worlds);
  }
  certified(certificates, grids, worlds) {
    const proven = provenBy(certificates);
    for (const each of this.sensitive(grids)) must(proven.has(each), `la case sensible ${each} n’a pas de certificat.`);
    for (const each of certificates) this.certificate(each, worlds);
  }
  /** How many sensitive cells have no certificate. */
  uncertified(certificates, finest) {
    const all = this.line.rule === 'total' ? [] : [...this.sensitive([...finest, ...this.line.pattern.grids])];
    return unique(all).filter(each => !provenBy(certificates).has(each)).length;
  }
  certificate({ secret: [seats, period, group, against], witnesses }, worlds) {
    const { line } = this, name = `certificat de ${seats.join('+')} ${period} ${group}`;
    const changed = { zero: [], above: [] };
    for (const [kind, changes] of witnesses) {
      this.another(changes, [against].flat(), name);
      worlds?.possible(line, changes, name);
      const its = changes.filter(([seat, quarter, modality]) => seats.includes(seat) && group.includes(modality)
        && line.within(quarter, period));
      const now = line.value(seats, period, group) + sum(its, each => each[3]);
      must(kind === 'zero' ? now === 0 : kind === 'above'
        && now >= line.threshold, `${name} : témoin ${kind} à ${now}.`);
      changed[kind].push(new Set(changes.map(each => postOf(each[0]))));
    }
    const inside = seats.map(postOf);
    const strangers = this.known.filter(reader => !reader.some(post => inside.includes(post)));
    for (const all of Object.values(changed)) {
      const learns = strangers.find(reader => all.every(each => reader.some(post => each.has(post))));
      must(all.length && !(against === null && learns), `${name} : un témoin manque, ou ${learns} change dans tous.`);
    }
  }
  /** A witness is another table that shows the same, for all that its reader knows. */
  another(changes, readers, name) {
    const { line } = this, { bySeat, rule } = line, sums = new Map();
    for (const [seat, quarter, modality, change] of changes) {
      const n = change + line.value([seat], quarter, [modality]);
      const named = bySeat.has(seat) && line.quarters.includes(quarter) && line.modalities.includes(modality);
      const may = named && n >= 0 && !readers.includes(postOf(seat))
        && (line.residence?.lives(seat, modality) ?? true)
        && !(rule === 'mentions' && n > line.persons([seat], quarter));
      must(may, `${name} : ${seat} ${quarter} ${modality} ne peut changer de ${change}.`);
      if (line.parts) add(sums, `${seat} ${quarter}`, change);
      for (const grid of line.pattern.grids.filter(each => line.within(quarter, each[1])))
        for (const area of line.areasOf(seat, grid[0], grid[1]).filter(each => line.shownBy(grid, each)))
          add(sums, JSON.stringify([grid[0], area, grid[1], grid[2].find(each => each.includes(modality))]), change);
    }
    for (const [cell, change] of sums)
      must(change === 0 || line.hidden.has(cell), `${name} : ${cell}, publié, change.`);
  }
  /** Whether a grain shows few persons under a grouping; how many cells it has, and how many sensitive. */
  fine(grid) {
    const { line } = this, [, period, grouping] = grid, areas = line.areasIn(grid);
    const persons = some => (line.rule === 'total' ? line.value(some, period, ['']) : line.persons(some, period));
    const bad = [...areas.values()]
      .some(seats => few(restsOf(byPost(seats, persons), this.known), line.threshold));
    return { bad, cells: grouping.length * areas.size, sensitive: [...this.sensitive([grid], true)].length };
  }
}
/** Grain → the periods that a release has at it. */
export function periodsOf({ period }) {
  if (period.includes('Q')) return { 'department-quarter': [period], 'nation-quarter': [period] };
  return { 'post-year': [period], [GRAIN]: [period], 'department-quarter': quartersOf(period),
    'department-year': [period], 'nation-quarter': quartersOf(period), 'nation-year': [period] };
}
/** A grouping of a line: what is merged, each other modality alone. */
export function groupingOf({ modalities }, entries) {
  const merged = entries.map(each => each.modalities.filter(code => modalities.includes(code)))
    .filter(each => each.length);
  return [...merged, ...modalities.filter(code => !merged.flat().includes(code)).map(code => [code])];
}
/** The grids of a grain in a period; of residence one for each slot, its groups those of sides. */
export function gridsOf(line, grain, period, entries) {
  const [level] = grain.split('-'), { residence } = line;
  if (!residence) return [[level, period, groupingOf(line, entries)]];
  const slots = level === 'territory' ? residence.everySlot : [ownSlot];
  return slots.map(slot => [level, period, residence.regrouped(groupingOf({ modalities: SIDES }, entries), slot),
    ...(level === 'territory' ? [slot] : [])]);
}
/** What sealing.json says was left out of the plan, and why. */
export function leftOut(plans, pairOf, manifest, share) {
  const periods = periodsOf(manifest), order = Object.keys(periods);
  const shown = (plan, grain) => pairOf(plan).some(({ line }) => line.shows(grain));
  const fine = (plan, grain, entries) => {
    const [level] = grain.split('-'), times = grain === GRAIN ? 2 : 1;
    const most = level === 'nation' || plan.rule === 'total' ? 0 : times * share;
    const all = pairOf(plan).flatMap(each => periods[grain]
      .flatMap(period => gridsOf(each.line, grain, period, entries).map(grid => each.fine(grid))));
    return !all.some(each => each.bad) && sum(all, each => each.sensitive) <= most * sum(all, each => each.cells);
  };
  return plans.flatMap(plan => Object.keys(plan.readers).filter(grain => periods[grain] && !shown(plan, grain))
    .map(grain => {
    const recoded = manifest.status !== 'definitif'
      && [[], ...plan.recoding].slice(plan.begins?.[grain] ?? 0).some(entries => fine(plan, grain, entries));
    const finer = order.slice(0, order.indexOf(grain)).filter(each => !each.endsWith('quarter') && shown(plan, each));
    must(!recoded || !finer.length, `${plan.code} ${grain} est écarté par protection, et ${finer} publié.`);
    return { grain, step: manifest.status === 'definitif' ? 'rectification' : recoded ? 'protection'
      : 'recodage', table: plan.code };
  }));
}
