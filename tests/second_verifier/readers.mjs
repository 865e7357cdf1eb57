// Who knows figures of their own, and what came late (docs/bundle-tables.md, 2 and 4).
import { add, sum, under, unique } from './base.mjs';
import { departmentsOf, postOf } from './register.mjs';

/** Sets of posts: each alone, any two of a département, and those that `told` names. */
export function readersOf(seats, { readers: asked }, told = []) {
  const inside = new Map(), posts = unique(seats.map(postOf)).sort(), found = posts.map(post => [post]);
  for (const seat of seats)
    for (const code of departmentsOf(seat)) under(inside, code, () => new Set()).add(postOf(seat));
  for (const there of asked === 'pairs' ? inside.values() : []) {
    const list = [...there].sort();
    list.forEach((one, at) => found.push(...list.slice(at + 1).map(other => [one, other])));
  }
  found.push(...told.map(each => each.filter(post => posts.includes(post))).filter(each => each.length));
  return [...new Map(found.map(each => [each.join(), each])).values()];
}
/** The sum of counts by post, and what is left of it for each reader who knows some. */
export function restsOf(counts, readers) {
  const total = sum([...counts.values()]);
  const known = readers.map(reader => sum(reader, post => counts.get(post) ?? 0));
  return unique([total, ...known.filter(own => own).map(own => total - own)]);
}
export const few = (rests, n) => rests.some(rest => Math.abs(rest) > 0 && Math.abs(rest) < n);
/** Post → cells of facts 1…N less those of the cut of their quarter. */
export function lateOf({ now, then }, table, measure, fits) {
  const late = new Map();
  for (const [quarter, cut] of then)
    for (const [cells, sign] of [[now, 1], [cut, -1]])
      for (const cell of cells.of(table, measure))
        if (cell.quarter === quarter && fits(cell)) add(late, cell.post, sign * cell.n);
  return late;
}
