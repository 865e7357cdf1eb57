// Digests, canonical JSON, civil days, periods, exact decimals (docs/bundle.md, 1).
import { hash, createHmac } from 'node:crypto';

export const sha = bytes => hash('sha256', bytes, 'buffer');
export const digest = bytes => hash('sha256', bytes, 'hex');
export const blinded = (key, bytes) => createHmac('sha256', key).update(bytes).digest('hex');

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

/** Is this text JSON without spaces, escapes or keys said twice? Numbers are kept as they are written. */
export function tight(text, value) {
  if (JSON.stringify(value) === text) return true;
  const kept = (_, each, at) => typeof each === 'number' ? JSON.rawJSON(at.source) : each;
  return JSON.stringify(JSON.parse(text, kept)) === text;
}

/** What is false is thrown, with words for the auditor; each step of main.mjs catches its own. */
export function must(holds, said) {
  if (!holds) throw new Error(typeof said === 'function' ? said() : said);
}

export const sum = (list, of = x => x) => list.reduce((total, each) => total + of(each), 0);
export const add = (map, key, n) => map.set(key, (map.get(key) ?? 0) + n);
export const under = (map, key, make) => map.get(key) ?? (map.set(key, make()), map.get(key));
export const unique = list => [...new Set(list)];
export const product = lists => lists.reduce((all, list) => all.flatMap(a => list.map(b => [...a, b])), [[]]);
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
const hours = new Map();
/** The civil day in Paris of an instant in UTC: its clocks differ by whole hours. */
export const parisDay = instant =>
  under(hours, instant.slice(0, 13), () => paris.format(new Date(`${instant.slice(0, 13)}:00:00Z`)));

const numbers = new Map();
export const dayNumber = day => under(numbers, day, () => Date.parse(`${day}T00:00:00Z`) / 864e5);
export const dayOf = number => new Date(number * 864e5).toISOString().slice(0, 10);
export const quarterOf = day => `${day.slice(0, 4)}-Q${Math.ceil(+day.slice(5, 7) / 3)}`;
export const quartersOf = period => period.includes('Q') ? [period] : [1, 2, 3, 4].map(n => `${period}-Q${n}`);
export const lastDay = period => dayOf(dayNumber(firstDay(nextPeriod(period))) - 1);
export function firstDay(period) {
  const [year, part] = period.split('-');
  const month = !part ? 1 : part[0] === 'Q' ? 3 * part[1] - 2 : +part;
  return `${year}-${String(month).padStart(2, '0')}-01`;
}
function nextPeriod(period) {
  const [year, part] = period.split('-');
  if (!part) return `${+year + 1}`;
  const [kind, number, most] = part[0] === 'Q' ? ['Q', +part[1], 4] : ['', +part, 12];
  return number === most ? `${+year + 1}-${kind}${kind ? 1 : '01'}` : `${year}-${kind}${String(number + 1).padStart(kind ? 1 : 2, '0')}`;
}

export const departmentOf = code =>
  code.includes('-') ? code.split('-')[0] : code.slice(0, code.startsWith('97') ? 3 : 2);

/** Exact fractions of big integers: a decimal is what is written. */
export function fraction(written) {
  const [whole, rest = ''] = String(written).split('.');
  return [BigInt(whole + rest), 10n ** BigInt(rest.length)];
}
export const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
export const compare = ([a, b], [c, d]) => Number(a * d > c * b) - Number(a * d < c * b);
/** Text with so many decimals, halves up; null where nobody is divided by. */
export function rounded([part, whole], places = 2) {
  if (whole === 0n) return null;
  const text = String((2n * part * 10n ** BigInt(places) + whole) / (2n * whole)).padStart(places + 1, '0');
  return places ? `${text.slice(0, -places)}.${text.slice(-places)}` : Number(text);
}
export const ratio = (part, whole) => rounded([BigInt(part), BigInt(whole)]);
export const share = (part, whole) => ratio(100 * part, whole);
export const mean = fractions => {
  const [part, whole] = fractions.reduce(plus, [0n, 1n]);
  return [part, whole * BigInt(fractions.length)];
};
