// Digests, canonical JSON, civil days, periods, exact fractions (docs/bundle.md, 1).
import { createHmac, hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What the pages tell as tables: names, cells, open and survey tables. Data, which the program reads. */
export const RULES = JSON.parse(readFileSync(new URL('rules.json', import.meta.url)));
export const sha = bytes => hash('sha256', bytes, 'buffer'), digest = bytes => hash('sha256', bytes, 'hex');
export const blinded = (key, bytes) => createHmac('sha256', key).update(bytes).digest('hex');
/** What is false is thrown, with words for the auditor; each step of main.mjs catches its own. */
export function must(holds, said) { if (!holds) throw new Error(typeof said === 'function' ? said() : said); }

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}
/** Canonical JSON and LF, as an object. */
export function readCanonical(text, value = JSON.parse(text)) {
  must(`${canonical(value)}\n` === text, 'JSON qui n’est pas canonique.');
  return value;
}
/** JSON without spaces, escapes or keys said twice; numbers are kept as they are written. */
export function parsed(text) {
  const value = JSON.parse(text), kept = (_, each, at) => (typeof each === 'number' ? JSON.rawJSON(at.source) : each);
  const once = JSON.stringify(value) === text || JSON.stringify(JSON.parse(text, kept)) === text;
  must(once, 'JSON qui n’a pas sa forme unique.');
  return value;
}

export const sum = (list, of = each => each) => list.reduce((total, each) => total + of(each), 0);
export const count = (list, holds) => list.filter(holds).length, unique = list => [...new Set(list)];
export const groups = (list, of) => [...Map.groupBy(list, of).values()];
export const meets = (some, others) => some.some(each => others.includes(each));
export const product = lists => lists.reduce((all, list) => all.flatMap(a => list.map(b => [...a, b])), [[]]);
export const add = (map, key, n) => map.set(key, (map.get(key) ?? 0) + n);
export const under = (map, key, make) => map.get(key) ?? (map.set(key, make()), map.get(key));
/** Units one after the other, in groups that are large; what is left in the end joins the groups before. */
export function grouped(units, large) {
  const found = [];
  let open = [];
  for (const unit of units) {
    open = [...open, ...unit];
    if (!large(open)) continue;
    found.push(open);
    open = [];
  }
  while (open.length && found.length && !large(open)) open = [...found.pop(), ...open];
  return open.length ? [...found, open] : found;
}
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0), byKey = ([a], [b]) => byText(a, b);
export const sorted = map => new Map([...map].sort(byKey));
/** The code of the first limit of rules.json that a number does not exceed. */
export const upTo = (name, n) => RULES['up to'][name].find(([most]) => most === null || n <= most)[1];
/** What of two maps is not the same under a key; if nothing, whether their keys are in another order. */
export function differences(expected, found, none = 'aucune ligne') {
  const keys = unique([...expected.keys(), ...found.keys()]), said = each => each ?? none;
  const wrong = keys.filter(key => expected.get(key) !== found.get(key));
  const told = wrong.map(key => `${key} : attendu ${said(expected.get(key))}, trouvé ${said(found.get(key))}`);
  const moved = [...found.keys()].findIndex((key, at) => key !== keys[at]);
  return told.length || moved < 0 ? told : [`${keys[moved]} : en désordre`];
}

const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }), hours = new Map(), numbers = new Map();
/** The civil day in Paris of an instant in UTC: its clocks differ by whole hours. */
export const parisDay = at => under(hours, at.slice(0, 13), () => paris.format(new Date(`${at.slice(0, 13)}:00:00Z`)));
export const dayNumber = day => under(numbers, day, () => Date.parse(`${day}T00:00:00Z`) / 864e5);
export const dayOf = number => new Date(number * 864e5).toISOString().slice(0, 10);
export const dayBefore = day => dayOf(dayNumber(day) - 1);
export const monthNumber = day => 12 * day.slice(0, 4) + Number(day.slice(5, 7));
export const quarterOf = day => `${day.slice(0, 4)}-Q${Math.ceil(day.slice(5, 7) / 3)}`;
export const quartersOf = period => (period.includes('Q') ? [period] : [1, 2, 3, 4].map(n => `${period}-Q${n}`));
function boundsOf(period) {
  const [year, part = 'Q'] = period.split('-'), quarter = Number(part[1]);
  const [month, months] = part === 'Q' ? [0, 12] : part[0] === 'Q' ? [3 * quarter - 3, 3] : [part - 1, 1];
  return [Date.UTC(year, month, 1), Date.UTC(year, month + months, 0)].map(at => dayOf(at / 864e5));
}
export const firstDay = period => boundsOf(period)[0], lastDay = period => boundsOf(period)[1];
export function departmentOf(code) {
  return code.includes('-') ? code.split('-')[0] : code.slice(0, /^9[78]/.test(code) ? 3 : 2);
}

/** Exact fractions of big integers: a decimal is what is written. */
export function fraction(written) {
  const [whole, rest = ''] = String(written).split('.');
  return [BigInt(whole + rest), 10n ** BigInt(rest.length)];
}
export const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
export const compare = ([a, b], [c, d]) => Number(a * d > c * b) - Number(a * d < c * b);
export const total = all => all.reduce(plus, [0n, 1n]);
export const mean = all => [total(all)[0], total(all)[1] * BigInt(all.length)];
/** Text with so many decimals, halves up; null where nobody is divided by. */
export function rounded([part, whole], places = 2) {
  if (whole === 0n) return null;
  const text = String((2n * part * 10n ** BigInt(places) + whole) / (2n * whole)).padStart(places + 1, '0');
  return `${text.slice(0, -places)}.${text.slice(-places)}`;
}
export const ratio = (part, whole) => rounded([BigInt(part), BigInt(whole)]);
export const share = (part, whole) => ratio(100 * part, whole);
