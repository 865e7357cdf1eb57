// Every published row again, and the views (docs/bundle-tables.md, 7, 10, 11).
import { add, fraction, groups, lastDay, mean, plus, ratio, rounded, share, sum, unique } from './base.mjs';
import { FORCES } from './exact.mjs';
import { openRows } from './open.mjs';
import { grainOf } from './protection.mjs';
import { few, lateOf, readersOf, restsOf } from './readers.mjs';
import { postOf, seatOf } from './register.mjs';
const YEAR = 'nation-year', BLANK = { area: 'FR', department: null, force: '', dimension: '', modality: '', merged: '', base: null, secrecy: null };
/** All rows of a release, in order; `lines` are the protected lines by `TABLE force`. */
export function allRows(exact, lines) {
  const { contracts, plans, manifest: { status } } = exact, forces = status === 'definitif' ? FORCES.toReversed() : FORCES;
  const rows = plans.flatMap(plan => {
    const { unit } = contracts.statistics[plan.code].breakdowns[0].measures.find(each => each.key === plan.measure), of = force => lines.get(`${plan.code} ${force}`);
    const told = Object.keys(plan.readers).flatMap(grain => forces.flatMap(force => [...protectedRows(exact, plan, grain, of(force), unit)]));
    return plan.rule === 'total' ? [...told, ...withoutCount(exact, plan, FORCES.map(of), unit)] : told;
  });
  if (status !== 'definitif') rows.push(...minutes(exact, rows));
  for (const [table, { readers }] of Object.entries(contracts.open_tables)) for (const grain of Object.keys(readers)) rows.push(...reconciled(exact, table, [...openRows(exact, table, grain)], rows));
  return [...rows, ...derived(exact, rows)];
}
function* protectedRows(exact, plan, grain, line, unit) {
  const entries = plan.recoding.flat().toSorted((a, b) => a.modalities.length - b.modalities.length);
  for (const [level, period, grouping] of line.pattern.grids.filter(each => grainOf(each) === grain))
    for (const [area, posts] of line.levels[level])
      for (const group of grouping) {
        const hidden = line.isHidden(level, area, period, group), seats = level === 'post' ? area.split('+') : [], alone = group.length === 1;
        yield {
          table: plan.code, measure: plan.measure, grain, area: unique(area.split('+').map(postOf)).join('+'), area_label: seats.length ? unique(seats.map(seat => exact.versionOf(seat).name)).join(' + ') : undefined,
          department: { nation: null, department: area, post: line.departments[seats[0]] }[level], period, force: line.force, dimension: plan.keys.join('/'), merged: alone ? '' : group.join('+'), unit,
          modality: alone ? group[0] : entries.find(each => group.every(code => each.modalities.includes(code)))?.code,
          value: hidden ? null : line.value(posts, period, group), base: line.base(posts, period), secrecy: hidden ? 'n.c.' : null,
        };
      }
}
/** Départements where nobody was counted, and those where no post was open. */
function withoutCount(exact, { code: table, measure }, both, unit) {
  const areas = unique([...exact.departments.values()]).sort(), covered = areas.flatMap(each => each.split('+')), silent = areas.filter(area => !both.some(line => line.levels.department.has(area)));
  const row = (area, value, secrecy) => ({ ...BLANK, table, measure, grain: 'department-year', area, department: area, period: exact.period, unit, value, secrecy });
  const uncovered = exact.contracts.codes.departement.map(([code]) => code).filter(code => !covered.includes(code));
  return both.some(line => line.shows('department-year')) ? [...silent.map(area => row(area, 0, null)), ...uncovered.map(code => row(code, null, 'non couvert'))] : [];
}
/** H6 where late facts wait: of the situations released. */
function reconciled({ contracts: { policy } }, table, open, rows) {
  if (table !== 'H6' || policy.late_facts !== 'wait') return open;
  return open.flatMap(row => {
    const told = FORCES.map(force => rows.find(each => each.table === 'A1' && each.area === 'FR' && each.period === row.period && each.force === force)?.value ?? null);
    const together = sum(told);
    if (told.includes(null)) return [];
    return [row.measure === 'residue' ? { ...row, base: together } : { ...row, value: told[FORCES.indexOf(row.measure)] ?? together }];
  });
}
function minutes(exact, rows) {
  return rows.filter(each => ['A3', 'A4'].includes(each.table) && each.grain === YEAR).map(row => {
    const codes = (row.merged || row.modality).split('+'), of = measure => exact.now.of(row.table, measure).filter(each => each.force === row.force && codes.includes(each.modality));
    const { policy } = exact.contracts, least = policy.group_disclosure_min, both = ['A3', 'A4'].flatMap(table => exact.now.of(table, 'acts'));
    const readers = readersOf(unique(both.map(each => seatOf(each.post, each.department))), policy, exact.told), own = new Map();
    for (const each of of('acts')) add(own, each.post, each.n);
    const late = lateOf(exact, row.table, 'acts', each => each.force === row.force && codes.includes(each.modality));
    const told = !own.size || restsOf(own, readers).every(rest => rest >= least) && !(policy.late_facts === 'wait' && few(restsOf(late, readers), least));
    return { ...row, measure: 'minutes', unit: 'minutes', base: null, value: told ? sum(of('minutes'), each => each.n) : null, secrecy: told ? null : 'n.c.' };
  });
}
function derived(exact, rows) {
  const { contracts: { tables, indicators, policy }, period, now } = exact, key = (row, ...names) => names.map(name => row[name]).join('\t'), yearly = rows.filter(each => each.grain === YEAR);
  const counts = rows.filter(each => each.measure === tables[each.table]?.measure), shared = counts.filter(each => tables[each.table].shares), told = counts.filter(each => each.value !== null);
  const made = shared.filter(row => row.area === 'FR' && row.value !== null).map(row => ({ ...row, measure: 'pooled_share', unit: '%', value: share(row.value, row.base) }));
  for (const each of groups(shared.filter(row => row.grain === 'post-year'), row => key(row, 'table', 'force', 'modality'))) {
    const areas = groups(each, row => row.area).filter(some => some.every(row => row.value !== null)), total = (some, name) => BigInt(sum(some, row => row[name]));
    const first = each.find(row => row.value), shares = areas.map(some => [100n * total(some, 'value'), total(some, 'base')]).filter(([, whole]) => whole);
    if (first && shares.length) made.push({ ...first, measure: 'mean_of_posts', grain: YEAR, area: 'FR', area_label: undefined, department: null, unit: '%', value: rounded(mean(shares)), base: shares.length });
  }
  const place = row => key(row, 'grain', 'area', 'department', 'period', 'force'), situations = new Map(told.filter(each => each.table === 'A1' && each.value).map(each => [place(each), each]));
  for (const [row, base] of told.filter(each => each.table === 'A3' && each.modality === 'entretien').map(each => [each, situations.get(place(each))]))
    if (base) made.push({ ...base, table: 'A5', measure: 'ratio', unit: 'entretiens par situation', value: ratio(row.value, base.value), base: base.value });
  const own = row => key(row, 'table', 'modality', 'force', 'area'), byOwn = Map.groupBy(counts.filter(each => each.grain === 'post-year'), own);
  const alike = told.filter(each => each.grain === 'post-year' && !each.area.includes('+') && { A1: '', A3: 'entretien' }[each.table] === each.modality && byOwn.get(own(each)).length === 1);
  const young = ({ opened }) => `${+opened.slice(0, 4) + 3}${opened.slice(4)}` > lastDay(period), version = row => now.posts.get(row.area).version(lastDay(period));
  const kind = row => [key(row, 'table', 'modality', 'force'), version(row).service, version(row).territory, young(now.posts.get(row.area))].join('\t');
  for (const group of groups(alike, kind).filter(each => each.length > policy.like_posts_min))
    for (const row of group) {
      const others = group.filter(each => each !== row).map(each => each.value).sort((a, b) => a - b), middle = (others.length - 1) / 2, twice = others[Math.floor(middle)] + others[Math.ceil(middle)];
      made.push({ ...row, measure: 'median_of_like_posts', value: twice % 2 ? `${(twice - 1) / 2}.5` : twice / 2, base: others.length });
    }
  const wanted = yearly.length ? Object.values(indicators).filter(each => each.numerator || each.series) : [];
  return [...made, ...wanted.map(each => ({ ...BLANK, table: each.code, measure: 'indicator', grain: YEAR, period, unit: each.unit, ...(each.numerator ? ofTerms : ofSeries)(each, yearly, period, rows) }))];
}
const spanOf = row => row.modality.split('/')[1];
function ofSeries({ series, together = 'latest' }, yearly, period, rows) {
  const found = rows.filter(each => each.table === 'X1' && [YEAR, 'department-year'].includes(each.grain) && each.modality.startsWith(`${series}/`));
  const nation = found.filter(each => each.grain === YEAR), end = row => lastDay(spanOf(row));
  const latest = nation.reduce((best, row) => (!best || end(row) > end(best) || (end(row) === end(best) && spanOf(row).length <= spanOf(best).length) ? row : best), null);
  const areas = unique(found.map(each => each.area).filter(area => area !== 'FR'));
  const last = together === 'latest' ? latest : over(found, together, 'FR', period) ?? joined(areas.map(area => over(found, together, area, period)).filter(Boolean), together);
  return last ? { value: last.value, base: last.base, unit: last.unit } : { value: null, secrecy: 'non renseigné' };
}
/** What an area deposited for a period, or for each of its quarters or months. */
function over(rows, together, area, period) {
  const parts = period.length === 4 ? [1, 2, 3, 4].map(n => `${period}-Q${n}`) : period[5] === 'Q' ? [2, 1, 0].map(n => `${period.slice(0, 5)}${String(3 * period[6] - n).padStart(2, '0')}`) : [];
  const exact = rows.findLast(row => row.area === area && spanOf(row) === period), some = parts.map(part => !exact && over(rows, together, area, part));
  return exact ?? (parts.length && some.every(Boolean) ? joined(some, together) : null);
}
function joined(parts, together) {
  if (!parts.length || parts.some(each => each.unit !== parts[0].unit)) return null;
  const bases = parts.map(each => each.base).filter(Boolean), weights = together !== 'mean' || bases.length < parts.length ? parts.map(() => 1) : bases;
  const [top, bottom] = parts.reduce((total, each, at) => plus(total, [fraction(each.value)[0] * BigInt(weights[at]), fraction(each.value)[1]]), [0n, 1n]);
  const value = Number(together === 'mean' ? rounded([top, bottom * BigInt(sum(weights))]) : top) / (together === 'mean' ? 1 : Number(bottom));
  return { value: Number.isInteger(value) ? value : String(value), base: bases.length ? sum(bases) : null, unit: parts[0].unit };
}
function ofTerms({ numerator, also, denominator }, rows) {
  const [first, more, whole] = [numerator, also, denominator].map(one => {
    const { table, measure, where } = one ?? { where: [] }, of = rows.filter(each => each.table === table && each.measure === measure), fits = (row, key, some) => some.includes(row.modality.split('/')[row.dimension.split('/').indexOf(key)]);
    const told = of.length && of.every(each => each.value !== null) && where.every(([key, some]) => some.every(code => of.some(each => fits(each, key, [code]))));
    return told ? Number(of.filter(each => where.every(([key, some]) => fits(each, key, some))).reduce((total, each) => plus(total, fraction(each.value)), [0n, 1n])[0]) : null;
  });
  const part = first === null || !also ? first : more === null ? null : first + more;
  const known = part !== null && (!denominator || whole !== null), value = !known ? null : denominator ? share(part, whole) : part;
  return { value, base: known ? whole : null, secrecy: !known ? 'n.c.' : value === null ? 'non renseigné' : null };
}
/** The text that each reader gets, by name of view. */
export function viewsOf({ tables, open_tables: open, derived: after, audiences }, rows, texts, views = new Map()) {
  const plans = { ...tables, ...open, ...after };
  rows.forEach((row, at) => {
    for (const { view, scope, force } of Object.values(audiences).filter(each => plans[row.table]?.readers[row.grain]?.includes(each.view) && (!each.force || !row.force || row.force === each.force)))
      for (const name of scope ? ({ department: row.department, post: row.area }[scope] ?? '').split('+').map(code => `${view}-${code}`) : [view]) views.set(name, `${views.get(name) ?? ''}${texts[at]}\n`);
  });
  return views;
}
