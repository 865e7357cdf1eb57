"""The verification of a bundle, step by step: what was shown, what cannot be, what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from contracts import bundle as names
from contracts.release_plan import ReleasePlan
from contracts.transparency.notes import Checkpoint, Key
from services.reporting.domain.disclosure.claim import Claim
from services.verifier import announced as closings
from services.verifier import claim as claims
from services.verifier import figures as numbers
from services.verifier.bound import require_bound, require_left_out, require_planned, sizes_of
from services.verifier.bundle import Bundle, Interrupted, NotVerifiable, Wrong
from services.verifier.carried import carried_said
from services.verifier.contracts import plan_of_claim, require_told
from services.verifier.exact import require_exact
from services.verifier.figures import Figures
from services.verifier.form import require_forms
from services.verifier.history import chain_of, kept_in, kept_manifest, require_roots, told_of
from services.verifier.instants import recorded
from services.verifier.kept import kept_of, require_kept
from services.verifier.leaves import how_many
from services.verifier.log import Progress, require_log
from services.verifier.outcomes import Outcome, Verdict
from services.verifier.proofs import require_certified
from services.verifier.readers import require_readers
from services.verifier.rectified import require_as_before, unknown_before
from services.verifier.replay import Replayed, replay
from services.verifier.tally import TableRows, in_other_words, told
from services.verifier.witnesses import Trusted, require_witnesses


@dataclass
class _Found:
    """What the steps have read so far."""

    bundle: Bundle
    known: Key | None
    since: str
    witnesses: Trusted
    progress: Progress
    history: Path | None
    jobs: int | None
    successions: str | None = None
    beside: Path | None = None
    trusted: claims.TrustedKey = field(init=False)
    key: Key = field(init=False)
    claim: Claim = field(init=False)
    log: Checkpoint = field(init=False)
    plan: ReleasePlan = field(init=False)
    figures: Figures = field(init=False)
    replayed: Replayed = field(init=False)
    leaves: int = field(init=False, default=0)
    announced: closings.Closed = field(init=False)
    unannounced: int = field(init=False, default=0)
    closed: bool = field(init=False, default=False)
    tables: Sequence[TableRows] = ()

    def of_key(self) -> str:
        self.trusted = claims.key_of(self.bundle, self.known, self.successions)
        self.key = self.trusted.key
        return f"{self.key.text()}, {self.trusted.said}"

    def of_manifest(self) -> str:
        self.claim = claims.claim_of(self.bundle, self.key)
        return f"{self.claim['release']} ({self.claim['status']}), signé par {self.key.name}"

    def of_checkpoint(self) -> str:
        self.log = claims.log_of(self.bundle, self.claim, self.key)
        claims.require_in_use(self.trusted, self.log)
        return f"{self.log.size} faits, racine {self.log.root.hex()}"

    def of_files(self) -> str:
        claims.require_digests(self.bundle, self.claim)
        require_forms(self.bundle)
        return f"{len(self.claim['files']) + len(self.claim['views'])} fichiers annoncés, intacts"

    def of_log(self) -> str:
        found = require_log(self.bundle, self.log, self.progress)
        told_of = closings.announced_closings(self.bundle, self.trusted.keys, self.log)
        self.announced = closings.require_announced(self.bundle, told_of, found)
        unannounced = self.unannounced = closings.unannounced(told_of, found)
        before = claims.closed_until(self.bundle, self.trusted.keys, self.log, unannounced)
        until = max(self.announced.until, before)
        self.closed = int(self.claim["period"][:4]) <= until
        leaves = self.leaves = how_many(found.gone)
        gone = f" ; {leaves} n'en sont que les feuilles, {until} étant close" if leaves else ""
        if self.announced.closings:
            gone += f" ({self.announced.said})"
        return f"{self.log.size} faits mènent à la racine signée{gone}"

    def of_since(self) -> str:
        kept = kept_of("le point de contrôle que vous avez gardé", self.since, self.trusted.keys)
        return require_kept(self.bundle, self.log, kept)

    def of_witnesses(self) -> str:
        return require_witnesses(self.bundle, self.log, self.trusted.keys, self.witnesses)

    def of_bound(self) -> str:
        require_bound(self.claim, recorded(self.bundle, sizes_of(self.claim)))
        quarters = len(self.claim["quarters"])
        built = f" ; trimestres repris, figés après leur fin : {quarters}" if quarters else ""
        ahead = self.claim["position"] - self.log.size
        if ahead:
            built += f" ; son rang passe le nombre de faits de {ahead}, ce qui ne se refait pas"
        return f"identifiant, instants et rang sont ceux du journal{built}"

    def of_history(self) -> str:
        assert self.history is not None  # the step is not asked for without it
        this = kept_manifest(self.bundle.read(names.MANIFEST), names.MANIFEST, self.claim)
        kept = {each.digest: each for each in (*kept_in(self.history, self.trusted.keys), this)}
        chain = chain_of([*kept.values()])
        older = require_roots(self.bundle, chain, self.log.size)
        said = f"{told_of(chain)}, dont {older} comptent les premiers faits de cette liasse"
        if hasattr(self, "figures") and require_as_before(
            self.bundle, self.figures, self.history, chain
        ):
            said += " ; ses postes sont réunis comme dans l'année qu'elle rectifie"
        return said

    def of_contracts(self) -> str:
        version, self.plan = plan_of_claim(self.claim)
        require_told(self.bundle, version, self.claim["kind"])
        return f"version {version[:16]} : codes, formules, plan et seuils de l'édition sont connus"

    def of_master(self) -> str:
        self.figures = numbers.figures_of(self.bundle, self.claim, self.plan)
        self.replayed = replay(
            self.bundle, self.figures.cuts, self.plan, self.progress, self.jobs, self.beside
        )
        if self.closed:
            announced = self.announced if not self.unannounced else None
            counted = self.replayed.counted
            raise NotVerifiable(carried_said(self.figures, counted, announced, self.leaves))
        exact = require_exact(self.figures, self.replayed.counted)
        said = f"{exact.counts} comptes exacts recomptés depuis les faits"
        if not exact.own_areas:
            raise NotVerifiable(
                f"{said} ; mais des postes ou des départements sont réunis comme les faits ne "
                "le font pas : l'année que celle-ci rectifie le montrerait, mettez sa liasse dans "
                "le dossier de --history"
            )
        return said

    def of_certificates(self) -> str:
        said = require_certified(self.figures).said
        if self.plan.proves_worlds and not self.closed:
            said += f" ; {require_readers(self.figures, self.replayed.counted)}"
        if why := unknown_before(self.bundle, self.figures, self.history, self.trusted.keys):
            raise NotVerifiable(f"{said} ; {why}")
        return said

    def of_rows(self) -> str:
        if self.closed:
            posts = self.replayed.counted[self.claim["period"]].posts
            counts = numbers.require_counts(self.bundle, self.figures, posts)
            self.tables = counts.tables
            said = f"{counts.rows} comptes publiés : certifiés, ou cachés selon le motif"
            raise NotVerifiable(
                f"{said} ; les lignes ne se recomptent plus, l'année étant close : "
                f"{told(self.tables)}{in_other_words(counts.other_words)}"
            )
        rows = numbers.require_published(self.bundle, self.figures, self.replayed)
        self.tables = rows.tables
        said = f"{rows.rows} lignes publiées : exactes, ou cachées selon le motif ; "
        said += f"{told(self.tables)}{in_other_words(rows.other_words)}"
        if rows.other_words:
            raise NotVerifiable(said)
        return said

    def rows_of(self, step: "_Step") -> Sequence[TableRows]:
        """The published rows by table, from the step that compares them."""
        return self.tables if step.run is _Found.of_rows else ()

    def of_left_out(self) -> str:
        unshown = require_planned(self.figures)
        said = require_left_out(self.bundle, self.figures)
        if unshown:
            why = "l'édition d'avant dirait seule pourquoi manquent"
            raise NotVerifiable(f"{said} ; {why} : {', '.join(unshown)}")
        return said

    def of_views(self) -> str:
        views = numbers.require_views(self.bundle, self.claim, self.plan)
        return f"{views} vues, chacune une part de l'édition"

    def of_sql(self) -> str:
        if self.closed:
            raise NotVerifiable("l'année est close : ses faits ne se recomptent plus")
        from services.verifier.second_count import require_same_counts  # an extra: duckdb

        again = require_same_counts(self.bundle, self.figures, self.beside)
        return (
            f"{again.counts} comptes, et {again.open} chiffres de tableaux sans personnes, refaits "
            "en SQL, sans le code de Relais, sont les mêmes"
        )


class _Step(NamedTuple):
    """`reads`: the file that is at fault where nothing better can be said."""

    name: str
    needs: tuple[str, ...]
    reads: str
    run: Callable[[_Found], str]


_CLAIMED = ("clé", "manifeste")
_OF_LOG = (*_CLAIMED, "point de contrôle", "journal")
_STEPS = (
    _Step("clé", (), names.KEY, _Found.of_key),
    _Step("manifeste", ("clé",), names.MANIFEST, _Found.of_manifest),
    _Step("point de contrôle", _CLAIMED, names.CHECKPOINT, _Found.of_checkpoint),
    _Step("fichiers", _CLAIMED, names.MANIFEST, _Found.of_files),
    _Step("journal", (*_CLAIMED, "point de contrôle"), names.EVENTS, _Found.of_log),
    _Step("engagements", ("manifeste", "journal"), names.MANIFEST, _Found.of_bound),
    _Step("contrats", _CLAIMED, names.MANIFEST, _Found.of_contracts),
    _Step("comptes exacts", ("fichiers", "journal", "contrats"), names.MASTER, _Found.of_master),
    _Step("certificats", ("comptes exacts",), names.CERTIFICATES, _Found.of_certificates),
    _Step("laissé de côté", ("comptes exacts",), names.MASTER, _Found.of_left_out),
    _Step("publié", ("comptes exacts",), names.ROWS, _Found.of_rows),
    _Step("vues", ("fichiers", "contrats"), names.VIEWS, _Found.of_views),
)
_HISTORY = _Step("historique", ("journal",), names.MANIFEST, _Found.of_history)
_SINCE = _Step("point de contrôle gardé", ("journal",), names.CHECKPOINT, _Found.of_since)
_WITNESSES = _Step("témoins", ("journal",), names.LATEST, _Found.of_witnesses)
_SQL = _Step("second compte", ("comptes exacts",), names.EVENTS, _Found.of_sql)


def verify(
    bundle: Bundle,
    progress: Progress,
    key: Key | None = None,
    since: str | None = None,
    sql: bool = False,
    successions: str | None = None,
    witnesses: Trusted = Trusted(),  # noqa: B008 - it is frozen
    log_alone: bool = False,
    history: Path | None = None,
    jobs: int | None = None,
    beside: Path | None = None,
) -> Iterator[Outcome]:
    """Each step as it is done; a bundle holds when every one of them is verified.

    `key`: the log's, as the auditor knows it. `since`: the text of an older checkpoint.
    `successions`: that of the list of the log's keys, where the bundle is of before one of them.
    `log_alone`: only the steps that checkpoints and witnesses need; no fact is replayed.
    `history`: a folder with the manifests or bundles that the auditor kept. `jobs`: processes
    at once. `beside`: a folder where to write what memory does not hold.
    """
    found = _Found(
        bundle, key, since or "", witnesses, progress, history, jobs, successions, beside
    )
    steps = [step for step in _STEPS if not log_alone or step.name in _OF_LOG]
    steps += [_HISTORY] if history is not None else []
    steps += [_SINCE] if since is not None else []
    steps += [_WITNESSES] if witnesses.asked or bundle.witnesses else []
    steps += [_SQL] if sql else []
    held: set[str] = set()
    for step in steps:
        missing = [name for name in step.needs if name not in held]
        if missing:
            yield Outcome(step.name, Verdict.NOT_VERIFIABLE, f"{missing[0]} ne tient pas")
            continue
        try:
            said = step.run(found)
        except Wrong as wrong:
            yield Outcome(step.name, Verdict.WRONG, str(wrong))
        except NotVerifiable as reason:
            held.add(step.name)  # what follows can be tried all the same
            yield Outcome(step.name, Verdict.NOT_VERIFIABLE, str(reason), found.rows_of(step))
        except Interrupted as reason:
            yield Outcome(step.name, Verdict.NOT_VERIFIABLE, str(reason))
        except OSError as error:
            name = error.filename or step.reads
            yield Outcome(step.name, Verdict.WRONG, f"{name} ne peut être lu.")
        except Exception:  # signed nonsense is a finding too, never a crash
            said = f"{step.reads} n'a pas la forme de ce qu'une édition y écrit."
            yield Outcome(step.name, Verdict.WRONG, said)
        else:
            held.add(step.name)
            yield Outcome(step.name, Verdict.VERIFIED, said, found.rows_of(step))
