// Tables of the survey, by "survey tables" of rules.json (docs/bundle-tables.md, 9).
import { RULES, compare, count, fraction, groups, mean, rounded, total, unique, upTo } from './base.mjs';

export const FIGURES = { mean, moy: mean, min: all => all.toSorted(compare)[0], max: all => all
  .toSorted(compare).at(-1) };
/** Shares of a year, those of a funder in one convention of a post summed. */
export function pledgesOf(posts, year) {
  const all = posts.flatMap(post => [...post.pledges.values()].filter(each => String(each.year) === year)
    .map(each => [post.id, each]));
  return groups(all, ([post, each]) => `${post} ${each.convention} ${each.funder}`).map(some =>
    ({ n: 1, funder: some[0][1].funder, percent: total(some.map(([, each]) => fraction(each.percent))) }));
}
const setOf = codes => codes.map(code => (code === 'police' ? 'forces' : code)).sort().join('+');
const hasAny = (codes, code) => ['total', 'global'].includes(code) || codes.includes(code);
/** Posts with a survey of the year: answers, version and conventions of its day. */
function respondents(posts, year) {
  return posts.filter(post => post.surveys.has(Number(year))).map(post => {
    const said = post.surveys.get(Number(year)), version = post.version(said.effective_on);
    const { persons_received: n } = said;
    const conventions = post.inForce(said.effective_on).map(each => ({ ...each, set: setOf(each.signatories) }));
    const signatories = unique(conventions.flatMap(each => each.signatories));
    const bracket = n === undefined ? [] : upTo('bracket', n);
    return { ...version, ...said, post, conventions, signatories, bracket, welcomes: version.office === 'accueil' };
  });
}
/** Value and base of a cell. */
export function survey({ contracts, period, now }, area, table, row, column) {
  const { step, absent: silent } = contracts.report_tables[table], rule = RULES['survey tables'][table];
  const [s, t] = fraction(step), named = name => (typeof name === 'object' ? name[row] : { row, column }[name] ?? name);
  const code = rule.is ?? named(rule.code);
  if (silent.some(([r, c]) => r === row && c === column)) return [null, 0];
  const codesOf = (each, { attribute, entry, absent = [] }) => {
    const value = each[named(attribute)], its = [(entry ? value?.[named(entry)] : value) ?? []].flat();
    const told = (its.length ? its : [absent].flat()).map(one => ({ true: 'oui', false: 'non' })[one] ?? one);
    return told.flatMap(one => [one, RULES.also[attribute]?.[one] ?? []].flat());
  };
  const part = ([n, whole], base) => {
    if (whole === 0n) return [null, 0];
    const times = (2n * n * t + whole * s) / (2n * whole * s), exact = (times * s) % t === 0n;
    return [exact ? Number((times * s) / t) : rounded([times * s, t], step.split('.')[1].length), base];
  };
  const all = respondents([...now.posts.values()], period);
  const asked = all.filter(each => !rule.service
    || hasAny(codesOf(each, { attribute: 'service' }), named(rule.service)));
  const any = asked.filter(each => codesOf(each, rule).length);
  const has = list => count(list, each => hasAny(codesOf(each, rule), code));
  const given = () => asked.map(each => each[rule.attribute]?.[named(rule.entry)]).filter(each => each !== undefined)
    .map(fraction);
  const pledges = pledgesOf(all.map(each => each.post), period).filter(each => each.funder === row)
    .map(each => each.percent);
  const held = all.flatMap(each => each.conventions);
  const share = () => part([BigInt(100 * has(any)), BigInt(any.length)], any.length);
  return {
    n: () => [has(area.atEnd()), null],
    column: () => (column === 'n' ? [has(all), null] : share()),
    share,
    mean: () => part(mean(given()), given().length),
    sets: () => [count(held, each => each.set === setOf(row.split('+'))), held.length],
    pledges: () => (column === 'n' ? [pledges.length, null] : pledges.length
      ? part(FIGURES[column](pledges), pledges.length) : [null, 0]),
  }[rule.says]();
}
