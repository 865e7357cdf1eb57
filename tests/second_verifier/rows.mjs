// Every published row again, and the views (docs/bundle-tables.md, 7, 10, 11).
import { add, differences, fraction, groups, lastDay, mean, plus, ratio, rounded, share, sum, total,
  unique } from './base.mjs';
import { FORCES, few, lateOf, readersOf, restsOf } from './exact.mjs';
import { grainOf } from './line.mjs';
import { postOf, seatOf } from './register.mjs';
import { SIDES, ownSlot } from './territories.mjs';
import { openRows } from './tables.mjs';

const YEAR = 'nation-year';
const BLANK = { area: 'FR', department: null, force: '', dimension: '', modality: '', merged: '', base: null,
  secrecy: null };
/** All rows of a release, in order; `lines` are the protected lines by `TABLE force`. */
export function allRows(exact, lines) {
  const { contracts, plans, manifest: { status } } = exact;
  const forces = status === 'definitif' ? FORCES.toReversed() : FORCES;
  const rows = plans.flatMap(plan => {
    const { unit } = contracts.statistics[plan.code].breakdowns[0].measures.find(each => each.key === plan.measure);
    const both = forces.map(force => lines.get(`${plan.code} ${force}`));
    const told = Object.keys(plan.readers)
      .flatMap(grain => both.flatMap(line => [...protectedRows(exact, plan, grain, line, unit)]));
    return plan.rule === 'total' ? [...told, ...withoutCount(exact, plan, both, unit)] : told;
  });
  if (status !== 'definitif') rows.push(...minutes(exact, rows));
  for (const [table, { readers }] of Object.entries(contracts.open_tables))
    for (const grain of Object.keys(readers))
      rows.push(...reconciled(exact, table, [...openRows(exact, table, grain)], rows));
  return [...rows, ...derived(exact, rows)];
}
function* protectedRows(exact, { code: table, measure, recoding, keys }, grain, line, unit) {
  const { force } = line, entries = recoding.flat().toSorted((a, b) => a.modalities.length - b.modalities.length);
  for (const grid of line.pattern.grids.filter(each => grainOf(each) === grain))
    for (const [area, posts] of line.areasIn(grid))
      for (const shown of grid[2]) {
        const [level, period, , slot = ownSlot] = grid, hidden = line.isHidden(level, area, period, shown);
        const group = line.residence
          ? SIDES.filter(side => shown.some(each => line.residence.side(each, slot) === side)) : shown;
        const seats = level === 'post' ? area.split('+') : [];
        const merged = group.length > 1
          ? entries.find(each => group.every(code => each.modalities.includes(code)))?.code : undefined;
        yield {
          table, measure, grain, area: unique(area.split('+').map(postOf)).join('+'), period, force,
            dimension: keys.join('/'), unit,
          area_label: seats.length ? unique(seats.map(seat => exact.versionOf(seat).name)).join(' + ')
            : level === 'territory' ? exact.territories.get(area)?.name : undefined,
          department: { nation: null, territory: null, department: area, post: line.departments[seats[0]] }[level],
          modality: merged ?? group[0], merged: group.length > 1 ? group.join('+') : '', secrecy: hidden ? 'n.c.'
            : null,
          value: hidden ? null : line.value(posts, period, shown), base: line.parts ? line.persons(posts, period)
            : null,
        };
      }
}
/** Départements where nobody was counted, and those where no post was open. */
function withoutCount({ contracts, departments, period }, { code: table, measure }, both, unit) {
  if (!both.some(line => line.shows('department-year'))) return [];
  const areas = unique([...departments.values()]).sort(), covered = areas.flatMap(each => each.split('+'));
  const row = (area, value, secrecy) =>
    ({ ...BLANK, table, measure, grain: 'department-year', area, department: area, period, unit, value, secrecy });
  const silent = areas.filter(area => !both.some(line => line.at('department', line.year).has(area)));
  const uncovered = contracts.codes.departement.map(([code]) => code).filter(code => !covered.includes(code));
  return [...silent.map(area => row(area, 0, null)), ...uncovered.map(code => row(code, null, 'non couvert'))];
}
/** H6 where late facts wait: of the situations released. */
function reconciled({ contracts: { policy } }, table, open, rows) {
  if (table !== 'H6' || policy.late_facts !== 'wait') return open;
  return open.flatMap(row => {
    const shown = rows.filter(each => each.table === 'A1' && each.area === 'FR' && each.period === row.period);
    const told = Object.fromEntries(FORCES
      .map(force => [force, shown.find(each => each.force === force)?.value ?? null]));
    const together = sum(Object.values(told));
    if (Object.values(told).includes(null)) return [];
    return [row.measure === 'residue' ? { ...row, base: together } : { ...row, value: told[row.measure] ?? together }];
  });
}
function minutes(exact, rows) {
  const { contracts: { policy }, now, told: readersTold } = exact, least = policy.group_disclosure_min;
  const seats = ['A3', 'A4'].flatMap(table => now.of(table, 'acts')).map(each => seatOf(each.post, each.department));
  const readers = readersOf(unique(seats), policy, readersTold);
  return rows.filter(each => ['A3', 'A4'].includes(each.table) && each.grain === YEAR).map(row => {
    const codes = (row.merged || row.modality).split('+');
    const fits = each => each.force === row.force && codes.includes(each.modality), own = new Map();
    const late = lateOf(exact, row.table, 'acts', fits);
    for (const each of now.of(row.table, 'acts').filter(fits)) add(own, each.post, each.n);
    const waits = policy.late_facts === 'wait' && few(restsOf(late, readers), least);
    const told = !own.size || (!waits && restsOf(own, readers).every(rest => rest >= least));
    const value = told ? sum(now.of(row.table, 'minutes').filter(fits), each => each.n) : null;
    return { ...row, measure: 'minutes', unit: 'minutes', base: null, value, secrecy: told ? null : 'n.c.' };
  });
}
const key = (row, ...names) => names.map(name => row[name]).join('\t');
function derived(exact, rows) {
  const { contracts: { tables, indicators, policy }, period } = exact;
  const yearly = rows.filter(each => each.grain === YEAR);
  const counts = rows.filter(each => each.measure === tables[each.table]?.measure);
  const told = counts.filter(each => each.value !== null);
  const wanted = yearly.length ? Object.values(indicators).filter(each => each.numerator || each.series) : [];
  const row = each => ({ ...BLANK, table: each.code, measure: 'indicator', grain: YEAR, period, unit: each.unit });
  return [...shares(counts.filter(each => tables[each.table].shares)), ...byInterview(told),
    ...medians(exact, counts, policy.like_posts_min),
    ...wanted.map(each => ({ ...row(each),
      ...(each.numerator ? ofTerms(each, yearly) : ofSeries(each, period, rows)) }))];
}
function* shares(counts) {
  for (const row of counts.filter(each => each.area === 'FR' && each.value !== null))
    yield { ...row, measure: 'pooled_share', unit: '%', value: share(row.value, row.base) };
  const ofPosts = counts.filter(row => row.grain === 'post-year');
  const codeOf = row => key(row, 'table', 'force', 'modality');
  const total = (some, name) => BigInt(sum(some, row => row[name]));
  for (const [first] of groups(ofPosts.filter(row => row.value), codeOf)) {
    const areas = groups(ofPosts.filter(row => codeOf(row) === codeOf(first)), row => row.area);
    const told = areas.filter(some => some.some(row => row.value) && some.every(row => row.value !== null));
    const nation = { grain: YEAR, area: 'FR', area_label: undefined, department: null, base: told.length };
    const value = rounded(mean(told.map(some => [100n * total(some, 'value'), total(some, 'base')])));
    if (told.length) yield { ...first, ...nation, measure: 'mean_of_posts', unit: '%', value };
  }
}
function* byInterview(told) {
  const place = row => key(row, 'grain', 'area', 'department', 'period', 'force');
  const situations = new Map(told.filter(each => each.table === 'A1' && each.value).map(each => [place(each), each]));
  for (const row of told.filter(each => each.table === 'A3' && each.modality === 'entretien'
    && situations.has(place(each)))) {
    const base = situations.get(place(row)), a5 = { table: 'A5', measure: 'ratio', unit: 'entretiens par situation' };
    yield { ...base, ...a5, value: ratio(row.value, base.value), base: base.value };
  }
}
function* medians({ now: { posts }, period }, counts, least) {
  const end = lastDay(period);
  const compared = each => each.grain === 'post-year' && { A1: '', A3: 'entretien' }[each.table] === each.modality;
  const alike = groups(counts.filter(compared), row => key(row, 'table', 'force', 'area'))
    .filter(each => each.length === 1).flat();
  const isYoung = ({ opened }) => `${+opened.slice(0, 4) + 3}${opened.slice(4)}` > end;
  const kindOf = (row, post = posts.get(row.area), { service, territory } = post.version(end)) =>
    `${key(row, 'table', 'force')} ${service} ${territory} ${isYoung(post)}`;
  const shown = counts.filter(each => alike.includes(each) && each.value !== null && !each.area.includes('+'));
  for (const group of groups(shown, row => kindOf(row)).filter(each => each.length > least))
    for (const row of group) {
      const others = group.filter(each => each !== row).map(each => each.value).sort((a, b) => a - b);
      const half = (others.length - 1) / 2, twice = others[Math.floor(half)] + others[Math.ceil(half)];
      const value = twice % 2 ? `${(twice - 1) / 2}.5` : twice / 2;
      yield { ...row, measure: 'median_of_like_posts', value, base: others.length };
    }
}
function ofTerms({ numerator, also, denominator }, rows) {
  const [first, more, whole] = [numerator, also, denominator].map(term => {
    const of = rows.filter(each => each.table === term?.table && each.measure === term.measure);
    const fits = (row, [name, codes]) =>
      codes.includes(row.modality.split('/')[row.dimension.split('/').indexOf(name)]);
    const named = of.length && term.where
      .every(([name, codes]) => codes.every(code => of.some(row => fits(row, [name, [code]]))));
    if (!named || of.some(each => each.value === null)) return null;
    return Number(total(of.filter(row => term.where.every(each => fits(row, each)))
      .map(each => fraction(each.value)))[0]);
  });
  const known = first !== null && !(also && more === null) && !(denominator && whole === null), part = first + more;
  const value = !known ? null : denominator ? share(part, whole) : part;
  return { value, base: known ? whole : null, secrecy: !known ? 'n.c.' : value === null ? 'non renseigné' : null };
}
const spanOf = row => row.modality.split('/')[1];
function ofSeries({ series, together = 'latest' }, period, rows) {
  const isIts = row => row.table === 'X1' && [YEAR, 'department-year'].includes(row.grain)
    && row.modality.startsWith(`${series}/`);
  const found = rows.filter(isIts);
  const after = (a, b) => lastDay(spanOf(a)).localeCompare(lastDay(spanOf(b))) || spanOf(b).length - spanOf(a).length;
  const latest = found.filter(each => each.grain === YEAR).toSorted(after).at(-1);
  const areas = unique(found.map(each => each.area));
  const each = areas.filter(area => area !== 'FR').map(area => over(found, together, area, period)).filter(Boolean);
  const last = together === 'latest' ? latest : over(found, together, 'FR', period) ?? joined(each, together);
  return last ? { value: last.value, base: last.base, unit: last.unit } : { value: null, secrecy: 'non renseigné' };
}
/** What an area deposited for a period, or for each of its quarters or months. */
function over(rows, together, area, period) {
  const [year, part] = period.split('-Q');
  const months = [3 * part - 2, 3 * part - 1, 3 * part].map(n => `${year}-${String(n).padStart(2, '0')}`);
  const parts = period.length === 4 ? [1, 2, 3, 4].map(n => `${year}-Q${n}`) : part ? months : [];
  const exact = rows.findLast(row => row.area === area && spanOf(row) === period);
  const some = exact ? [] : parts.map(each => over(rows, together, area, each));
  return exact ?? (some.length && some.every(Boolean) ? joined(some, together) : null);
}
function joined(parts, together) {
  if (!parts.length || parts.some(each => each.unit !== parts[0].unit)) return null;
  const bases = parts.map(each => each.base).filter(Boolean);
  const weighed = together === 'mean' && bases.length === parts.length;
  const [top, bottom] = total(parts
    .map(({ value, base }) => [fraction(value)[0] * BigInt(weighed ? base : 1), fraction(value)[1]]));
  const weight = together === 'mean' ? (weighed ? sum(bases) : parts.length) : 1;
  const value = together === 'mean' ? Number(rounded([top, bottom * BigInt(weight)])) : Number(top) / Number(bottom);
  return { value: Number.isInteger(value) ? value : String(value), base: bases.length ? sum(bases)
    : null, unit: parts[0].unit };
}
/** The text that each reader gets, by name of view. */
export function viewsOf({ tables, open_tables: open, derived: after, audiences }, rows, texts) {
  const plans = { ...tables, ...open, ...after }, views = new Map();
  rows.forEach((row, at) => {
    const readers = plans[row.table]?.readers[row.grain] ?? [];
    const places = { department: row.department, post: row.area, territory: row.area };
    for (const { view, scope, force } of Object.values(audiences)) {
      if (!readers.includes(view) || (force && row.force && row.force !== force)) continue;
      for (const name of scope ? (places[scope] ?? '').split('+').map(code => `${view}-${code}`) : [view])
        views.set(name, `${views.get(name) ?? ''}${texts[at]}\n`);
    }
  });
  return views;
}
