// Tables that count no person (docs/bundle-tables.md, 8).
import { byText, compare, count, dayBefore, dayNumber, dayOf, departmentOf, firstDay, fraction, lastDay, mean, plus, product, quartersOf, rounded, share, sum, unique } from './base.mjs';
import { departmentsOf, postOf, seatOf } from './register.mjs';
import { survey } from './survey.mjs';
const BRACKETS = [[150, 'lt150'], [300, '150_300'], [500, '300_500'], [Infinity, 'gt500']], TERMS = [[3, 'le3mois'], [6, '3_6mois'], [12, '6_12mois'], [Infinity, 'gt12mois']];
export const bracketOf = n => BRACKETS.find(([most]) => n < most)[1];
const termOf = months => TERMS.find(([most]) => months <= most)[1], monthsOf = day => 12 * day.slice(0, 4) + Number(day.slice(5, 7));
/** An area at a level: who is in it on a day. */
class Area {
  constructor(exact, level, code) {
    Object.assign(this, { exact, level, code, period: exact.period, end: lastDay(exact.period), all: [...exact.now.posts.values()] });
    this.posts = this.all.filter(post => this.hasLast(post, this.period));
    this.atEnd = this.all.filter(post => post.isOpen(this.end) && this.has(post, this.end));
    this.conventions = this.atEnd.flatMap(post => post.inForce(this.end));
  }
  covers(post, department) { return this.level === 'nation' || this.code === (this.level === 'post' ? seatOf(post, department) : department); }
  has(post, day) { return this.covers(post.id, post.department(day)); }
  hasLast(post, period) { return post.openDays(period).length > 0 && this.has(post, post.openDays(period)[1]); }
  cells(name, measure, fits = () => true) { return sum(this.exact.now.of(name, measure).filter(each => this.covers(each.post, each.department) && fits(each)), each => each.n); }
  expected(over = quartersOf(this.period).filter(quarter => lastDay(quarter) < this.exact.log.days[this.exact.log.size])) {
    return this.all.flatMap(post => over.filter(quarter => this.hasLast(post, quarter)).map(quarter => [post, quarter]));
  }
}
/** The shares of a funder in a year, summed by post and convention, in figures. */
export function pledged(posts, year, funder, sums = new Map()) {
  for (const post of posts)
    for (const { convention, share_percent: part } of [...post.pledges.values()].filter(each => each.funder === funder && String(each.year) === year))
      sums.set(`${post.id} ${convention}`, plus(sums.get(`${post.id} ${convention}`) ?? [0n, 1n], fraction(part)));
  const all = [...sums.values()].sort(compare);
  return { n: all.length, mean: mean(all), moy: mean(all), min: all[0], max: all.at(-1) };
}
/** Table → of an area and a breakdown: what a cell of it says, as value and base. */
const OPEN = {
  A2: area => ([service, bracket], _, of = area.posts.filter(post => post.version(post.openDays(area.period)[1]).service === service)) =>
    [count(of, post => bracketOf(sum([...area.exact.now.received.values()].filter(each => each.post === post.id), each => each.together)) === bracket), of.length],
  F1: (area, { cells }) => ([d1, d2], measure) => [area.cells(cells, measure, each => each.d1 === d1 && (!d2 || each.d2 === d2)), null],
  G1: (area, { dimensions: [{ key }] }) => ([code]) => [count(area.atEnd, post => post.version(area.end)[key] === code), area.atEnd.length],
  G2: area => ([code]) => [count(area.conventions, each => each.signatories.includes(code)), area.conventions.length],
  G4: area => ([service, employer], _, of = area.atEnd.map(post => post.version(area.end)).filter(each => each.service === service)) => [count(of, each => each.employer === employer), of.length],
  G5: area => ([funder], measure, found = pledged(area.posts, area.period, funder)) => (measure === 'conventions' ? [found.n, null] : [found.n ? rounded(found[measure]) : null, found.n]),
  G6: area => {
    const days = area.all.flatMap(post => post.spells(area.period).filter(([day]) => area.has(post, day)).flatMap(([first, last]) =>
      Array.from({ length: dayNumber(last) - dayNumber(first) + 1 }, (_, n) => post.held(dayOf(dayNumber(first) + n))))), open = days.length, held = count(days, each => each);
    return (_, measure) => ({ days_filled: [held, open], days_open: [open, null], coverage: [share(held, open), open] })[measure];
  },
  G7: area => ([kind]) => [count(area.all.map(post => [post, ...(kind === 'ouverture' ? [post.opened, post.opened] : [post.closed, dayBefore(post.closed)])]),
    ([post, told, day]) => firstDay(area.period) <= told && told <= area.end && area.has(post, day)), null],
  G8: area => ([term]) => [count(area.conventions, each => termOf(monthsOf(each.ends_on) - monthsOf(area.end)) === term), area.conventions.length],
  H1: (area, _, expected = area.expected(), n = expected.length, confirmed = count(expected, ([post, quarter]) => post.confirmed.has(quarter))) => (__, measure) =>
    ({ confirmed: [confirmed, n], expected: [n, null], completeness: [share(confirmed, n), n] })[measure],
  H4: area => ([quarter, lag]) => [area.cells('H2', 'facts', each => each.quarter.at(-1) === quarter[1] && each.d2 === lag), null],
  H5: (area, _, expected = area.expected(), told = area.exact.now.of('H2', 'facts').map(each => `${each.post} ${each.quarter}`)) => (__, measure) =>
    (measure === 'silent' ? [count(expected, ([post, quarter]) => !told.includes(`${post.id} ${quarter}`)), expected.length] : [expected.length, null]),
  H6: (area, _, of = force => area.cells('A1', 'situations', each => each.force === force), both = area.cells('R1', 'situations')) => (__, measure) =>
    (measure === 'together' ? [both, null] : measure === 'residue' ? [both - of('police') - of('gendarmerie'), both] : [of(measure), null]),
  H7: area => () => [area.exact.log.missing(), null],
};
OPEN.F2 = OPEN.H2 = OPEN.H3 = OPEN.F1;
/** The rows of an open table at a grain. */
export function* openRows(exact, table, grain) {
  const { contracts: { open_tables: plans, statistics, codes, report_tables: reports }, period, log, now } = exact, [level, length] = grain.split('-');
  if ((length === 'quarter') !== period.includes('Q')) return;
  const of = list => codes[list].map(([code]) => code), order = code => of('departement').indexOf(code), first = b => b.dimensions.map(each => each.key);
  const row = (area, force, keys, [measure, said, value, base, unit]) => ({
    table, measure, grain, area: postOf(area), department: level === 'nation' ? null : departmentsOf(area)[0], period, force, dimension: keys.join('/'), modality: said.join('/'), merged: '',
    unit, value, base, secrecy: value === null ? 'non renseigné' : null, area_label: level === 'post' ? exact.versionOf(area).name : undefined,
  });
  if (table === 'X1') {
    const place = ({ n, data: { area, series, period: its, source } }) => [order(departmentOf(area)), area, of('serie').indexOf(series), firstDay(its), lastDay(its), source, n];
    const levelOf = area => (area === 'FR' ? 'nation' : area.includes('-') ? 'post' : 'department'), after = (a, b) => a.map((each, at) => byText(each, b[at])).find(each => each) ?? 0;
    const replaces = (each, at) => ({ data }, later) => data.supersedes === each.id || (later > at && data.source === each.data.source && data.period === each.data.period);
    const current = [...log.series.values()].map(list => log.facts(list)).flatMap(list => list.filter((each, at) => !list.some(replaces(each, at))));
    const told = current.filter(({ data: each }) => levelOf(each.area) === level && firstDay(period) <= firstDay(each.period) && lastDay(each.period) <= lastDay(period));
    for (const { data: { area, series, period: its, value, respondents, unit } } of told.sort((a, b) => after(place(a), place(b))))
      yield row(area, '', ['series', 'period'], ['value', [series, its], Number.isInteger(value) ? value : String(value), respondents ?? null, unit]);
  } else if (table in reports) {
    const { rows, columns, unit } = reports[table], cells = product([rows, columns]).map(said => ['', said, ...survey(exact, table, ...said), unit]);
    for (const each of cells.some(each => each[2] !== null) ? cells : []) yield row('FR', '', ['row', 'column'], each);
  } else {
    const touched = [...now.posts.values()].flatMap(post => post.spells(period).map(([day]) => seatOf(post.id, post.department(day))));
    const met = table[0] === 'F' ? statistics[table].breakdowns.flatMap(b => now.of(b.cells, 'minutes')).map(each => seatOf(each.post, each.department)) : [];
    const areas = unique([...touched, ...met].map(seat => ({ nation: 'FR', department: departmentsOf(seat)[0], post: seat })[level]));
    for (const code of areas.sort((a, b) => order(departmentsOf(a)[0]) - order(departmentsOf(b)[0]) || byText(a, b))) {
      const area = new Area(exact, level, code), service = level === 'post' ? exact.versionOf(code).service : 'mixte', force = service === 'mixte' ? '' : service, { conventions } = area;
      const sets = [...Map.groupBy(conventions, each => of('signataire').filter(one => each.signatories.includes(one)).join('+'))].sort(([a, x], [b, y]) => y.length - x.length || byText(a, b));
      for (const b of statistics[table].breakdowns) {
        const measures = b.measures.filter(each => !plans[table].measures.length || plans[table].measures.includes(each.key)), says = OPEN[table]?.(area, b);
        const all = table === 'G3' ? sets.map(([set, found]) => [[set], () => [found.length, conventions.length]]) : product(b.dimensions.map(each => of(each.codes))).map(said => [said, says]);
        for (const [said, of] of all) for (const { key, unit } of measures) yield row(code, force, first(b), [key, said, ...of(said, key), unit]);
      }
    }
  }
}
