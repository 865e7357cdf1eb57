// Tables that count no person, by "open tables" of rules.json (docs/bundle-tables.md, 8).
import { RULES, byText, count, dayBefore, dayNumber, dayOf, departmentOf, firstDay, lastDay,
  monthNumber } from './base.mjs';
import { product, quartersOf, rounded, share, sum, unique, upTo } from './base.mjs';
import { departmentsOf, postOf, seatOf } from './register.mjs';
import { FIGURES, pledgesOf, survey } from './survey.mjs';

/** What is in an area of a level: lists of things that say a code, or several, or a number under each key. */
class Area {
  constructor(exact, level, code) {
    const { period, now, log } = exact, over = quartersOf(period).filter(each => lastDay(each) < log.days[log.size]);
    Object.assign(this, { level, code, now, log, period, over, end: lastDay(period), all: [...now.posts.values()] });
  }
  covers(post, code) { return this.level === 'nation'
    || this.code === (this.level === 'post' ? seatOf(post, code) : code); }
  has(post, day) { return this.covers(post.id, post.department(day)); }
  /** Posts with an open day in a period, in the area on the last of them. */
  lastIn(period) {
    return this.all.map(post => [post, post.openDays(period)[1]]).filter(([post, day]) => day && this.has(post, day));
  }
  met(name, measure) { return this.now.of(name, measure).filter(each => this.covers(each.post, each.department)); }
  cells(measure, { cells, dimensions: [first, second] }) {
    return this.met(cells, measure)
      .map(({ d1, d2, n }) => ({ n, [first.key]: d1, ...(second && { [second.key]: d2 }) }));
  }
  lags() { return this.met('H2', 'facts')
    .map(({ quarter, d2, n }) => ({ quarter: `t${quarter.at(-1)}`, lag: d2, n })); }
  situations() {
    const both = this.met('R1', 'situations').map(({ n }) => ({ together: n, residue: n }));
    return [...both, ...this.met('A1', 'situations').map(({ force, n }) => ({ [force]: n, residue: -n }))];
  }
  posts() {
    return this.lastIn(this.period).map(([post, day]) => {
      const received = [...this.now.received.values()].filter(each => each.post === post.id);
      return { ...post.version(day), bracket: upTo('bracket', sum(received, each => each.together)) };
    });
  }
  atEnd() {
    const open = this.all.filter(post => post.isOpen(this.end) && this.has(post, this.end));
    return open.map(post => ({ ...post.version(this.end), post }));
  }
  conventions() {
    const termOf = day => upTo('term', monthNumber(day) - monthNumber(this.end));
    const held = this.atEnd().flatMap(({ post }) => post.inForce(this.end));
    return held.map(each => ({ ...each, signatory: each.signatories, term: termOf(each.ends_on) }));
  }
  sets(_, __, codes) {
    const setOf = each => codes.signataire.map(([code]) => code).filter(code => each.signatories.includes(code));
    return this.conventions().map(each => ({ signatory: setOf(each).join('+') }));
  }
  pledges() { return pledgesOf(this.lastIn(this.period).map(([post]) => post), this.period); }
  days() {
    const spells = this.all.flatMap(post => post.spells(this.period).map(([first, last]) => [post, first, last]));
    return spells.filter(([post, first]) => this.has(post, first)).map(([post, first, last]) => {
      const days = Array.from({ length: dayNumber(last) - dayNumber(first) + 1 }, (_, n) =>
        dayOf(dayNumber(first) + n));
      return { days: days.length, held: count(days, day => post.held(day)) };
    });
  }
  moves() {
    const inside = (post, told, day) => firstDay(this.period) <= told && told <= this.end && this.has(post, day);
    const opened = this.all.filter(post => inside(post, post.opened, post.opened)).map(() => ({ kind: 'ouverture' }));
    const closed = this.all.filter(post => inside(post, post.closed, dayBefore(post.closed)));
    return [...opened, ...closed.map(() => ({ kind: 'fermeture' }))];
  }
  expected() {
    const told = new Set(this.now.of('H2', 'facts').map(each => `${each.post} ${each.quarter}`));
    const all = this.over.flatMap(quarter => this.lastIn(quarter).map(([post]) => [post, quarter]));
    return all.map(([post, quarter]) =>
      ({ expected: 1, confirmed: post.confirmed.has(quarter), silent: !told.has(`${post.id} ${quarter}`) }));
  }
  missing() { return [{ missing: this.log.missing() }]; }
}
/** Value and base of a row, of the things under its codes. */
function cellOf({ base, says }, things, keys, codes, measure) {
  const among = n => things.filter(each => keys.slice(0, n).every((key, at) => [each[key]].flat().includes(codes[at])));
  const its = among(keys.length), total = (list, key) => sum(list, each => Number(each[key] ?? 0));
  const size = list => sum(list, each => each.n ?? 1);
  if (!says) return [size(its), base ? size(base === 'all' ? things : among(1)) : null];
  const { count: counted, share: shared, figure, base: whole } = says[measure];
  if (figure) return [its.length ? rounded(FIGURES[figure](its.map(each => each.percent))) : null, its.length];
  return [shared ? share(total(its, shared), total(its, whole)) : total(its, counted), whole ? total(its, whole)
    : null];
}
/** Current deposits of series, in order. */
function* deposits({ contracts: { codes }, period, log }, level) {
  const order = (list, code) => codes[list].findIndex(([each]) => each === code);
  const place = ({ n, data: { area, series, period: its, source } }) =>
    [order('departement', departmentOf(area)), area, order('serie', series), firstDay(its), lastDay(its), source, n];
  const after = (a, b) => place(a).map((each, at) => byText(each, place(b)[at])).find(each => each) ?? 0;
  const levelOf = area => (area === 'FR' ? 'nation' : area.includes('-') ? 'post' : 'department');
  const replaces = ({ id, data }, later) => later.supersedes === id
    || (later.source === data.source && later.period === data.period);
  const current = [...log.series.values()].map(list => log.facts(list)).flatMap(list => list.filter((each, at) =>
    !list.some(({ data }, later) => data.supersedes === each.id || (later > at && replaces(each, data)))));
  const inside = its => firstDay(period) <= firstDay(its) && lastDay(its) <= lastDay(period);
  for (const { data } of current.filter(({ data: each }) => levelOf(each.area) === level && inside(each.period))
    .sort(after))
    yield [data.area, [data.series, data.period], data.value, data.respondents ?? null, data.unit];
}
/** The rows of an open table at a grain. */
export function* openRows(exact, table, grain) {
  const { contracts: { open_tables: plans, statistics, codes, report_tables: reports }, period, now } = exact;
  const [level, length] = grain.split('-'), order = code => codes.departement.findIndex(([each]) => each === code);
  if ((length === 'quarter') !== period.includes('Q')) return;
  const row = (area, force, keys, measure, said, value, base, unit) => ({
    table, measure, grain, area: postOf(area), area_label: level === 'post' ? exact.versionOf(area).name : undefined,
    department: level === 'nation' ? null : departmentsOf(area)[0], period, force, dimension: keys.join('/'),
    modality: said.join('/'), merged: '', unit, value, base, secrecy: value === null ? 'non renseigné' : null,
  });
  if (table === 'X1')
    for (const [area, said, value, base, unit] of deposits(exact, level))
      yield row(area, '', ['series', 'period'], 'value', said, Number.isInteger(value) ? value
        : String(value), base, unit);
  const { rows, columns, unit: ofReport } = reports[table] ?? { rows: [], columns: [] };
  const cells = product([rows, columns])
    .map(said => [said, ...survey(exact, new Area(exact, level, 'FR'), table, ...said)]);
  for (const each of cells.some(([, value]) => value !== null) ? cells : [])
    yield row('FR', '', ['row', 'column'], '', ...each, ofReport);
  const worked = [...now.posts.values()]
    .flatMap(post => post.spells(period).map(([day]) => seatOf(post.id, post.department(day))));
  const { breakdowns } = statistics[table];
  const ofActivity = table[0] === 'F' ? breakdowns.flatMap(each => now.of(each.cells, 'minutes')) : [];
  const seats = [...worked, ...ofActivity.map(each => seatOf(each.post, each.department))];
  const codesOf = unique(seats.map(seat => ({ nation: 'FR', department: departmentsOf(seat)[0], post: seat })[level]));
  codesOf.sort((a, b) => order(departmentsOf(a)[0]) - order(departmentsOf(b)[0]) || byText(a, b));
  const rule = RULES['open tables'][table], frequent = (list, key) => [...Map.groupBy(list, each => each[key])]
    .sort(([a, x], [b, y]) => y.length - x.length || byText(a, b)).map(([code]) => [code]);
  for (const code of rule ? codesOf : []) {
    const area = new Area(exact, level, code);
    const { service } = level === 'post' ? exact.versionOf(code) : { service: 'mixte' };
    for (const each of breakdowns) {
      const keys = each.dimensions.map(one => one.key);
      const lists = each.dimensions.map(one => codes[one.codes].map(([said]) => said));
      const measures = each.measures
        .filter(({ key }) => !plans[table].measures.length || plans[table].measures.includes(key));
      const things = new Map(measures.map(({ key }) => [key, area[rule.of](key, each, codes)]));
      for (const said of rule.found ? frequent(things.get(measures[0].key), keys[0]) : product(lists))
        for (const { key, unit } of measures)
          yield row(code, service === 'mixte' ? ''
            : service, keys, key, said, ...cellOf(rule, things.get(key), keys, said, key), unit);
    }
  }
}
