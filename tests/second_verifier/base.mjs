// Digests, canonical JSON, civil days, periods, exact decimals (docs/bundle.md, 1).
import { hash, createHmac } from 'node:crypto';
export const sha = bytes => hash('sha256', bytes, 'buffer'), digest = bytes => hash('sha256', bytes, 'hex');
export const blinded = (key, bytes) => createHmac('sha256', key).update(bytes).digest('hex');
export const canonical = value => (Array.isArray(value) ? `[${value.map(canonical)}]` : value === null || typeof value !== 'object' ? JSON.stringify(value)
  : `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`);
/** Canonical JSON and LF, as an object. */
export function readCanonical(text, value = JSON.parse(text)) {
  must(`${canonical(value)}\n` === text, 'JSON qui n’est pas canonique.');
  return value;
}
/** JSON without spaces, escapes or keys said twice; numbers are kept as they are written. */
export function parsed(text) {
  const value = JSON.parse(text), kept = (_, each, at) => (typeof each === 'number' ? JSON.rawJSON(at.source) : each);
  must(JSON.stringify(value) === text || JSON.stringify(JSON.parse(text, kept)) === text, 'JSON qui n’a pas sa forme unique.');
  return value;
}
/** What is false is thrown, with words for the auditor; each step of main.mjs catches its own. */
export function must(holds, said) { if (!holds) throw new Error(typeof said === 'function' ? said() : said); }
export const sum = (list, of = x => x) => list.reduce((total, each) => total + of(each), 0), count = (list, holds) => list.filter(holds).length;
export const add = (map, key, n) => map.set(key, (map.get(key) ?? 0) + n), unique = list => [...new Set(list)];
export const under = (map, key, make) => map.get(key) ?? (map.set(key, make()), map.get(key)), groups = (list, of) => [...Map.groupBy(list, of).values()];
export const product = lists => lists.reduce((all, list) => all.flatMap(a => list.map(b => [...a, b])), [[]]);
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0), byKey = ([a], [b]) => byText(a, b);
const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }), hours = new Map(), numbers = new Map();
/** The civil day in Paris of an instant in UTC: its clocks differ by whole hours. */
export const parisDay = at => under(hours, at.slice(0, 13), () => paris.format(new Date(`${at.slice(0, 13)}:00:00Z`)));
export const dayNumber = day => under(numbers, day, () => Date.parse(`${day}T00:00:00Z`) / 864e5);
export const dayOf = number => new Date(number * 864e5).toISOString().slice(0, 10), dayBefore = day => dayOf(dayNumber(day) - 1);
export const quarterOf = day => `${day.slice(0, 4)}-Q${Math.ceil(day.slice(5, 7) / 3)}`;
export const quartersOf = period => (period.includes('Q') ? [period] : [1, 2, 3, 4].map(n => `${period}-Q${n}`));
const monthsOf = ([year, part]) => (!part ? [year, 1, 12] : part[0] === 'Q' ? [year, 3 * part[1] - 2, 3] : [year, +part, 1]); // year, first month, how many
const dayIn = ([year, month, months], day, whole) => dayOf(Date.UTC(year, month - 1 + whole * months, day) / 864e5);
export const firstDay = period => dayIn(monthsOf(period.split('-')), 1, 0), lastDay = period => dayIn(monthsOf(period.split('-')), 0, 1);
export const departmentOf = code => (code.includes('-') ? code.split('-')[0] : code.slice(0, code.startsWith('97') ? 3 : 2));
/** Exact fractions of big integers: a decimal is what is written. */
export const fraction = (written, [whole, rest = ''] = String(written).split('.')) => [BigInt(whole + rest), 10n ** BigInt(rest.length)];
export const plus = ([a, b], [c, d]) => [a * d + c * b, b * d], compare = ([a, b], [c, d]) => Number(a * d > c * b) - Number(a * d < c * b);
export const mean = (all, [part, whole] = all.reduce(plus, [0n, 1n])) => [part, whole * BigInt(all.length)];
/** Text with so many decimals, halves up; null where nobody is divided by. */
export function rounded([part, whole], places = 2) {
  const text = whole === 0n ? '' : String((2n * part * 10n ** BigInt(places) + whole) / (2n * whole)).padStart(places + 1, '0');
  return text ? `${text.slice(0, -places)}.${text.slice(-places)}` : null;
}
export const ratio = (part, whole) => rounded([BigInt(part), BigInt(whole)]), share = (part, whole) => ratio(100 * part, whole);
