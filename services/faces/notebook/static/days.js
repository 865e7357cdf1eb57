// Days as they are written in France, JJ/MM/AAAA, and as the contract writes them, AAAA-MM-JJ.

const WRITTEN = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$|^(\d{2})(\d{2})(\d{4})$/;

/** AAAA-MM-JJ of a day as it was typed; null when it is none. */
export function dayOf(text) {
  const found = WRITTEN.exec(text.trim());
  if (!found) return null;
  const [day, month, year] = found.slice(1).filter((part) => part !== undefined).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** JJ/MM/AAAA of AAAA-MM-JJ. */
export const written = (day) => day.split("-").reverse().join("/");

/** Today in Paris, by the clock of this device. */
export const today = () => new Intl.DateTimeFormat("fr-CA", { timeZone: "Europe/Paris", year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
