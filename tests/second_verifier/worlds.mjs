// Whole worlds: a witness beside the other tables of its force (docs/bundle-proofs.md, 1).
import { add, must, sum, under, unique } from './base.mjs';
import { postOf } from './register.mjs';

const NONE = new Map(), totalOf = row => sum([...row.values()]), of = (row, code) => row.get(code) ?? 0;
const needed = (acts, situations) => !totalOf(acts) || totalOf(situations) > 0;
/** Table → another one, and what holds of a row of both. */
const LAWS = {
  C2: ['C1', (main, problems) => [...main].every(([code, n]) => n <= of(problems, code))],
  D2: ['D1', (purposes, origins) => totalOf(purposes) <= of(origins, 'ext')],
  A4: ['A3', (details, acts) => totalOf(details) === of(acts, 'entretien')],
  E4: ['A3', (details, acts) => totalOf(details) === of(acts, 'evaluation_conjointe')],
  A3: ['A1', needed], E5: ['A1', needed],
};
/** Tables that may change with the other one of their law, if a quarter of the nation stays the same. */
const FOLLOWING = ['D2', 'A4', 'E4'];
/** Row → modality → count. */
function rowsOf(leaves) {
  const rows = new Map();
  for (const [seat, quarter, code, n] of leaves) add(under(rows, `${seat} ${quarter}`, () => new Map()), code, n);
  return rows;
}
function joined(rows) {
  const all = new Map();
  for (const row of rows) for (const [code, n] of row) add(all, code, n);
  return all;
}
export class Worlds {
  /** The lines of one force. */
  constructor(lines) {
    this.rows = new Map(lines.map(({ table, values }) => [table, rowsOf(values)]));
    this.values = new Map(lines.map(({ table, values }) => [table, values]));
  }
  at(table, row) { return this.rows.get(table)?.get(row) ?? NONE; }
  /** Throws where no world has these changes of a line. */
  possible(line, changes, name) {
    const { table } = line, more = rowsOf(changes), [other, holds] = LAWS[table] ?? [];
    const now = row => joined([this.at(table, row), more.get(row) ?? NONE]);
    const wrong = what => must(false, `${name} : aucun monde où ${what}.`);
    for (const row of this.rows.has(other) ? more.keys() : [])
      if (holds(this.at(table, row), this.at(other, row)) && !holds(now(row), this.at(other, row)))
        wrong(`${table} n’irait plus avec ${other}`);
    for (const quarter of unique(changes.map(each => each[1]))) {
      const rowsIn = detail => unique([table, detail].flatMap(each => [...this.rows.get(each)?.keys() ?? []])
        .concat(...more.keys())).filter(row => row.endsWith(` ${quarter}`));
      if (table === 'C1') this.mainProblems(rowsIn('C2'), now, wrong);
      for (const detail of FOLLOWING.filter(each => LAWS[each][0] === table && this.rows.has(each))) {
        const rows = rowsIn(detail), its = rows.map(row => this.at(detail, row)), follows = LAWS[detail][1];
        if (rows.every((row, at) => follows(its[at], this.at(table, row)))
          && !follows(joined(its), joined(rows.map(now)))) wrong(`${detail} suit ${table}`);
      }
    }
    if (this.rows.has('A3') && this.rows.has('A6') && ['A3', 'A6'].includes(table))
      for (const post of unique(changes.map(each => postOf(each[0])))) this.received(line, post, changes, wrong);
    if (['A3', 'E5', 'A6'].includes(table)) for (const level of ['post', 'department'])
      for (const seats of line.at(level, '').values()) {
        const counted = line.value(seats, line.year, line.modalities);
        if (counted && counted + sum(changes.filter(each => seats.includes(each[0])), each => each[3]) <= 0)
          wrong(`${seats.join('+')} n’a rien à compter`);
      }
  }
  /** Main problems of a quarter that stay within the problems: row by row and in all, as many of each. */
  mainProblems(rows, nowOf, wrong) {
    const [main, now] = [row => new Map(this.at('C2', row)), nowOf]
      .map(its => new Map(rows.map(row => [row, its(row)])));
    const codes = unique(rows.flatMap(row => [...now.get(row).keys()]));
    const held = new Set(rows.filter(row => LAWS.C2[1](main.get(row), this.at('C1', row))));
    const room = (row, code) => (held.has(row) ? of(now.get(row), code) : Infinity) - of(main.get(row), code);
    for (const row of held) for (const code of codes) while (room(row, code) < 0) {
      const from = new Map(codes.filter(to => room(row, to) > 0).map(to => [to, [row, code]]));
      for (const at of from.keys()) {  // those that are found on the way too
        if (at === code) break;
        for (const other of rows) if (of(main.get(other), at) > 0)
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
    const told = (list, fits) => sum(list.filter(each => postOf(each[0]) === post && fits(each)), each => each[3]);
    const [whole, talks] = [each => each[1] === year && each[2] === '', each => each[2] === 'entretien'];
    const persons = told(this.values.get('A6'), whole), held = told(this.values.get('A3'), talks);
    const [came, had] = [persons + (table === 'A6' ? told(changes, whole) : 0),
      held + (table === 'A3' ? told(changes, talks) : 0)];
    if ((came > had && persons <= held) || (had && !came && persons)) wrong(`${came} personnes ont ${had} entretiens`);
  }
}
