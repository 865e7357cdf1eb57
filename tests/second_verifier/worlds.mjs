// Whole worlds: a witness beside the other tables of its force (docs/bundle-proofs.md, 1).
import { add, must, sum, under, unique } from './base.mjs';
import { postOf } from './register.mjs';

const DETAILS = { A4: 'entretien', E4: 'evaluation_conjointe' }, NONE = new Map();
const rowOf = ([seat, quarter]) => `${seat} ${quarter}`, quarterOf = row => row.split(' ')[1];
/** Row → modality → count. */
function rowsOf(leaves) {
  const rows = new Map();
  for (const leaf of leaves) add(under(rows, rowOf(leaf), () => new Map()), leaf[2], leaf[3]);
  return rows;
}
export class Worlds {
  /** The lines of one force. */
  constructor(lines) {
    this.rows = new Map(lines.map(({ table, values }) => [table, rowsOf(values)]));
    this.values = new Map(lines.map(({ table, values }) => [table, values]));
  }
  at(table, row) { return this.rows.get(table)?.get(row) ?? NONE; }
  has(...tables) { return tables.every(each => this.rows.has(each)); }
  total(table, row) { return sum([...this.at(table, row).values()]); }
  rowsIn(quarter, ...tables) {
    return unique(tables.flatMap(table => [...this.rows.get(table)?.keys() ?? []]))
      .filter(row => quarterOf(row) === quarter);
  }
  /** Throws where no world has these changes of a line. */
  possible(line, changes, name) {
    const { table } = line, more = rowsOf(changes), quarters = unique(changes.map(each => each[1]));
    const now = (row, code) => (this.at(table, row).get(code) ?? 0) + (more.get(row)?.get(code) ?? 0);
    const wrong = what => must(false, `${name} : aucun monde où ${what}.`);
    const sumNow = row => this.total(table, row) + sum([...more.get(row).values()]);
    for (const row of more.keys()) {
      const problems = this.at('C1', row), main = [...this.at('C2', row)];
      if (table === 'C2' && this.has('C1') && main.every(([code, n]) => n <= (problems.get(code) ?? 0))
        && [...more.get(row).keys()].some(code => now(row, code) > (problems.get(code) ?? 0)))
        wrong('C2 dépasse C1');
      const outside = this.at('D1', row).get('ext') ?? 0;
      if (table === 'D2' && this.has('D1') && this.total('D2', row) <= outside && sumNow(row) > outside)
        wrong('D2 dépasse D1');
      const acts = this.at('A3', row).get(DETAILS[table]) ?? 0;
      if (table in DETAILS && this.has('A3') && this.total(table, row) === acts && sumNow(row) !== acts)
        wrong(`${table} n’est plus A3`);
      if (['A3', 'E5'].includes(table) && this.has('A1') && !this.total('A1', row) && !this.total(table, row)
        && sumNow(row)) wrong('un acte est sans situation');
    }
    for (const quarter of quarters) {
      if (table === 'C1') this.mainProblems(quarter, now, more, wrong);
      const held = (code, fits) => this.rowsIn(quarter, table, code).every(fits);
      const ext = row => this.at('D1', row).get('ext') ?? 0, every = this.rowsIn(quarter, 'D1', 'D2');
      if (table === 'D1' && this.has('D2') && held('D2', row => this.total('D2', row) <= ext(row))
        && sum(every, row => this.total('D2', row)) > sum(every, row => now(row, 'ext'))) wrong('D2 suit D1');
      for (const [detail, code] of Object.entries(table === 'A3' ? DETAILS : {}))
        if (this.has(detail) && held(detail, row => this.total(detail, row) === (this.at('A3', row).get(code) ?? 0))
          && sum([...more].filter(([row]) => quarterOf(row) === quarter), ([, its]) => its.get(code) ?? 0))
          wrong(`${detail} suit A3`);
    }
    const posts = ['A3', 'A6'].includes(table) && this.has('A3', 'A6') ? changes.map(each => postOf(each[0])) : [];
    for (const post of unique(posts)) this.received(line, post, changes, wrong);
    if (['A3', 'E5', 'A6'].includes(table)) for (const level of ['post', 'department'])
      for (const seats of line.at(level, '').values()) {
        const counted = line.value(seats, line.year, line.modalities);
        if (counted && counted + sum(changes.filter(each => seats.includes(each[0])), each => each[3]) <= 0)
          wrong(`${seats.join('+')} n’a rien à compter`);
      }
  }
  /** Main problems of a quarter that stay within the problems: row by row and in all, as many of each. */
  mainProblems(quarter, now, more, wrong) {
    const rows = this.rowsIn(quarter, 'C1', 'C2'), codes = unique(rows.flatMap(row =>
      [...this.at('C1', row).keys(), ...(more.get(row)?.keys() ?? [])]));
    const main = new Map(rows.map(row => [row, new Map(this.at('C2', row))]));
    const held = new Set(rows.filter(row => [...main.get(row)].every(([code, n]) => n <= (this.at('C1', row)
      .get(code) ?? 0))));
    const room = (row, code) => (held.has(row) ? now(row, code) : Infinity) - (main.get(row).get(code) ?? 0);
    for (const row of held) for (const code of codes) while (room(row, code) < 0) {
      const from = new Map(codes.filter(to => room(row, to) > 0).map(to => [to, [row, code]]));
      for (const at of from.keys()) {  // those that are found on the way too
        if (at === code) break;
        for (const other of rows) if ((main.get(other).get(at) ?? 0) > 0)
          for (const to of codes) if (!from.has(to) && room(other, to) > 0) from.set(to, [other, at]);
      }
      if (!from.has(code)) wrong('C2 suit C1');
      for (let to = code, started = false; !started || to !== code; started = true) {
        const [other, at] = from.get(to);
        add(main.get(other), at, -1);
        add(main.get(other), to, 1);
        to = at;
      }
    }
  }
  /** Distinct persons had an interview each, and who had one is a person. */
  received({ table, year }, post, changes, wrong) {
    const of = (list, fits) => sum(list.filter(each => postOf(each[0]) === post && fits(each)), each => each[3]);
    const [whole, talks] = [each => each[1] === year && each[2] === '', each => each[2] === 'entretien'];
    const persons = of(this.values.get('A6'), whole), held = of(this.values.get('A3'), talks);
    const [came, had] = [persons + (table === 'A6' ? of(changes, whole) : 0),
      held + (table === 'A3' ? of(changes, talks) : 0)];
    if ((came > had && persons <= held) || (had && !came && persons)) wrong(`${came} personnes ont ${had} entretiens`);
  }
}
