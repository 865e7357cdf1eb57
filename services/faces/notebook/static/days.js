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

const { zone } = JSON.parse(document.getElementById("demande").textContent); // IANA: of the post, not of this device

/** `ahead`: milliseconds by which the clock of Relais was ahead of this device's when they last met. */
export const clock = { ahead: 0 };

/** Note the instant (ISO 8601) that Relais says it is: a device set wrong does not date the facts. */
export const setBy = (instant) => {
  clock.ahead = Date.parse(instant) - Date.now();
};

/** Today at the post, as Relais would say it. */
export const today = () => new Intl.DateTimeFormat("fr-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(Date.now() + clock.ahead);

/** An ISO 8601 instant in words, by the clocks of the post. */
export const inWords = (instant) => new Date(instant).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short", timeZone: zone });
