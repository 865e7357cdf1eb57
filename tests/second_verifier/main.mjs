// A second verifier of bundles, written from docs/bundle.md alone: node main.mjs FOLDER [--key KEY] [--since NOTE].
// One line a step: ✓ holds, – nothing shows it any more, ✗ false. Exit code 0, 3 or 1.
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { RULES, blinded, canonical, differences, digest, lastDay, must, parisDay, parsed, quartersOf, readCanonical,
  sum, under, unique } from './base.mjs';
import { rectified } from './both.mjs';
import { announced, closedBefore } from './closings.mjs';
import { Exact, FORCES } from './exact.mjs';
import { Line } from './line.mjs';
import { Log, linesOf } from './log.mjs';
import { readCheckpoint, readKey, readNote, readSuccessions, rootOf, trustedWith } from './notes.mjs';
import { Protection, gridsOf, leftOut, periodsOf } from './protection.mjs';
import { employersOf } from './register.mjs';
import { allRows, viewsOf } from './rows.mjs';
import { Worlds } from './worlds.mjs';

const [folder, ...rest] = process.argv.slice(2), verdicts = new Set();
const asked = name => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const path = name => `${folder}/${name}`, has = name => existsSync(path(name)), read = name => readFileSync(path(name));
const text = name => read(name).toString('utf8'), linesIn = name => [...linesOf(path(name))].map(String);
const names = name => (has(name) ? readdirSync(path(name)).sort() : []);
class Unverifiable extends Error {}
/** Runs a check, unless something it needs was not made by a step before. */
function step(name, check, ...needs) {
  let [verdict, said] = ['✓', ''];
  try {
    if (needs.includes(undefined)) throw new Unverifiable('une étape d’avant ne le permet pas.');
    said = check();
  } catch (wrong) { [verdict, said] = [wrong instanceof Unverifiable ? '–' : '✗', wrong.message]; }
  verdicts.add(verdict);
  console.log(`${verdict} ${name} : ${said}`);
}
function none(list) { must(!list.length, () => [`${list.length} différences.`, ...list.slice(0, 20)].join('\n    ')); }
function gone(what) {
  const { length } = log.gone;
  if (length) throw new Unverifiable(`${length} faits n’ont plus que leur feuille : ${what}`);
}

let key, keys, successions = [], manifest, log, closed, contracts, exact, lines, guards, proofs, rows, texts;
step('clé', () => {
  const line = text('log.pub'), found = readKey(line.slice(0, -1)), known = asked('--key') ?? found.line;
  if (has('keys.json')) successions = readSuccessions(text('keys.json'));
  keys = trustedWith(found, successions);
  const lost = successions.find(each => each.lost), why = lost ? ` Perdue le ${lost.at} : ${lost.lost}.` : '';
  must(line === `${found.line}\n`
    && keys.some(each => each.line === known), `log.pub n’est pas la clé que vous connaissez.${why}`);
  key = found;
  return `${key.line}, une de ${keys.length} qui se suivent.`;
});
step('manifeste', () => {
  const claim = readCanonical(readNote(text('manifest.note'), [[key]])), { kind, status, release } = claim;
  const form = String(Object.keys(claim)) === String(RULES.claim) && kind === 'relais-manifest-v2';
  must(form && ['provisoire', 'consolide', 'definitif'].includes(status), 'genre, statut ou clés inconnus.');
  manifest = claim;
  return `${release}, ${status}.`;
}, key);
step('point de contrôle', () => {
  const told = readCheckpoint(readNote(text('checkpoint.note'), [[key]]));
  must(told.origin === key.name && canonical(told) === canonical(manifest.log), 'il n’est pas celui du manifeste.');
  const after = successions.find(each => each.old === key.line && told.size > each.size);
  must(!after, `cette clé fut remplacée à ${after?.size} faits : elle n’en signe pas ${told.size}.`);
  return `${told.size} faits de ${told.origin}.`;
}, manifest);
step('fichiers', () => {
  const { files, views } = manifest, here = names('.'), blind = text('blind'), secret = Buffer.from(blind, 'hex');
  const [less, more] = [RULES.files.filter(each => !here.includes(each)), here
    .filter(each => ![...RULES.files, ...RULES['may be there']].includes(each))];
  must(!less.length && !more.length && /^[0-9a-f]{32}\n$/.test(blind), `manquent : ${less} ; en trop : ${more}.`);
  const isFile = name => lstatSync(path(name)).isDirectory() === ['views', 'closed'].includes(name)
    && !lstatSync(path(name)).isSymbolicLink();
  for (const name of [...here, ...names('views').map(each => `views/${each}`)])
    must(isFile(name), `${name} n’est pas un fichier.`);
  const found = new Map(RULES.files.slice(-5)
    .map(name => [name, name === 'rows.jsonl' ? digest(read(name)) : blinded(secret, read(name))]));
  for (const name of names('views')) found.set(name.replace(/\.jsonl$/, ''), digest(read(`views/${name}`)));
  const told = new Map(Object.entries({ ...files, ...views }));
  const size = Object.keys(files).length + Object.keys(views).length;
  none([...told.keys(), ...found.keys()].filter(name => told.get(name) !== found.get(name) || size !== found.size)
    .map(name => `${name} n’a pas l’empreinte du manifeste.`));
  return `${here.length - 1} fichiers, ${names('views').length} vues.`;
}, manifest);
step('journal', () => {
  const reading = new Log(path('events.jsonl'), manifest.log.size), { leaves, size } = reading;
  const kept = read('leaves.bin'), other = leaves.findIndex((byte, at) => byte !== kept[at]);
  must(other < 0 && kept.length === leaves.length,
    `fait n° ${Math.floor(other / 32) + 1} : sa feuille n’est pas celle gardée.`);
  must(rootOf(leaves, size).toString('hex') === manifest.log.root, 'les faits ne mènent pas à la racine signée.');
  const all = has('later.bin') ? Buffer.concat([leaves, read('later.bin')]) : leaves;
  const notes = has('witnesses.jsonl')
    ? linesIn('witnesses.jsonl').map(parsed).map(each => [each.note, [keys, [readKey(each.key)]]]) : [];
  if (has('latest.note')) notes.push([text('latest.note'), [keys]]);
  if (asked('--since')) notes.push([readFileSync(asked('--since'), 'utf8'), [keys], true]);
  for (const told of notes.map(each => readCheckpoint(readNote(...each)))) {
    const same = told.origin === key.name && 32 * told.size <= all.length
      && rootOf(all, told.size).toString('hex') === told.root;
    must(same, `bifurcation : une note de ${told.size} faits n’est pas de ce journal.`);
  }
  const files = { text, has, names }, before = has('closings.note') ? closedBefore(files, keys) : 0;
  closed = has('announced.json') ? announced(files, reading, keys, manifest.log.root)
    : { carried: [], unannounced: reading.gone.length };
  must(closed.unannounced <= before,
    `${closed.unannounced} lignes ne sont que des feuilles, et le journal n’en dit closes que ${before}.`);
  log = reading;
  return `${size} faits, ${log.gone.length} effacés, ${notes.length} notes de la même histoire.`;
}, manifest);
step('engagements', () => {
  const { period, release, status, quarters, position, previous, sealed_at: sealed, as_of: asOf } = manifest;
  const named = each => each.release === `${each.period}-${each.digest.slice(0, 8)}`;
  const fits = period.includes('Q') === (status === 'provisoire');
  must(fits && named(manifest), 'l’édition, sa période et son empreinte ne vont pas ensemble.');
  const once = unique(quarters.map(each => each.period)).length === quarters.length;
  must(once && (status === 'consolide' || !quarters.length), 'trimestres repris à tort, ou deux fois.');
  for (const each of quarters) {
    const over = log.gone.includes(each.size) || log.days[each.size] > lastDay(each.period);
    const its = quartersOf(period).includes(each.period) && each.size >= 1 && each.size <= log.size && named(each);
    must(its && over, `le trimestre ${each.release} ne convient pas, ou n’était pas fini.`);
  }
  const last = log.gone.at(-1) === log.size || asOf === log.asOf;
  must(last && parisDay(asOf) > lastDay(period),
    'as_of n’est pas celui du dernier fait, ou la période n’était pas finie.');
  const later = Date.parse(sealed) >= Math.floor(Date.parse(asOf) / 1000) * 1000;
  must(later && position >= log.size
    && !previous.release === !previous.manifest, 'instant, position ou édition précédente faux.');
  return 'le manifeste est vrai de lui-même et du journal.';
}, log);
step('contrats', () => {
  must(digest(read('contracts.json')) === manifest.contracts.version,
    'contracts.json n’est pas la version du manifeste.');
  const told = JSON.parse(text('contracts.json'));
  if (told.policy.organised !== 'day')
    throw new Unverifiable('organisation au dernier jour, que ce programme ne rejoue pas.');
  contracts = told;
  return manifest.contracts.version;
}, manifest);
step('comptes exacts', () => {
  const [told, patterns] = ['master.jsonl', 'pattern.jsonl'].map(name => linesIn(name).map(parsed));
  exact = new Exact(log, manifest, contracts, told, closed.carried);
  exact.complete &&= !closed.unannounced;
  lines = new Map(told.map((each, at) => [`${each.table} ${each.force}`, new Line(each, patterns[at])]));
  none(exact.complete ? exact.differences(told) : exact.beyond(told));
  gone(exact.complete ? 'les comptes sont ceux des faits qui restent, et de ce que le journal annonçait des autres.'
    : 'aucun compte au-dessous des faits qui restent, ni au-dessus de ce que les feuilles portaient.');
  return `${told.length} lignes, chaque compte recompté depuis les faits.`;
}, log, contracts);
step('certificats', () => {
  const { policy, tables } = contracts, periods = periodsOf(manifest);
  const frozen = manifest.quarters.map(each => each.period);
  const before = table => FORCES
    .every(force => lines.get(`${table} ${force}`).pattern.grids.every(([, period]) => frozen.includes(period)));
  guards = new Map([...lines].map(([name, line]) => [name, new Protection(line, policy)]));
  const read = linesIn('certificates.jsonl').map(parsed);
  const whole = Object.values(tables).some(each => each.readers['department-quarter']);
  const worlds = Object.fromEntries(FORCES.map(force => [force,
    new Worlds([...lines.values()].filter(each => each.force === force))]));
  for (const each of whole && !log.gone.length ? employersOf(exact.now.posts.values(), manifest.period) : [])
    must(exact.told.some(its => its.join() === each.join()), `readers tait ${each}, qui ont un même employeur.`);
  [...guards.values()].forEach((guard, at) => {
    const { table, force, pattern } = guard.line, { certificates } = read[at];
    const same = [pattern, read[at]].every(each => each.table === table && each.force === force);
    must(same, `ligne ${at + 1} : les trois fichiers ne vont pas ensemble.`);
    const { readers, recoding, begins = {} } = tables[table];
    guard.finest = Object.keys(readers).flatMap(grain => (periods[grain] ?? []).flatMap(period =>
      gridsOf(guard.line, grain, period, begins[grain] ? recoding[begins[grain] - 1] : [])));
    if (before(table) && policy.left_out !== 'proven') return;
    try { guard.check(certificates, guard.finest, before(table), whole && worlds[force]); } catch (wrong) {
      throw new Error(`${table} ${force} : ${wrong.message}`);
    }
  });
  proofs = read;
  const held = `${sum(proofs, each => each.certificates.length)} certificats tiennent`;
  if (!whole || manifest.status !== 'definitif') return `${held}.`;
  const both = rectified([...guards.values()], proofs, policy, worlds);
  throw new Unverifiable(`${held}, ${both} de deux années ; ce qu’était l’année d’avant, sa liasse seule le dit.`);
}, lines);
step('laissé de côté', () => {
  const { policy } = contracts, said = readCanonical(text('sealing.json'));
  const pairOf = plan => FORCES.map(force => guards.get(`${plan.code} ${force}`));
  const small = proofs.map(({ table, force, certificates }) => {
    const guard = guards.get(`${table} ${force}`), line = { force, small: certificates.length, table };
    return policy.left_out === 'proven' ? { ...line, uncertified: guard.uncertified(certificates, guard.finest) }
      : line;
  });
  const wanted = { left_out: leftOut(exact.plans, pairOf, manifest, policy.max_sensitive_share), small };
  const flat = told => new Map(['left_out', 'small']
    .flatMap(name => told[name].map((each, at) => [`${name} ${at + 1}`, canonical(each)])));
  none(differences(flat(wanted), flat(said)));
  must(canonical(said) === canonical(wanted), 'sealing.json en dit plus que le plan.');
  return `${wanted.left_out.length} tableaux écartés, ${small.length} lignes de petites cases.`;
}, proofs);
step('publié', () => {
  texts = linesIn('rows.jsonl');
  rows = texts.map(parsed);
  must(digest(canonical(rows)) === manifest.digest, 'l’empreinte des lignes n’est pas celle du manifeste.');
  if (!exact.complete) gone(`${rows.length} lignes non vérifiables.`);
  for (const row of rows) must(String(Object.keys(row)) === String(RULES.row),
    `${canonical(row)} : ses champs ne sont pas les seize.`);
  const isCount = row => !log.gone.length || contracts.tables[row.table]?.measure === row.measure;
  const shown = rows.filter(isCount), wanted = allRows(exact, lines).filter(isCount), tables = new Map();
  const labels = new Set(wanted.filter(each => each.area_label !== undefined).map(each => nameOf(each)));
  const [expected, found] = [wanted, shown].map(list => said(list, labels));
  for (const [name, its] of found)
    under(tables, name.split(' ')[0], () => [0, 0])[its === expected.get(name) ? 0 : 1] += 1;
  console.log(`  égales/différentes : ${[...tables].map(([table, both]) => `${table} ${both.join('/')}`).join(', ')}`);
  none(differences(expected, found));
  gone(`${shown.length} comptes publiés sont exacts ou cachés, ${rows.length - shown.length} non vérifiables.`);
  return `${rows.length} lignes recomptées depuis les faits, 0 non vérifiables.`;
}, exact);
step('vues', () => {
  const wanted = new Map([...viewsOf(contracts, rows, texts)].map(([name, its]) => [name, digest(its)]));
  const told = Object.entries(manifest.views);
  none(differences(new Map([...wanted].sort()), new Map(told.sort()), 'aucune vue').map(each => `vue ${each}`));
  return `${wanted.size} vues.`;
}, rows, contracts);
process.exitCode = verdicts.has('✗') ? 1 : verdicts.has('–') ? 3 : 0;

function nameOf(row) {
  const { table, measure, grain, area, department, period, force, dimension, modality, merged } = row;
  return [table, measure, grain, area, department, period, force, dimension, modality, merged].join(' ').trimEnd();
}
/** Row by name, numbered where one is said twice → what it says. */
function said(list, labels) {
  const times = new Map(), names = ['area_label', 'unit', 'value', 'base', 'secrecy'];
  return new Map(list.map(row => {
    const name = nameOf(row), n = times.get(name) ?? 0, told = names.slice(labels.has(name) ? 0 : 1);
    times.set(name, n + 1);
    return [n ? `${name} (${n + 1})` : name, told.map(each => `${each}=${JSON.stringify(row[each])}`).join(' ')];
  }));
}
