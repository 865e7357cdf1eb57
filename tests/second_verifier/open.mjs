// Tables that count no person, and the survey (docs/bundle-tables.md, 8 and 9).
import { byText, compare, dayNumber, dayOf, departmentOf, firstDay, fraction, lastDay, mean, plus, product, quartersOf, rounded, share, sum, under, unique } from './base.mjs';
import { departmentsOf, postOf } from './register.mjs';

const LEVELS = ['nation', 'department', 'post'];
const count = (list, holds) => list.filter(holds).length;
const BRACKETS = [[150, 'lt150'], [300, '150_300'], [500, '300_500'], [Infinity, 'gt500']];
const bracketOf = n => BRACKETS.find(([most]) => n < most)[1];
const sameSet = (a, b) => String(a.toSorted()) === String(b.toSorted());

/** An area at a level: who is in it on a day. */
class Area {
  constructor(exact, level, code) {
    Object.assign(this, { exact, level, code, period: exact.period, end: lastDay(exact.period), all: [...exact.now.posts.values()] });
    this.posts = this.all.filter(post => post.openDays(this.period) && this.has(post, post.openDays(this.period)[1]));
    this.atEnd = this.all.filter(post => post.isOpen(this.end) && this.has(post, this.end));
    this.conventions = this.atEnd.flatMap(post => post.inForce(this.end));
  }
  covers(post, department) { return this.level === 'nation' || this.code === (this.level === 'post' ? this.exact.seat(post, department) : department); }
  has(post, day) { return this.covers(post.id, post.department(day)); }
  cells(name, measure, fits = () => true) { return sum(this.exact.now.of(name, measure).filter(each => this.covers(each.post, each.department) && fits(each)), each => each.n); }
  expected() {
    return this.all.flatMap(post => quartersOf(this.period).filter(quarter =>
      post.openDays(quarter) && this.has(post, post.openDays(quarter)[1]) && lastDay(quarter) < this.exact.received).map(quarter => [post, quarter]));
  }
  pledges() {
    const sums = new Map();
    for (const post of this.posts) pledgesOf(post, this.period, sums);
    return sums;
  }
}

/** Funder → (post, convention) → its share of the year. */
function pledgesOf(post, year, sums) {
  for (const each of post.pledges.values()) {
    if (String(each.year) !== year) continue;
    const of = under(sums, each.funder, () => new Map()), key = `${post.id} ${each.convention}`;
    of.set(key, plus(of.get(key) ?? [0n, 1n], fraction(each.share_percent)));
  }
}
const figures = all => ({ n: all.length, conventions: all.length, moy: mean(all), mean: mean(all), min: all.toSorted(compare)[0], max: all.toSorted(compare).at(-1) });

/** Table → of an area and a breakdown: what a cell of it says, as value and base. */
const OPEN = {
  A2: area => ([service, bracket]) => {
    const received = post => sum([...area.exact.now.received.values()].filter(each => each.post === post.id), each => each.together);
    const of = area.posts.filter(post => post.version(post.openDays(area.period)[1]).service === service);
    return [count(of, post => bracketOf(received(post)) === bracket), of.length];
  },
  F1: (area, { cells }) => ([d1, d2], measure) => [area.cells(cells, measure, each => each.d1 === d1 && (!d2 || each.d2 === d2)), null],
  G1: (area, { dimensions: [{ key }] }) => ([code]) => [count(area.atEnd, post => post.version(area.end)[key] === code), area.atEnd.length],
  G2: area => ([code]) => [count(area.conventions, each => each.signatories.includes(code)), area.conventions.length],
  G4: area => ([service, employer]) => {
    const of = area.atEnd.map(post => post.version(area.end)).filter(each => each.service === service);
    return [count(of, each => each.employer === employer), of.length];
  },
  G5: area => ([funder], measure) => {
    const all = figures([...(area.pledges().get(funder) ?? new Map()).values()]);
    return measure === 'conventions' ? [all.n, null] : [all.n ? rounded(all[measure]) : null, all.n];
  },
  G6: area => {
    const spells = area.all.flatMap(post => post.spells(area.period).filter(([day]) => area.has(post, day)).map(([first, last]) => [post, dayNumber(first), dayNumber(last)]));
    const open = sum(spells, ([, first, last]) => last - first + 1);
    const held = sum(spells, ([post, first, last]) => count(Array.from({ length: last - first + 1 }, (_, n) => dayOf(first + n)), day => post.held(day)));
    return (_, measure) => ({ days_filled: [held, open], days_open: [open, null], coverage: [share(held, open), open] })[measure];
  },
  G7: area => ([kind]) => [count(area.all, post => {
    const day = kind === 'ouverture' ? post.opened : dayOf(dayNumber(post.closed) - 1), told = kind === 'ouverture' ? day : post.closed;
    return firstDay(area.period) <= told && told <= area.end && area.has(post, day);
  }), null],
  G8: area => ([term]) => {
    const months = each => 12 * (each.ends_on.slice(0, 4) - area.end.slice(0, 4)) + Number(each.ends_on.slice(5, 7)) - area.end.slice(5, 7);
    return [count(area.conventions, each => [[3, 'le3mois'], [6, '3_6mois'], [12, '6_12mois'], [Infinity, 'gt12mois']].find(([most]) => months(each) <= most)[1] === term), area.conventions.length];
  },
  H1: area => {
    const expected = area.expected(), confirmed = count(expected, ([post, quarter]) => post.confirmed.has(quarter));
    return (_, measure) => ({ confirmed: [confirmed, expected.length], expected: [expected.length, null], completeness: [share(confirmed, expected.length), expected.length] })[measure];
  },
  H4: area => ([quarter, lag]) => [area.cells('H2', 'facts', each => each.quarter.at(-1) === quarter[1] && each.d2 === lag), null],
  H5: area => {
    const expected = area.expected(), told = new Set(area.exact.now.of('H2', 'facts').map(each => `${each.post} ${each.quarter}`));
    return (_, measure) => (measure === 'silent' ? [count(expected, ([post, quarter]) => !told.has(`${post.id} ${quarter}`)), expected.length] : [expected.length, null]);
  },
  H6: area => (_, measure) => {
    const of = force => area.cells('A1', 'situations', each => each.force === force), together = area.cells('R1', 'situations');
    return { police: [of('police'), null], gendarmerie: [of('gendarmerie'), null], together: [together, null], residue: [together - of('police') - of('gendarmerie'), together] }[measure];
  },
  H7: area => () => [area.exact.log.missing(), null],
};
OPEN.F2 = OPEN.H2 = OPEN.H3 = OPEN.F1;

/** The rows of an open table at a grain. */
export function* openRows(exact, table, grain) {
  const { contracts: { open_tables: plans, statistics, codes, report_tables: reports }, period } = exact;
  const [level, length] = grain.split('-');
  if ((length === 'quarter') !== period.includes('Q')) return;
  const of = list => codes[list].map(([code]) => code), order = code => of('departement').indexOf(code);
  const row = (area, department, force, keys, [measure, said, value, base, unit]) => ({
    table, measure, grain, area: postOf(area), department, period, force, dimension: keys.join('/'), modality: said.join('/'), merged: '', unit, value, base, secrecy: value === null ? 'non renseigné' : null,
    area_label: level === 'post' ? exact.nameOf(area) : undefined,
  });
  if (table === 'X1') {
    const units = area => (area === 'FR' ? 'nation' : area.includes('-') ? 'post' : 'department');
    const place = ({ n, data: each }) => [order(departmentOf(each.area)), each.area, of('serie').indexOf(each.series), firstDay(each.period), lastDay(each.period), each.source, n];
    const current = [...exact.log.series.values()].flatMap(list => list.filter((each, at) => !list.some((other, later) =>
      other.data.supersedes === each.id || (later > at && other.data.source === each.data.source && other.data.period === each.data.period))));
    const told = current.filter(({ data: each }) => units(each.area) === level && firstDay(period) <= firstDay(each.period) && lastDay(each.period) <= lastDay(period));
    for (const { data: each } of told.sort((a, b) => place(a).map((x, i) => (x < place(b)[i] ? -1 : x > place(b)[i] ? 1 : 0)).find(x => x) ?? 0))
      yield row(each.area, level === 'nation' ? null : departmentOf(each.area), '', ['series', 'period'], ['value', [each.series, each.period], Number.isInteger(each.value) ? each.value : String(each.value), each.respondents ?? null, each.unit]);
    return;
  }
  if (table in reports) {
    const { rows, columns, unit } = reports[table], cells = product([rows, columns]).map(([r, c]) => ['', [r, c], ...survey(exact, table, r, c), unit]);
    if (cells.some(each => each[2] !== null)) for (const each of cells) yield row('FR', null, '', ['row', 'column'], each);
    return;
  }
  const touched = post => post.spells(period).map(([day]) => exact.seat(post.id, post.department(day)));
  const more = /^F/.test(table) ? statistics[table].breakdowns.flatMap(b => exact.now.of(b.cells, 'minutes')).map(each => exact.seat(each.post, each.department)) : [];
  const seats = unique([...[...exact.now.posts.values()].flatMap(touched), ...more]);
  const areas = level === 'nation' ? ['FR'] : unique(seats.map(seat => (level === 'post' ? seat : departmentsOf(seat)[0])));
  areas.sort((a, b) => order(departmentsOf(a)[0]) - order(departmentsOf(b)[0]) || byText(a, b));
  for (const code of areas) {
    const area = new Area(exact, level, code), department = { nation: null, department: code, post: departmentsOf(code)[0] }[level];
    const service = level === 'post' ? exact.versionOf(code).service : 'mixte', force = service === 'mixte' ? '' : service;
    for (const b of statistics[table].breakdowns) {
      const keys = b.dimensions.map(each => each.key), measures = b.measures.filter(each => !plans[table].measures.length || plans[table].measures.includes(each.key));
      if (table === 'G3') {
        const sets = Map.groupBy(area.conventions, each => of('signataire').filter(code => each.signatories.includes(code)).join('+'));
        for (const [set, found] of [...sets].sort(([a, x], [b, y]) => y.length - x.length || byText(a, b))) yield row(code, department, force, keys, ['conventions', [set], found.length, area.conventions.length, measures[0].unit]);
        continue;
      }
      const says = OPEN[table](area, b);
      for (const said of product(b.dimensions.map(each => of(each.codes))))
        for (const { key, unit } of measures) yield row(code, department, force, keys, [key, said, ...says(said, key), unit]);
    }
  }
}

/** What a cell of a survey table says, as value and base. */
function survey(exact, table, row, column) {
  const { step, absent } = exact.contracts.report_tables[table], year = exact.period, end = lastDay(year), posts = [...exact.now.posts.values()];
  if (absent.some(([r, c]) => r === row && c === column)) return [null, 0];
  const all = posts.filter(post => post.surveys.has(Number(year))).map(post => {
    const said = post.surveys.get(Number(year)), version = post.version(said.effective_on);
    return { post, said, version, conventions: post.inForce(said.effective_on) };
  });
  const service = each => [each.version.service, ...(each.version.service === 'police' ? ['commissariat'] : [])];
  const has = (codes, code) => ['total', 'global'].includes(code) || codes.includes(code);
  const yes = (each, otherwise = []) => (each === undefined ? otherwise : [each ? 'oui' : 'non']);
  const one = each => (each === undefined ? [] : [each]);
  const part = ([n, whole], base) => {
    if (whole === 0n) return [null, 0];
    const [s, t] = fraction(step), times = (2n * n * t + whole * s) / (2n * whole * s), exactly = [times * s, t];
    return [(times * s) % t === 0n ? Number((times * s) / t) : rounded(exactly, step.split('.')[1].length), base];
  };
  const shareOf = (of, code, some = all) => {
    const any = some.filter(each => of(each).length);
    return part([BigInt(100 * count(any, each => has(of(each), code))), BigInt(any.length)], any.length);
  };
  const cross = (of, code, which) => shareOf(of, code, all.filter(each => has(service(each), which)));
  const means = (of, some = all) => {
    const given = some.map(of).filter(each => each !== undefined).map(fraction);
    return part(mean(given), given.length);
  };
  const bracket = each => one(each.said.persons_received).flatMap(n => [bracketOf(n), ...(n < 300 ? [] : ['gt300'])]);
  const attribute = each => yes({ accomp: each.said.accompaniment, vad: each.said.home_visits }[row], ['nr']);
  const signatories = each => unique(each.conventions.flatMap(c => c.signatories));
  const nOrShare = of => (column === 'n' ? [count(all, each => has(of(each), row)), null] : shareOf(of, row));
  const forces = list => list.map(code => (code === 'police' ? 'forces' : code));
  return {
    S02: () => [count(posts, post => post.isOpen(end) && has([post.version(end).service], row)), null],
    S03: () => nOrShare(service),
    S04: () => cross(each => [each.version.territory, ...(each.version.territory === 'mixte' ? ['mixte_ur'] : [])], row, column),
    S05: () => nOrShare(each => (signatories(each).length ? signatories(each) : ['nr'])),
    S06: () => {
      const held = all.flatMap(each => each.conventions);
      return [count(held, each => sameSet(forces(each.signatories), forces(row.split('+')))), held.length];
    },
    S07: () => cross(each => one(each.version.employer), column, row),
    S08: () => {
      const sums = new Map();
      for (const { post } of all) pledgesOf(post, year, sums);
      const found = figures([...(sums.get(row) ?? new Map()).values()]);
      return column === 'n' ? [found.n, null] : found.n ? part(found[column], found.n) : [null, 0];
    },
    S10: () => shareOf(bracket, row),
    S11: () => cross(bracket, row, column),
    S12: () => shareOf(attribute, column),
    S13: () => cross(attribute, 'oui', column),
    S14: () => means(each => each.said.problem_shares?.[column], all.filter(each => has(service(each), row))),
    S16: () => means(each => each.said.saisine_shares?.[row]),
    S17: () => shareOf(each => one(each.said.collaborations?.[row]), column),
    S27: () => cross(each => [each.version.office === 'accueil' ? 'oui' : 'non'], 'oui', column),
    S30: () => shareOf(each => one(each.said.internal_collaborations?.[{ psy: 'psy', av: 'perm_av' }[row]]), column),
  }[table]();
}
