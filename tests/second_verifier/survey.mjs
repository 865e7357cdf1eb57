// What a cell of a survey table says, as value and base (docs/bundle-tables.md, 9).
import { count, fraction, lastDay, mean, rounded, unique } from './base.mjs';
import { bracketOf, pledged } from './open.mjs';
const has = (codes, code) => ['total', 'global'].includes(code) || codes.includes(code), one = each => (each === undefined ? [] : [each]);
const forces = list => String(list.map(code => (code === 'police' ? 'forces' : code)).sort()), also = (code, when, more) => [code, ...(code === when ? [more] : [])];
export function survey({ contracts, period: year, now }, table, row, column) {
  const { step, absent } = contracts.report_tables[table], posts = [...now.posts.values()], end = lastDay(year), [s, t] = fraction(step);
  if (absent.some(([r, c]) => r === row && c === column)) return [null, 0];
  const all = posts.filter(post => post.surveys.has(Number(year))).map(post => {
    const said = post.surveys.get(Number(year)), conventions = post.inForce(said.effective_on);
    return { ...post.version(said.effective_on), post, said, conventions, signatories: unique(conventions.flatMap(each => each.signatories)) };
  });
  const part = ([n, whole], base) => {
    const times = whole && (2n * n * t + whole * s) / (2n * whole * s), exact = (times * s) % t === 0n;
    return whole ? [exact ? Number((times * s) / t) : rounded([times * s, t], step.split('.')[1].length), base] : [null, 0];
  };
  const share = (of, code, some = all, any = some.filter(each => of(each).length)) => part([BigInt(100 * count(any, each => has(of(each), code))), BigInt(any.length)], any.length);
  const means = (of, some = all, given = some.map(of).filter(each => each !== undefined).map(each => fraction(each))) => part(mean(given), given.length);
  const serviceOf = each => also(each.service, 'police', 'commissariat'), ofService = code => all.filter(each => has(serviceOf(each), code)), held = all.flatMap(each => each.conventions);
  const bracket = each => one(each.said.persons_received).flatMap(n => [bracketOf(n), ...(n < 300 ? [] : ['gt300'])]);
  const answer = (each, said = each.said[{ accomp: 'accompaniment', vad: 'home_visits' }[row]]) => [said === undefined ? 'nr' : said ? 'oui' : 'non'];
  const nOrShare = of => (column === 'n' ? [count(all, each => has(of(each), row)), null] : share(of, row));
  const funded = found => (column === 'n' ? [found.n, null] : found.n ? part(found[column], found.n) : [null, 0]);
  return {
    S02: () => [count(posts, post => post.isOpen(end) && has([post.version(end).service], row)), null],
    S03: () => nOrShare(serviceOf), S04: () => share(each => also(each.territory, 'mixte', 'mixte_ur'), row, ofService(column)),
    S05: () => nOrShare(each => (each.signatories.length ? each.signatories : ['nr'])),
    S06: () => [count(held, each => forces(each.signatories) === forces(row.split('+'))), held.length],
    S07: () => share(each => one(each.employer), column, ofService(row)), S08: () => funded(pledged(all.map(each => each.post), year, row)),
    S10: () => share(bracket, row), S11: () => share(bracket, row, ofService(column)), S12: () => share(answer, column), S13: () => share(answer, 'oui', ofService(column)),
    S14: () => means(each => each.said.problem_shares?.[column], ofService(row)), S16: () => means(each => each.said.saisine_shares?.[row]),
    S17: () => share(each => one(each.said.collaborations?.[row]), column), S27: () => share(each => [each.office === 'accueil' ? 'oui' : 'non'], 'oui', ofService(column)),
    S30: () => share(each => one(each.said.internal_collaborations?.[{ psy: 'psy', av: 'perm_av' }[row]]), column),
  }[table]();
}
