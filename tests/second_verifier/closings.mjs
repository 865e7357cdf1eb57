// Closings that the log announced, and those of before (docs/bundle.md, 8).
import { digest, must, parisDay, parsed, readCanonical, sum } from './base.mjs';
import { grown, leafOf, readCheckpoint, readNote, rootFrom } from './notes.mjs';

const hex = text => Buffer.from(text, 'hex'), over = (at, year) => parisDay(at).slice(0, 4) > String(year + 6);

/** What `closed/DIGEST.jsonl` binds: which leaves, and what was counted at each size of the log. */
function partOf(text, { year, size, facts }, where) {
  const [head, [, ranges], ...rows] = text.slice(0, -1).split('\n').map(parsed), sealed = new Map();
  const leaves = ranges.flatMap(([first, n]) => Array.from({ length: n }, (_, at) => first + at));
  const carried = sum(rows.filter(([kind]) => kind === 'facts'), row => row.at(-1));
  must(String(head.slice(0, 3)) === `relais-closing-part-v1,${year},${size}`, where);
  must(leaves.every((leaf, at) => leaf < size && !(leaf <= leaves[at - 1])), where);
  must(leaves.length === facts && carried === facts, where);
  for (const [kind, ...row] of rows)
    if (kind === 'sealed') sealed.set(row[0], []);
    else if (kind === 'counted') [...sealed.values()].at(-1).push(row);
  return { leaves, sealed };
}
/** The closings of announced.json that were carried out, each with its part. */
export function announced({ text, has, names }, log, keys, root) {
  const said = readCanonical(text('announced.json')), later = readCheckpoint(readNote(said.checkpoint, [keys]));
  const [before, now] = grown(log.size, later.size, said.consistency.map(hex), hex(root));
  const longer = said.kind === 'relais-closings-v2' && before.equals(hex(root)) && now.equals(hex(later.root));
  must(longer, 'announced.json ne prolonge pas ce journal.');
  const records = said.records.map(({ leaf, salt, record, path }, at) => {
    const up = rootFrom(leafOf(hex(salt), Buffer.from(record)), leaf, later.size, path.map(hex));
    const ordered = !at || said.records[at - 1].leaf < leaf;
    must(up?.equals(hex(later.root)) && ordered, `l’enregistrement n° ${leaf + 1} n’est pas au journal signé.`);
    return { leaf, ...parsed(record) };
  });
  const of = kind => records.filter(each => each.type === `relais.closing-${kind}.v1`);
  const closings = of('announced').map(({ id, leaf, recordedat, data }) => {
    const name = `closed/${data.part}.jsonl`, where = `la clôture de ${data.year} n’est pas ce qu’elle lie.`;
    must(has(name) && digest(text(name)) === data.part && data.size <= leaf, where);
    must(over(recordedat, data.year), `la clôture de ${data.year} fut annoncée avant son terme.`);
    const done = of('confirmed').filter(each => each.data.announced === id);
    const told = done.every(each => leaf < each.data.checkpoint && each.data.checkpoint <= each.leaf);
    must(told, `la clôture de ${data.year} nomme un point de contrôle qui ne couvre pas son annonce.`);
    return { year: data.year, part: data.part, done: done.length > 0, ...partOf(text(name), data, where) };
  });
  const bound = closings.map(each => `${each.part}.jsonl`).sort();
  must(String(names('closed')) === String(bound), 'closed a d’autres fichiers que ceux des annonces.');
  const gone = new Set(log.gone.map(n => n - 1)), carried = [];
  for (const each of closings.toReversed()) {
    const its = each.leaves.filter(leaf => leaf < log.size), missing = its.filter(leaf => gone.has(leaf));
    if (!missing.length) continue;
    const whole = each.done && missing.length === its.length;
    must(whole, `${missing.length} faits de ${each.year} manquent, non tous, ou sans clôture confirmée.`);
    missing.forEach(leaf => gone.delete(leaf));
    carried.push(each);
  }
  return { carried, unannounced: gone.size };
}
/** How many leaves closings.note may carry: years closed before closings were announced. */
export function closedBefore({ text }, keys) {
  const { kind, origin, years } = readCanonical(readNote(text('closings.note'), [keys]));
  must(kind === 'relais-closings-v1' && origin === keys[0].name, 'closings.note est d’un autre journal.');
  for (const { year, closed_at: at } of years) must(over(at, year), `${year} fut close avant son terme.`);
  return sum(years, each => each.facts);
}
