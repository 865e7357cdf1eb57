// A rectified year beside the year before it (docs/bundle-tables.md, 5; docs/bundle-proofs.md, 2).
import { must, sum, under, unique } from './base.mjs';
import { byPost, few, restsOf } from './exact.mjs';
import { Line, grainOf } from './line.mjs';
import { Protection } from './protection.mjs';
import { GRAIN, checkResidents, partsOf } from './territories.mjs';
import { Worlds } from './worlds.mjs';

const BEFORE = ' (avant)', SPANS = { '': '=+', [BEFORE]: '=-', ' (retirés)': '-', ' (venus)': '+' };
const saidOf = (list, at, said = BEFORE) => list.map(each => each.with(at, each[at] + said));
/** The same line with other counts and another pattern. */
const lineLike = (line, more, shown) => new Line({ ...line, residence: line.residence?.said, ...more }, shown);
/** The line that is both years at once: what stayed, went and came are quarters of their own. */
function bothOf(line) {
  const { before, pattern: { shown_before: then, grids, hidden } } = line, rows = new Map();
  for (const [at, told] of [before, line].entries()) {
    const row = ([seat, quarter]) => under(rows, `${seat}\t${quarter}`, () => ({ codes: new Map(), bounds: [0, 0] }));
    for (const each of told.values) under(row(each).codes, each[2], () => [0, 0])[at] = each[3];
    for (const each of told.ceilings) row(each).bounds[at] = each[2];
  }
  const values = [], ceilings = [], put = (list, [seat, quarter], rest, [was, is], same) =>
    Object.entries({ '=': same, '-': was - same, '+': is - same })
      .forEach(([layer, n]) => n && list.push([seat, quarter + layer, ...rest, n]));
  for (const [key, { codes, bounds }] of rows) {
    const most = at => Math.max(0, ...[...codes.values()].map(each => each[at] - Math.min(...each)));
    const stayed = Math.min(bounds[0] - most(0), bounds[1] - most(1)), row = key.split('\t');
    put(ceilings, row, [], bounds, stayed);
    for (const [code, each] of codes)
      put(values, row, [code], each, Math.min(...each, line.rule === 'mentions' ? stayed : Infinity));
  }
  const spans = Object.fromEntries(unique([line.year, ...line.quarters]).flatMap(period => Object.entries(SPANS)
    .map(([said, layers]) => [period + said, line.quarters.filter(each => line.within(each, period))
      .flatMap(each => [...layers].map(layer => each + layer))])));
  const areas = Object.entries(line.quarter_departments ?? {})
    .flatMap(([period, its]) => Object.keys(SPANS).map(said => [period + said, its]));
  return lineLike(line, { values, ceilings, spans, quarter_departments: Object.fromEntries(areas),
    quarters: line.quarters.flatMap(each => ['=', '-', '+'].map(layer => each + layer)) },
  { grids: [...grids, ...saidOf(then.grids, 1)], hidden: [...hidden, ...saidOf(then.hidden, 2)] });
}
/** A line as it was counted and shown before; A1 as another line says. */
function lineBefore(line, lines) {
  if (line.before) return lineLike(line, line.before, line.pattern.shown_before);
  const told = lines.find(each => each.force === line.force && each.before)?.before.ceilings ?? line.ceilings;
  return lineLike(line, { values: told.map(([seat, quarter, n]) => [seat, quarter, '', n]) }, line.pattern);
}
/** Certificates of both years at once hold, and none is missing; worlds of now and of then. */
function checkBoth(guard, certificates, policy, worlds, then) {
  const { line } = guard, both = new Protection(bothOf(line), policy), was = lineBefore(line);
  const seen = (changes, gone) => changes.filter(each => !each[1].endsWith(gone))
    .map(each => each.with(1, each[1].slice(0, -1)));
  const grids = [...guard.finest, ...line.pattern.grids];
  both.certified(certificates, line.rule === 'total' ? [] : Object.keys(SPANS).filter(said => said !== BEFORE)
    .flatMap(said => saidOf(grids, 1, said)), { possible(_, changes, name) {
    worlds.possible(line, seen(changes, '-'), name);
    then.possible(was, seen(changes, '+'), name);
  } });
}
/** What changed is nowhere few, of what is shown again. */
function checkChanges({ line, known, most, rests }, was) {
  const { rule, threshold, modalities } = line;
  const change = (seats, period, group) => restsOf(byPost(seats, its =>
    line.value(its, period, group) - was.value(its, period, group)), known);
  const told = (grid, seats, period, group) => {
    const rest = change(seats, period, group);
    must(!few(rest, threshold), () => `${grid.slice(0, 2).join(' ')} montre ce qui a changé, qui est peu.`);
    return rest;
  };
  const areasOf = grid => {
    const [then, now] = [was, line].map(each => each.areasIn(grid));
    return [...new Set([...then.keys(), ...now.keys()])]
      .map(area => [area, unique([...then.get(area) ?? [], ...now.get(area) ?? []])]);
  };
  for (const grid of was.pattern.grids.filter(each => line.shows(grainOf(each)))) {
    const [level, period, grouping] = grid, whole = line.parts ? [modalities] : [];
    for (const [area, seats] of areasOf(grid)) {
      const parted = Object.groupBy(grouping, group => was.isHidden(level, area, period, group));
      const { false: shown = [], true: hidden = [] } = parted;
      const union = hidden.length && rule === 'partition' ? [hidden.flat()] : [];
      const all = change(seats, period, modalities), parts = [...shown, ...union];
      for (const group of whole) told(grid, seats, period, group);
      for (const rest of parts.map(group => told(grid, seats, period, group)))
        must(rule !== 'partition' || parts.length < 2 || !few(all.filter(each => rest.includes(each)), most),
          `${level} ${area} ${period} montre que tout ce qui a changé est le même.`);
      if (level !== 'territory') continue;
      for (const finer of was.pattern.grids.filter(each => grainOf(each) === GRAIN))
        for (const group of shown.filter(each => finer[2].some(other => String(other) === String(each)))) {
          const inside = areasOf(finer).filter(([at, its]) => its.every(seat => seats.includes(seat))
            && was.isHidden(level, at, period, group));
          told(grid, inside.flatMap(each => each[1]), period, group);
        }
    }
    for (const [seats, group] of partsOf(line, grid)) told(grid, seats, period, group);
    for (const [seats, quarters] of grainOf(grid) === 'department-quarter' ? rests : [])
      for (const group of [...grouping, ...whole]) told(grid, seats, quarters, group);
  }
  if (line.residence && line.shows(GRAIN)) checkResidents(line, was, known);
}
/** How many certificates of both years hold, nothing else being told; `worlds`: force → those of now. */
export function rectified(guards, proofs, policy, worlds) {
  const lines = guards.map(each => each.line), told = lines.filter(each => each.before);
  const thens = Map.groupBy(lines.filter(each => told.some(({ force }) => force === each.force)
    && (each.before || each.table === 'A1')).map(each => lineBefore(each, lines)), each => each.force);
  for (const [at, guard] of guards.entries()) {
    const { line, line: { table, force, before } } = guard, { differences } = proofs[at];
    const shown = line.pattern.grids.length, name = `${table} ${force}`;
    must(table === 'A1' || !shown || (before && line.pattern.shown_before && differences),
      `${name} : rien ne prouve ce qui a changé depuis l’année d’avant.`);
    try {
      if (before) checkBoth(guard, differences, policy, worlds[force], new Worlds(thens.get(force)));
      if (shown) checkChanges(guard, lineBefore(line, lines));
    } catch (wrong) { throw new Error(`${name} : ${wrong.message}`); }
  }
  return sum(proofs, each => each.differences?.length ?? 0);
}
