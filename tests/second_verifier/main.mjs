// A second verifier of bundles, written from docs/bundle.md alone: node main.mjs FOLDER [--key KEY] [--since NOTE].
// One line a step: ✓ holds, – nothing shows it any more, ✗ false. Exit code 0, 3 or 1.
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { blinded, canonical, digest, lastDay, must, parisDay, parsed, quartersOf, readCanonical, sum, under, unique } from './base.mjs';
import { Exact, FORCES } from './exact.mjs';
import { Log, linesOf } from './log.mjs';
import { announced, closedBefore } from './closings.mjs';
import { readCheckpoint, readKey, readNote, readSuccessions, rootOf, trustedWith } from './notes.mjs';
import { Line, leftOut, periodsOf } from './protection.mjs';
import { allRows, viewsOf } from './rows.mjs';
const [folder, ...rest] = process.argv.slice(2), asked = name => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const path = name => `${folder}/${name}`, read = name => readFileSync(path(name)), text = name => read(name).toString('utf8'), linesIn = name => [...linesOf(path(name))].map(String);
const has = name => existsSync(path(name)), names = name => (has(name) ? readdirSync(path(name)).sort() : []);
const ROW = 'table measure grain area area_label department period force dimension modality merged label unit value base secrecy';
const CLAIM = 'as_of contracts digest files kind log period position previous quarters release sealed_at status views';
const NEEDED = ['manifest.note', 'checkpoint.note', 'log.pub', 'contracts.json', 'blind', 'events.jsonl', 'leaves.bin', 'views'];
const MORE = ['announced.json', 'closed', 'closings.note', 'keys.json', 'latest.note', 'later.bin', 'witnesses.jsonl'], verdicts = new Set();
class Unverifiable extends Error {}
function step(name, check, ...needs) {
  let [verdict, said] = ['✓', ''];
  try {
    if (needs.some(each => each === undefined)) throw new Unverifiable('une étape d’avant ne le permet pas.');
    said = check();
  } catch (wrong) { [verdict, said] = [wrong instanceof Unverifiable ? '–' : '✗', wrong.message]; }
  verdicts.add(verdict);
  console.log(`${verdict} ${name} : ${said}`);
}
const none = list => must(!list.length, () => `${list.length} différences.\n${list.slice(0, 20).map(each => `    ${each}`).join('\n')}`);
const gone = what => { if (log.gone.length) throw new Unverifiable(`${log.gone.length} faits n’ont plus que leur feuille : ${what}`); };

let key, keys, successions = [], manifest, log, closed, contracts, exact, lines, proofs, rows, texts;
step('clé', () => {
  const line = text('log.pub');
  key = readKey(line.slice(0, -1));
  if (has('keys.json')) successions = readSuccessions(text('keys.json'));
  keys = trustedWith(key, successions);
  const known = asked('--key') ?? key.line, lost = successions.find(each => each.lost);
  const why = lost ? ` Une clé fut déclarée perdue le ${lost.at} : ${lost.lost}.` : '';
  must(line === `${key.line}\n` && keys.some(each => each.line === known), `log.pub n’est pas la clé que vous connaissez.${why}`);
  return `${key.line}, une de ${keys.length} qui se suivent.`;
});
step('manifeste', () => {
  const claim = readCanonical(readNote(text('manifest.note'), [[key]]));
  must(Object.keys(claim).join(' ') === CLAIM && claim.kind === 'relais-manifest-v2' && ['provisoire', 'consolide', 'definitif'].includes(claim.status), 'genre, statut ou clés inconnus.');
  return `${(manifest = claim).release}, ${manifest.status}.`;
}, key);
step('point de contrôle', () => {
  const told = readCheckpoint(readNote(text('checkpoint.note'), [[key]]));
  must(told.origin === key.name && canonical(told) === canonical(manifest.log), 'il n’est pas celui du manifeste.');
  const after = successions.find(each => each.old === key.line && told.size > each.size);
  must(!after, `cette clé fut remplacée à ${after?.size} faits : elle n’en signe pas ${told.size}.`);
  return `${told.size} faits de ${told.origin}.`;
}, manifest);
step('fichiers', () => {
  const { files, views } = manifest, known = [...NEEDED, ...Object.keys(files)], here = readdirSync(folder), shown = readdirSync(path('views')), secret = Buffer.from(text('blind').trim(), 'hex');
  const [less, more] = [known.filter(each => !here.includes(each)), here.filter(each => !known.includes(each) && !MORE.includes(each))];
  must(!less.length && !more.length && /^[0-9a-f]{32}\n$/.test(text('blind')), `manquent : ${less} ; en trop : ${more}.`);
  must(Object.keys(files).join() === 'certificates.jsonl,master.jsonl,pattern.jsonl,rows.jsonl,sealing.json', 'files ne nomme pas les cinq fichiers.');
  must(canonical(shown.sort()) === canonical(Object.keys(views).map(each => `${each}.jsonl`).sort()), 'les vues ne sont pas celles du manifeste.');
  for (const name of [...here, ...shown.map(each => `views/${each}`)]) must(lstatSync(path(name)).isFile() || ['views', 'closed'].includes(name) && lstatSync(path(name)).isDirectory(), `${name} n’est pas un fichier.`);
  for (const [name, told] of Object.entries(files)) must((name === 'rows.jsonl' ? digest(read(name)) : blinded(secret, read(name))) === told, `l’empreinte de ${name} n’est pas celle du manifeste.`);
  for (const [name, told] of Object.entries(views)) must(digest(read(`views/${name}.jsonl`)) === told, `l’empreinte de la vue ${name} n’est pas celle du manifeste.`);
  return `${here.length - 1} fichiers, ${shown.length} vues.`;
}, manifest);
step('journal', () => {
  const reading = new Log(path('events.jsonl'), manifest.log.size), { leaves, size } = reading, kept = read('leaves.bin'), at = n => [32 * n, 32 * n + 32];
  for (let n = 0; n < size; n++) must(leaves.compare(kept, ...at(n), ...at(n)) === 0, `fait n° ${n + 1} : sa feuille n’est pas celle gardée.`);
  must(kept.length === leaves.length && rootOf(leaves, size).toString('hex') === manifest.log.root, 'les faits ne mènent pas à la racine signée.');
  const all = has('later.bin') ? Buffer.concat([leaves, read('later.bin')]) : leaves;
  const notes = [...(asked('--since') ? [[readFileSync(asked('--since'), 'utf8'), [keys], true]] : []), ...(has('latest.note') ? [[text('latest.note'), [keys]]] : []),
    ...(has('witnesses.jsonl') ? linesIn('witnesses.jsonl').map(parsed).map(each => [each.note, [keys, [readKey(each.key)]]]) : [])];
  for (const told of notes.map(each => readCheckpoint(readNote(...each))))
    must(told.origin === key.name && 32 * told.size <= all.length && rootOf(all, told.size).toString('hex') === told.root, `bifurcation : une note de ${told.size} faits n’est pas de ce journal.`);
  const files = { text, has, names };
  closed = has('announced.json') ? announced(files, reading, keys, manifest.log.root) : { carried: [], unannounced: reading.gone.length };
  const before = has('closings.note') ? closedBefore(files, keys) : 0;
  must(closed.unannounced <= before, `${closed.unannounced} lignes ne sont que des feuilles, et le journal n’en dit closes que ${before}.`);
  return `${(log = reading).size} faits, racine ${manifest.log.root.slice(0, 16)}…, ${log.gone.length} effacés, ${notes.length} notes de la même histoire.`;
}, manifest);
step('engagements', () => {
  const { period, release, status, quarters, position, previous, sealed_at: sealed, as_of: asOf } = manifest, over = (size, of) => log.gone.includes(size) || log.days[size] > lastDay(of);
  must(period.includes('Q') === (status === 'provisoire') && release === `${period}-${manifest.digest.slice(0, 8)}`, 'l’édition, sa période et son empreinte ne vont pas ensemble.');
  must((status === 'consolide' || !quarters.length) && unique(quarters.map(each => each.period)).length === quarters.length, 'trimestres repris à tort, ou deux fois.');
  for (const each of quarters)
    must(quartersOf(period).includes(each.period) && each.size >= 1 && each.size <= log.size && each.release === `${each.period}-${each.digest.slice(0, 8)}` && over(each.size, each.period), `le trimestre ${each.release} ne convient pas, ou n’était pas fini.`);
  must((log.gone.at(-1) === log.size || asOf === log.asOf) && parisDay(asOf) > lastDay(period), 'as_of n’est pas celui du dernier fait, ou la période n’était pas finie.');
  must(Date.parse(sealed) >= Math.floor(Date.parse(asOf) / 1000) * 1000 && position >= log.size && !previous.release === !previous.manifest, 'instant, position ou édition précédente faux.');
  return 'le manifeste est vrai de lui-même et du journal.';
}, log);
step('contrats', () => {
  must(digest(read('contracts.json')) === manifest.contracts.version, 'contracts.json n’est pas la version du manifeste.');
  const told = JSON.parse(text('contracts.json'));
  if (told.policy.organised !== 'day') throw new Unverifiable('organisation au dernier jour, que ce programme ne rejoue pas.');
  contracts = told;
  return manifest.contracts.version;
}, manifest);
step('comptes exacts', () => {
  const [told, patterns] = ['master.jsonl', 'pattern.jsonl'].map(name => linesIn(name).map(parsed));
  exact = new Exact(log, manifest, contracts, told, closed.carried);
  exact.complete &&= !closed.unannounced;
  lines = new Map(told.map((each, at) => [`${each.table} ${each.force}`, new Line(each, patterns[at], contracts.policy)]));
  none(exact.complete ? exact.differences(told) : exact.beyond(told));
  gone(exact.complete ? 'les comptes sont ceux des faits qui restent, et de ce que le journal annonçait des autres.'
    : 'aucun compte au-dessous des faits qui restent, ni au-dessus de ce que les feuilles portaient ; rien au journal ne dit ce qu’ils étaient.');
  return `${told.length} lignes, chaque compte recompté depuis les faits.`;
}, log, contracts);
step('certificats', () => {
  proofs = linesIn('certificates.jsonl').map(parsed);
  const periods = periodsOf(manifest), frozen = manifest.quarters.map(each => each.period);
  [...lines.values()].forEach((line, at) => {
    const { table, force, modalities, pattern } = line, alone = modalities.map(each => [each]), readers = Object.keys(contracts.tables[table].readers);
    must([pattern, proofs[at]].every(each => each.table === table && each.force === force), `ligne ${at + 1} : les trois fichiers ne vont pas ensemble.`);
    const shownBefore = FORCES.every(each => lines.get(`${table} ${each}`).pattern.grids.every(([, period]) => frozen.includes(period)));
    line.finest = readers.flatMap(grain => (periods[grain] ?? []).map(period => [grain.split('-')[0], period, alone]));
    if (shownBefore && contracts.policy.left_out !== 'proven') return;
    try { line.check(proofs[at].certificates, line.finest, shownBefore); } catch (wrong) { throw new Error(`${table} ${force} : ${wrong.message}`); }
  });
  return `${sum(proofs, each => each.certificates.length)} certificats tiennent.`;
}, lines);
step('laissé de côté', () => {
  const said = readCanonical(text('sealing.json')), proven = contracts.policy.left_out === 'proven';
  const small = proofs.map(({ table, force, certificates }) => ({ force, small: certificates.length, table,
    ...(proven && { uncertified: lines.get(`${table} ${force}`).uncertified(certificates, lines.get(`${table} ${force}`).finest) }) }));
  const out = leftOut(exact.plans, plan => FORCES.map(force => lines.get(`${plan.code} ${force}`)), manifest, contracts.policy.max_sensitive_share), wanted = { left_out: out, small };
  none(Object.keys(wanted).flatMap(name => wanted[name].filter((each, at) => canonical(each) !== canonical(said[name][at] ?? null)).map(each => `attendu ${canonical(each)}`)));
  must(canonical(said) === canonical(wanted), 'sealing.json en dit plus que le plan.');
  return `${out.length} tableaux écartés, ${small.length} lignes de petites cases.`;
}, proofs);
step('publié', () => {
  texts = linesIn('rows.jsonl');
  rows = texts.map(parsed);
  must(digest(canonical(rows)) === manifest.digest, 'l’empreinte des lignes n’est pas celle du manifeste.');
  if (!exact.complete) gone(`${rows.length} lignes non vérifiables.`);
  const isCount = row => !log.gone.length || contracts.tables[row.table]?.measure === row.measure;
  const name = row => ['table', 'measure', 'grain', 'area', 'department', 'period', 'force', 'dimension', 'modality', 'merged'].map(key => row[key]).join(' ').trimEnd();
  const says = row => ['area_label', 'unit', 'value', 'base', 'secrecy'].filter(each => row[each] !== undefined).map(each => `${each}=${JSON.stringify(row[each])}`).join(' ');
  const wanted = allRows(exact, lines).filter(isCount), shown = rows.filter(isCount), left = Map.groupBy(wanted, name), wrong = [], tables = new Map(), disorder = shown.findIndex((row, n) => name(row) !== name(wanted[n] ?? {}));
  for (const row of shown) {
    must(Object.keys(row).join(' ') === ROW, `${name(row)} : ses champs ne sont pas les seize.`);
    const expected = left.get(name(row))?.shift(), told = says({ ...row, area_label: expected?.area_label && row.area_label }), agrees = expected && told === says(expected);
    if (!agrees) wrong.push(`${name(row)} : attendu ${expected ? says(expected) : 'aucune ligne de plus'}, trouvé ${told}`);
    under(tables, row.table, () => [0, 0])[agrees ? 0 : 1] += 1;
  }
  wrong.push(...[...left.values()].flat().map(row => `${name(row)} : attendu ${says(row)}, trouvé aucune ligne`));
  if (!wrong.length && disorder >= 0) wrong.push(`ligne ${disorder + 1} : attendu ${name(wanted[disorder])}, trouvé ${name(shown[disorder])}`);
  console.log(`  égales/différentes : ${[...tables].map(([table, [same, other]]) => `${table} ${same}/${other}`).join(', ')}`);
  none(wrong);
  gone(`${shown.length} comptes publiés sont exacts ou cachés, ${rows.length - shown.length} autres lignes non vérifiables.`);
  return `${rows.length} lignes recomptées depuis les faits, 0 non vérifiables.`;
}, exact);
step('vues', () => {
  const wanted = viewsOf(contracts, rows, texts), names = unique([...wanted.keys(), ...Object.keys(manifest.views)]);
  none(names.filter(name => !wanted.has(name) || digest(wanted.get(name)) !== manifest.views[name]).map(name => `la vue ${name} n’est pas la part de l’édition qu’elle doit être`));
  return `${wanted.size} vues.`;
}, rows, contracts);
process.exitCode = verdicts.has('✗') ? 1 : verdicts.has('–') ? 3 : 0;
