// Quarters by département: their areas, and those of the year beside them (docs/bundle-quarters.md).
import { add, byText, grouped, groups, meets, quartersOf, sorted, sum, under, unique } from './base.mjs';
import { FORCES, byPost, few, restsOf } from './exact.mjs';
import { departmentsOf, postOf } from './register.mjs';

const GRAIN = 'department-quarter', codesIn = area => area.split('+');
const inside = (some, others) => some.every(each => others.includes(each));
/** Force → quarter → seat → area: as `lines` tell quarters released before, else as they must be. */
export function quarterAreas(exact, lines) {
  const { manifest: { period, quarters }, plans } = exact, named = quarters.map(each => each.period);
  if (!plans.some(each => each.readers[GRAIN])) return new Map();
  const before = quarter => (period.includes('Q') ? quarter !== period : named.includes(quarter));
  return new Map(FORCES.map(force => {
    const told = lines.find(each => each.force === force && each.quarter_departments)?.quarter_departments ?? {};
    const found = new Map(Object.entries(told).filter(([quarter]) => before(quarter)));
    for (const quarter of quartersOf(period).filter(each => !found.has(each)))
      found.set(quarter, areasIn(exact, limitsOf(exact, force, quarter), [...found.values()].flatMap(Object.values)));
    return [force, sorted(found)];
  }));
}
/** Counts that an area must have none of, or enough: situations, or each class at a level of recoding. */
function limitOf({ leaves, contracts: { policy } }, { code, rule, threshold, recoding }, force, level, quarter) {
  const merged = level ? recoding[level - 1] : [], counts = new Map();
  for (const [seat, of, modality, n] of leaves.get(`${code} ${force}`)) {
    const group = merged.find(each => each.modalities.includes(modality))?.code ?? modality;
    if (!quarter || of === quarter) add(under(counts, seat, () => new Map()), group, n);
  }
  return { counts, least: rule === 'total' ? policy.area_min : threshold };
}
const limitsOf = (exact, force, quarter) => exact.plans.filter(each => each.readers[GRAIN])
  .map(plan => limitOf(exact, plan, force, plan.begins[GRAIN], quarter));
/** What a line says of `quarter_departments`: of quarters, or of the year where the table has areas of its own. */
export function ownAreas(exact, plan, force) {
  const level = exact.period.includes('Q') ? 0 : plan.joins?.['department-year'];
  let own = plan.readers[GRAIN] && Object.fromEntries(exact.areas.get(force) ?? []);
  if (exact.manifest.status === 'definitif' && level)
    own = exact.lines.find(each => each.table === plan.code && each.force === force)?.quarter_departments;
  else if (level && exact.leaves.get(`${plan.code} ${force}`).length)
    own = { [exact.period]: areasIn(exact, [limitOf(exact, plan, force, level)], [...exact.departments.values()]) };
  return own && { quarter_departments: own };
}
function areasIn(exact, limits, joined) {
  const seats = unique(limits.flatMap(each => [...each.counts.keys()])).sort();
  let units = unique(seats.map(seat => departmentsOf(seat)[0])).map(code => [code]);
  for (const codes of unique(joined).map(codesIn)) {
    const met = units.filter(unit => meets(unit, codes));
    if (met.length) units = [...units.filter(unit => !met.includes(unit)), unique([...codes, ...met.flat()])];
  }
  units = units.map(unit => unit.sort()).sort((a, b) => byText(a.join(' '), b.join(' ')));
  const seatsIn = codes => seats.filter(seat => codes.includes(departmentsOf(seat)[0]));
  const large = codes => limits.every(({ counts, least }) => {
    const classes = unique(seatsIn(codes).flatMap(seat => [...(counts.get(seat)?.keys() ?? [])]));
    const held = each => byPost(seatsIn(codes), own => sum(own, seat => counts.get(seat)?.get(each) ?? 0));
    return classes.every(each => !few(restsOf(held(each), exact.readers), least));
  });
  return Object.fromEntries(grouped(units, large)
    .flatMap(codes => seatsIn(codes).map(seat => [seat, codes.toSorted().join('+')])));
}
/** The areas of a year, joined until each rest without its quarters is none, or many. */
export function besideQuarters(exact, posts, departments) {
  for (let rest; (rest = smallRest(exact, posts, departments));) join(exact, posts, departments, rest);
}
const countsOf = (exact, force, quarter) => exact.leaves.get(`A1 ${force}`)
  .filter(each => !quarter || each[1] === quarter);
function smallRest(exact, posts, departments) {
  const shown = unique([...posts.values()]).map(area => unique(codesIn(area).flatMap(departmentsOf)));
  const closed = codes => {
    const more = shown.filter(each => meets(each, codes)).flat().filter(code => !codes.includes(code));
    return more.length ? closed(unique([...codes, ...more])) : codes.toSorted();
  };
  for (const force of FORCES) {
    const told = new Map([...exact.areas.get(force)].map(([quarter, areas]) => {
      const counted = unique(countsOf(exact, force, quarter).map(each => each[0])).filter(seat => seat in areas);
      return [quarter, groups(counted, seat => areas[seat]).map(own => unique(own.flatMap(departmentsOf)))];
    }));
    const sums = [...unique([...departments.values()]).map(codesIn), ...[...told.values()].flat()].map(closed);
    for (const codes of unique(sums.map(each => each.join(' '))).sort().map(each => each.split(' '))) {
      const left = new Map(), wider = new Set(codes);
      for (const [quarter, areas] of told)
        for (const area of areas.filter(each => meets(each, codes) && !inside(each, codes))) {
          const those = area.filter(code => codes.includes(code));
          for (const [seat, , , n] of countsOf(exact, force, quarter))
            if (inside(departmentsOf(seat), those)) add(left, postOf(seat), n);
          for (const code of area) wider.add(code);
        }
      const least = exact.contracts.policy.area_min;
      if (few(restsOf(left, exact.readers), least)) return { codes, wider: [...wider], force };
    }
  }
  return null;
}
function join(exact, posts, departments, { codes, wider, force }) {
  const met = unique([...departments.values()]).filter(area => meets(codesIn(area), wider)), persons = new Map();
  const whole = unique(met.flatMap(codesIn)).sort().join('+');
  for (const [seat, area] of departments) if (met.includes(area)) departments.set(seat, whole);
  for (const [seat, , , n] of countsOf(exact, force))
    if (departments.get(seat) === whole) add(persons, posts.get(seat), n);
  const pair = [true, false].map(within => [...persons.keys()].sort()
    .filter(area => inside(codesIn(area).flatMap(departmentsOf), codes) === within)
    .reduce((least, area) => (persons.get(area) < persons.get(least) ? area : least)));
  const together = pair.flatMap(codesIn).sort().join('+');
  for (const [seat, area] of posts) if (pair.includes(area)) posts.set(seat, together);
}
/** What is left of the year of départements without the quarters that tell them apart: seats, quarters. */
export function restsOfLine(line) {
  const year = [...line.at('department', '').values()], found = new Map();
  const quarters = Object.keys(line.quarter_departments ?? {});
  for (const areas of ['', ...quarters].map(period => line.at('department', period)))
    for (const seats of [...areas.values()].filter(some => year.every(own => inside(own, some) || !meets(own, some)))) {
      const mixed = line.quarters.filter(quarter => [...line.at('department', quarter).values()]
        .some(own => meets(own, seats) && !inside(own, seats)));
      if (mixed.length && mixed.length < line.quarters.length) found.set(seats.toSorted().join('\t'), mixed.join('+'));
    }
  return [...found].map(([seats, period]) => [seats.split('\t'), period]);
}
