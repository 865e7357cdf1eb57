// Every published row again (docs/bundle-tables.md, 7, 10, 11).
import { compare, fraction, lastDay, mean, plus, ratio, rounded, share, sum, unique } from './base.mjs';
import { FORCES } from './exact.mjs';
import { openRows } from './open.mjs';
import { grainOf } from './protection.mjs';
import { postOf } from './register.mjs';

/** All rows of a release, in order; `lines` are the protected lines by `TABLE force`. */
export function allRows(exact, lines) {
  const { contracts, period, manifest } = exact, rows = [];
  const forces = manifest.status === 'definitif' ? FORCES.toReversed() : FORCES;
  for (const plan of Object.values(contracts.tables)) {
    const unit = contracts.statistics[plan.code].breakdowns[0].measures.find(each => each.key === plan.measure).unit;
    for (const grain of Object.keys(plan.readers)) for (const force of forces) rows.push(...protectedRows(exact, plan, grain, lines.get(`${plan.code} ${force}`), unit));
    if (plan.rule === 'total') rows.push(...withoutCount(exact, plan, lines, unit));
  }
  if (manifest.status !== 'definitif') rows.push(...minutes(exact, rows));
  for (const [table, { readers }] of Object.entries(contracts.open_tables)) for (const grain of Object.keys(readers)) rows.push(...openRows(exact, table, grain));
  return [...rows, ...derived(exact, rows)];
}

function* protectedRows(exact, plan, grain, line, unit) {
  const { force, departments } = line.master, entries = plan.recoding.flat().toSorted((a, b) => a.modalities.length - b.modalities.length);
  for (const [level, period, grouping] of line.pattern.grids) {
    if (grainOf(level, period) !== grain) continue;
    for (const [area, posts] of line.levels[level])
      for (const group of grouping) {
        const hidden = line.isHidden(level, area, period, group), seats = level === 'post' ? area.split('+') : [];
        const alone = group.length === 1, code = alone ? group[0] : entries.find(each => group.every(one => each.modalities.includes(one)))?.code;
        yield {
          table: plan.code, measure: plan.measure, grain, area: level === 'post' ? unique(seats.map(postOf)).join('+') : area,
          area_label: level === 'post' ? unique(seats.map(seat => exact.nameOf(seat))).join(' + ') : undefined,
          department: level === 'nation' ? null : level === 'post' ? departments[seats[0]] : area, period, force, dimension: plan.keys.join('/'),
          modality: code, merged: alone ? '' : group.join('+'), unit, value: hidden ? null : line.value(posts, period, group), base: line.base(posts, period), secrecy: hidden ? 'n.c.' : null,
        };
      }
  }
}

/** Départements where nobody was counted, and those where no post was open. */
function* withoutCount(exact, plan, lines, unit) {
  const both = FORCES.map(force => lines.get(`${plan.code} ${force}`));
  if (!both.some(line => line.pattern.grids.some(([level, period]) => grainOf(level, period) === 'department-year'))) return;
  const row = (area, value, secrecy) => ({ table: plan.code, measure: plan.measure, grain: 'department-year', area, department: area, period: exact.period, force: '', dimension: '', modality: '', merged: '', unit, value, base: null, secrecy });
  const areas = unique([...exact.departments.values()]).sort(), covered = new Set(areas.flatMap(each => each.split('+')));
  for (const area of areas) if (!both.some(line => line.levels.department.has(area))) yield row(area, 0, null);
  for (const [code] of exact.contracts.codes.departement) if (!covered.has(code)) yield row(code, null, 'non couvert');
}

function minutes(exact, rows) {
  return rows.filter(each => ['A3', 'A4'].includes(each.table) && each.grain === 'nation-year').map(row => {
    const codes = row.merged ? row.merged.split('+') : [row.modality];
    const of = measure => exact.now.of(row.table, measure).filter(each => each.force === row.force && codes.includes(each.modality));
    const acts = [...Map.groupBy(of('acts'), each => each.post).values()].map(some => sum(some, each => each.n)), total = sum(acts);
    const told = acts.every(own => total - own >= exact.contracts.policy.group_disclosure_min);
    return { ...row, measure: 'minutes', unit: 'minutes', base: null, value: told ? sum(of('minutes'), each => each.n) : null, secrecy: told ? null : 'n.c.' };
  });
}

function derived(exact, rows) {
  const { contracts: { tables, indicators, policy }, period } = exact, made = [];
  const counts = rows.filter(each => each.table in tables && each.measure === tables[each.table].measure), shared = counts.filter(each => tables[each.table].shares);
  for (const row of shared) if (row.area === 'FR' && row.value !== null) made.push({ ...row, measure: 'pooled_share', unit: '%', value: share(row.value, row.base) });
  const byModality = Map.groupBy(shared.filter(each => each.grain === 'post-year'), each => [each.table, each.force, each.modality].join('\t'));
  for (const each of byModality.values()) {
    const first = each.find(row => row.value);
    if (!first) continue;
    const areas = [...Map.groupBy(each, row => row.area).values()].filter(some => some.every(row => row.value !== null));
    const shares = areas.map(some => [BigInt(sum(some, row => row.value)), BigInt(sum(some, row => row.base))]).filter(([, whole]) => whole);
    if (shares.length) made.push({ ...first, measure: 'mean_of_posts', grain: 'nation-year', area: 'FR', area_label: undefined, department: null, unit: '%', value: rounded(mean(shares.map(([a, b]) => [100n * a, b]))), base: shares.length, secrecy: null });
  }
  const place = row => [row.grain, row.area, row.department, row.period, row.force].join('\t');
  const situations = new Map(counts.filter(each => each.table === 'A1').map(each => [place(each), each]));
  for (const row of counts) {
    const base = situations.get(place(row));
    if (row.table === 'A3' && row.modality === 'entretien' && row.value !== null && base?.value)
      made.push({ ...base, table: 'A5', measure: 'ratio', unit: 'entretiens par situation', value: ratio(row.value, base.value), base: base.value });
  }
  made.push(...likePosts(exact, counts, policy.like_posts_min));
  if (!rows.some(each => each.grain === 'nation-year')) return made;
  for (const each of Object.values(indicators).filter(one => one.numerator || one.series)) {
    const row = { table: each.code, measure: 'indicator', grain: 'nation-year', area: 'FR', department: null, period, force: '', dimension: '', modality: '', merged: '' };
    made.push({ ...row, ...indicator(each, rows.filter(one => one.grain === 'nation-year')) });
  }
  return made;
}

/** Posts that are like a post in service, territory and age; the median of the others. */
function* likePosts(exact, counts, least) {
  const wanted = each => each.grain === 'post-year' && each.value !== null && ((each.table === 'A1' && each.modality === '') || (each.table === 'A3' && each.modality === 'entretien'));
  const single = counts.filter(each => wanted(each) && !each.area.includes('+'));
  const twice = Map.groupBy(counts.filter(each => each.grain === 'post-year'), each => [each.table, each.modality, each.force, each.area].join('\t')), end = lastDay(exact.period);
  const kind = row => {
    const post = exact.now.posts.get(row.area), version = post.version(end);
    return [row.table, row.modality, row.force, version.service, version.territory, `${+post.opened.slice(0, 4) + 3}${post.opened.slice(4)}` > end].join('\t');
  };
  const alone = single.filter(row => twice.get([row.table, row.modality, row.force, row.area].join('\t')).length === 1);
  for (const group of Map.groupBy(alone, kind).values()) {
    if (group.length - 1 < least) continue;
    for (const row of group) {
      const others = group.filter(each => each !== row).map(each => each.value).sort((a, b) => a - b), middle = (others.length - 1) / 2;
      const twiceMedian = others[Math.floor(middle)] + others[Math.ceil(middle)];
      yield { ...row, measure: 'median_of_like_posts', value: twiceMedian % 2 ? `${(twiceMedian - 1) / 2}.5` : twiceMedian / 2, base: others.length };
    }
  }
}

function indicator({ unit, numerator, denominator, series }, rows) {
  if (!numerator) {
    const found = rows.filter(each => each.table === 'X1' && each.modality.startsWith(`${series}/`));
    const span = row => { const own = row.modality.split('/')[1]; return [lastDay(own), -own.length]; };
    const last = found.reduce((best, row) => (!best || String(span(row)[0]) > span(best)[0] || (span(row)[0] === span(best)[0] && row.modality.length <= best.modality.length) ? row : best), null);
    return last ? { value: last.value, base: last.base, unit: last.unit, secrecy: null } : { value: null, base: null, unit, secrecy: 'non renseigné' };
  }
  const term = ({ table, measure, where }) => {
    const of = rows.filter(each => each.table === table && each.measure === measure);
    const codes = row => Object.fromEntries(row.dimension.split('/').map((key, at) => [key, row.modality.split('/')[at]]));
    const fit = of.filter(each => where.every(([key, some]) => some.includes(codes(each)[key])));
    const told = of.length && of.every(each => each.value !== null) && where.every(([key, some]) => some.every(code => of.some(each => codes(each)[key] === code)));
    return told ? fit.reduce((total, each) => plus(total, fraction(each.value)), [0n, 1n]) : null;
  };
  const [part, whole] = [term(numerator), denominator ? term(denominator) : [1n, 1n]];
  if (!part || !whole) return { value: null, base: null, unit, secrecy: 'n.c.' };
  if (!denominator) return { value: Number(part[0]), base: null, unit, secrecy: null };
  const value = share(Number(part[0]), Number(whole[0]));
  return { value, base: Number(whole[0]), unit, secrecy: value === null ? 'non renseigné' : null };
}

/** The rows that each reader gets, by name of view. */
export function viewsOf({ tables, open_tables: open, derived: after, audiences }, rows, texts) {
  const views = new Map(), plans = { ...tables, ...open, ...after };
  rows.forEach((row, at) => {
    for (const { view, scope, force } of Object.values(audiences)) {
      if (!plans[row.table]?.readers[row.grain]?.includes(view) || (force && row.force && row.force !== force)) continue;
      const codes = { department: row.department, post: row.area }[scope];
      for (const name of scope ? (codes ?? '').split('+').map(code => `${view}-${code}`) : [view]) views.set(name, `${views.get(name) ?? ''}${texts[at]}\n`);
    }
  });
  return views;
}

export { compare };
