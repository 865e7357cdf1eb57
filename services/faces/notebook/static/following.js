// What the device knows of the situations it opened: codes and a day, enough to choose one again.

export const OPENED = "relais.case-opened.v1";
export const CLOSED = "relais.case-closed.v1";

/** Note in `cases` what a fact tells of its situation. */
export function followed(cases, { type, subject, data }) {
  const known = cases.get(subject);
  if (type === OPENED) {
    const { force, person, problems, occurred_on: day } = data;
    const told = { force, person: { sex: person.sex, age: person.age }, problem: problems[0], day };
    cases.set(subject, { case: subject, ...told, closed: known?.closed ?? false });
  } else if (type === CLOSED && known) {
    cases.set(subject, { ...known, closed: true });
  }
}
