// A second verifier of bundles, written from docs/bundle.md alone: node main.mjs FOLDER [--key KEY] [--since NOTE].
// One line a step: ✓ holds, – nothing shows it, ✗ false. Exit code 0, 3 or 1.
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { blinded, canonical, digest, lastDay, must, parisDay, parsed, quartersOf, unique } from './base.mjs';
import { Exact, FORCES } from './exact.mjs';
import { Log, linesOf } from './log.mjs';
import { readCanonical, readCheckpoint, readKey, readNote, readOwn, rootOf } from './notes.mjs';
import { Line } from './protection.mjs';
import { allRows, viewsOf } from './rows.mjs';

const [folder, ...rest] = process.argv.slice(2), asked = name => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const read = name => readFileSync(`${folder}/${name}`), text = name => read(name).toString('utf8');
const linesIn = name => [...linesOf(`${folder}/${name}`)].map(each => each.toString('utf8'));
const ROW = 'table measure grain area area_label department period force dimension modality merged label unit value base secrecy';
const MARKS = { verified: '✓', unverifiable: '–', wrong: '✗' }, found = [];

class Unverifiable extends Error {}
function step(name, check, ...needs) {
  let verdict = 'verified', said;
  try {
    if (needs.some(each => each === undefined)) throw new Unverifiable('une étape d’avant ne le permet pas.');
    said = check();
  } catch (wrong) {
    [verdict, said] = [wrong instanceof Unverifiable ? 'unverifiable' : 'wrong', wrong.message];
  }
  found.push(verdict);
  console.log(`${MARKS[verdict]} ${name} : ${said}`);
}
const differences = list => must(!list.length, () => `${list.length} différences.\n${list.slice(0, 20).map(each => `    ${each}`).join('\n')}`);

let key, manifest, log, contracts, exact, lines, rows, rowTexts;
step('clé', () => {
  must(/^[^\n]+\n$/.test(text('log.pub')), 'log.pub n’est pas une ligne.');
  key = readKey(text('log.pub').trimEnd());
  must(!asked('--key') || asked('--key') === key.line, 'log.pub n’est pas la clé que vous connaissez.');
  return key.line;
});
step('manifeste', () => {
  const claim = readCanonical(readOwn(text('manifest.note'), key));
  must(['relais-manifest-v1', 'relais-manifest-v2'].includes(claim.kind) && ['provisoire', 'consolide', 'definitif'].includes(claim.status), 'genre ou statut inconnu.');
  manifest = claim;
  return `${manifest.release}, ${manifest.status}.`;
}, key);
step('point de contrôle', () => {
  const told = readCheckpoint(readOwn(text('checkpoint.note'), key));
  must(told.origin === key.name && canonical(told) === canonical(manifest.log), 'il n’est pas celui du manifeste.');
  return `${told.size} faits de ${told.origin}.`;
}, manifest);
step('fichiers', () => {
  const known = ['manifest.note', 'checkpoint.note', 'log.pub', 'contracts.json', 'blind', 'events.jsonl', 'leaves.bin', ...Object.keys(manifest.files), 'views'];
  const more = ['announced.json', 'closed', 'closings.note', 'keys.json', 'latest.note', 'later.bin', 'witnesses.jsonl'];
  const here = readdirSync(folder), views = readdirSync(`${folder}/views`);
  for (const name of here) must(known.includes(name) || more.includes(name), `${name} est en trop.`);
  for (const name of known) must(here.includes(name), `${name} manque.`);
  must(canonical(views.sort()) === canonical(Object.keys(manifest.views).map(each => `${each}.jsonl`).sort()), 'les vues ne sont pas celles du manifeste.');
  for (const name of [...here, ...views.map(each => `views/${each}`)]) must(!lstatSync(`${folder}/${name}`).isSymbolicLink(), `${name} est un lien.`);
  must(/^[0-9a-f]{32}\n$/.test(text('blind')), 'blind n’est pas 32 chiffres.');
  const secret = Buffer.from(text('blind').trim(), 'hex');
  for (const [name, told] of Object.entries(manifest.files)) must((name === 'rows.jsonl' ? digest(read(name)) : blinded(secret, read(name))) === told, `l’empreinte de ${name} n’est pas celle du manifeste.`);
  for (const [name, told] of Object.entries(manifest.views)) must(digest(read(`views/${name}.jsonl`)) === told, `l’empreinte de la vue ${name} n’est pas celle du manifeste.`);
  return `${here.length - 1} fichiers, ${views.length} vues.`;
}, manifest);
step('journal', () => {
  const reading = new Log(`${folder}/events.jsonl`, manifest.log.size);
  const kept = read('leaves.bin'), at = kept.length === reading.leaves.length ? reading.leaves.compare(kept) : 1;
  if (at) for (let n = 0; n < reading.size; n++) must(kept.subarray(32 * n, 32 * n + 32).equals(reading.leaves.subarray(32 * n, 32 * n + 32)), `fait n° ${n + 1} : ce n’est pas la feuille gardée.`);
  must(rootOf(reading.leaves, reading.size).toString('hex') === manifest.log.root, 'les faits ne mènent pas à la racine signée.');
  must(!at, 'leaves.bin a une autre longueur.');
  if (asked('--since')) {
    const since = readCheckpoint(readNote(readFileSync(asked('--since'), 'utf8'), [key]).text);
    must(since.size <= reading.size && rootOf(reading.leaves, since.size).toString('hex') === since.root, 'le point de contrôle gardé n’est pas du même journal : bifurcation.');
  }
  log = reading;
  return `${log.size} faits, racine ${manifest.log.root.slice(0, 16)}…, ${log.gone.length} effacés.`;
}, manifest);
step('engagements', () => {
  const { period, release, status, quarters, position, previous } = manifest, after = (size, of) => must(log.gone.includes(size) || log.days[size] > lastDay(of), `${of} n’était pas finie au fait n° ${size}.`);
  must(period.includes('Q') === (status === 'provisoire') && release === `${period}-${manifest.digest.slice(0, 8)}`, 'l’édition, sa période et son empreinte ne vont pas ensemble.');
  must(status === 'consolide' || !quarters.length, 'une édition qui n’est pas consolidée reprend des trimestres.');
  must(unique(quarters.map(each => each.period)).length === quarters.length, 'un trimestre est nommé deux fois.');
  for (const each of quarters) {
    must(quartersOf(period).includes(each.period) && each.size >= 1 && each.size <= log.size && each.release === `${each.period}-${(each.digest ?? each.release.slice(-8)).slice(0, 8)}`, `le trimestre ${each.release} ne convient pas.`);
    after(each.size, each.period);
  }
  after(log.size, period);
  must(log.gone.at(-1) === log.size || manifest.as_of === log.asOf, 'as_of n’est pas celui du dernier fait.');
  must(Date.parse(manifest.sealed_at) >= Math.floor(Date.parse(manifest.as_of) / 1000) * 1000 && parisDay(manifest.as_of) > lastDay(period), 'scellée avant ce qu’elle compte.');
  must(position >= log.size && !previous.release === !previous.manifest, 'position ou édition précédente fausse.');
  return `le manifeste est vrai de lui-même et du journal.`;
}, log);
step('contrats', () => {
  must(digest(read('contracts.json')) === manifest.contracts.version, 'contracts.json n’est pas la version du manifeste.');
  contracts = JSON.parse(text('contracts.json'));
  if (contracts.policy.organised !== 'day') throw new Unverifiable('organisation au dernier jour, que ce programme ne rejoue pas.');
  return manifest.contracts.version;
}, manifest);
step('comptes exacts', () => {
  const [told, patterns] = ['master.jsonl', 'pattern.jsonl'].map(name => linesIn(name).map(parsed));
  exact = new Exact(log, manifest, contracts, told);
  lines = new Map(told.map((each, at) => [`${each.table} ${each.force}`, new Line(each, patterns[at], contracts.policy)]));
  if (log.gone.length) throw new Unverifiable(`${log.gone.length} faits n’ont plus que leur feuille.`);
  differences(exact.differences(told));
  return `${told.length} lignes, chaque compte recompté depuis les faits.`;
}, log, contracts?.policy.organised === 'day' ? contracts : undefined);
step('certificats', () => {
  const all = linesIn('certificates.jsonl').map(parsed), year = !manifest.period.includes('Q'), frozen = manifest.quarters.map(each => each.period);
  [...lines.values()].forEach((line, at) => {
    const { table, force } = line.master, { readers } = contracts.tables[table], of = FORCES.map(each => lines.get(`${table} ${each}`));
    must([line.pattern, all[at]].every(each => each.table === table && each.force === force), `ligne ${at + 1} : les trois fichiers ne vont pas ensemble.`);
    if (of.every(each => each.pattern.grids.every(([, period]) => frozen.includes(period)))) return;
    const periods = { 'nation-quarter': year ? frozen : [manifest.period], 'nation-year': [manifest.period], 'department-year': [manifest.period], 'post-year': [manifest.period] };
    const finest = Object.keys(readers).filter(grain => year || grain === 'nation-quarter').flatMap(grain => (periods[grain] ?? []).map(period => [grain.split('-')[0], period, line.master.modalities.map(each => [each])]));
    try {
      line.check(all[at].certificates, finest);
    } catch (wrong) {
      throw new Error(`${table} ${force} : ${wrong.message}`);
    }
  });
  return `${all.reduce((total, each) => total + each.certificates.length, 0)} certificats tiennent.`;
}, lines);
step('publié', () => {
  rowTexts = linesIn('rows.jsonl');
  rows = rowTexts.map(parsed);
  must(digest(canonical(rows)) === manifest.digest, 'l’empreinte des lignes n’est pas celle du manifeste.');
  if (log.gone.length) throw new Unverifiable(`${rows.length} lignes, dont les faits ne se rejouent plus tous.`);
  const name = row => `${row.table} ${row.measure} ${row.grain} ${row.area} (${row.department}) ${row.period} ${row.force} ${row.modality} ${row.merged}`;
  const says = row => ['area_label', 'dimension', 'unit', 'value', 'base', 'secrecy'].filter(each => row[each] !== undefined).map(each => `${each}=${JSON.stringify(row[each])}`).join(' ');
  const wanted = allRows(exact, lines), byName = new Map(), wrong = [], tables = new Map();
  wanted.forEach((row, at) => byName.set(name(row), [...(byName.get(name(row)) ?? []), at]));
  rows.forEach((row, at) => {
    must(Object.keys(row).join(' ') === ROW, `ligne ${at + 1} : ses champs ne sont pas les seize.`);
    const fits = wanted[at] && name(wanted[at]) === name(row) ? at : byName.get(name(row))?.[0], expected = wanted[fits];
    const told = expected && says({ ...row, area_label: expected.area_label && row.area_label }), tally = tables.get(row.table) ?? [0, 0];
    const same = told === (expected && says(expected)) && fits === at;
    tables.set(row.table, [tally[0] + same, tally[1] + !same]);
    if (!expected) wrong.push(`${name(row)} : aucun fait ne donne cette ligne`);
    else if (told !== says(expected)) wrong.push(`${name(row)} : attendu ${says(expected)}, trouvé ${told}`);
    else if (fits !== at) wrong.push(`${name(row)} : ligne ${at + 1}, attendue à la ligne ${fits + 1}`);
  });
  const published = new Set(rows.map(name));
  for (const row of wanted) if (!published.has(name(row))) wrong.push(`${name(row)} : attendu ${says(row)}, la ligne manque`);
  console.log(`  ${[...tables].map(([table, [same, other]]) => `${table} ${same}/${same + other}`).join(', ')}`);
  differences(wrong);
  return `${rows.length} lignes recomptées depuis les faits, 0 non vérifiables.`;
}, exact);
step('vues', () => {
  const wanted = viewsOf(contracts, rows, rowTexts);
  must(canonical([...wanted.keys()].sort()) === canonical(Object.keys(manifest.views).sort()), 'les vues ne sont pas celles que les lecteurs du plan font.');
  for (const [name, lines] of wanted) must(digest(lines) === manifest.views[name], `la vue ${name} n’est pas la part de l’édition qu’elle doit être.`);
  return `${wanted.size} vues.`;
}, rows, contracts);
process.exitCode = found.includes('wrong') ? 1 : found.includes('unverifiable') ? 3 : 0;
