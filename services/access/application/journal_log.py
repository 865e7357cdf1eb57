"""The log of the journal of accesses at work: signs its leaves, controls them against that, and
says what is unusual in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from contracts.days import day_at, written
from contracts.identifiers import NATION
from contracts.transparency.merkle.tree import Tree
from contracts.transparency.notes import Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import Signing
from services.access.domain.journal import Control, Signed, control, is_of, signer_of
from services.access.domain.unusual import WATCHES, WITHIN, Unusual, Watch, unusual
from services.access.ports import AccessJournal, Clock, Served
from services.chassis.logs import first_line, logger
from services.chassis.processes import now_and_then

EVERY_S = 60.0  # what is added is signed within a minute: until then the database alone keeps it
FRESH_S = 60.0  # a control as young is shown again: it reads every line

_LOG = logger(__name__)


class JournalAltered(Exception):
    """The journal does not continue what was signed of it: nothing more is signed. French."""


class JournalLog:
    """Signs the journal and controls it. `kept`: a file beside the key, where the last note goes.

    Whoever can write to the database, and not to that file, cannot take both back.
    """

    def __init__(
        self,
        journal: AccessJournal,
        log: Signing,
        clock: Clock,
        kept: Path | None = None,
        watches: Sequence[Watch] = WATCHES,
    ) -> None:
        """`log`: who signs the log of facts; `watches`: what of an hour is told."""
        self.journal, self._clock, self._kept = journal, clock, kept
        self._signer, self._lock = signer_of(log), Lock()
        self._last: tuple[datetime, Control] | None = None
        self._watches, self._told = watches, set[tuple[str, str]]()

    @property
    def key(self) -> Key:
        """The public key, for whoever checks a signature."""
        return self._signer.key

    def sign(self) -> Signed | None:
        """Sign what has been added since the last checkpoint; the latest, None for no line.

        Raises JournalAltered.
        """
        with self._lock:
            latest = next(reversed(self.journal.signed()), None)
            self._require_continued(latest)
            if latest and not is_of(latest.note, self.key):  # the log has changed its key
                what = self.key.text()
                self.journal.note(Served(self._clock(), "relais", "key-changed", what, True))
            tree = Tree(latest.size, latest.peaks) if latest else Tree()
            size = tree.size
            list(tree.append(leaf.hash for leaf in self.journal.leaves(size)))
            if tree.size == size:
                return latest
            text = Checkpoint(self.key.name, tree.size, tree.root()).text()
            at = self._clock().isoformat(timespec="seconds")
            made = Signed(tree.size, at, self._signer.sign(text).render(), tree.peaks)
            self.journal.sign(made)
            if self._kept:
                draft = self._kept.with_suffix(".new")
                draft.write_text(made.note, encoding="utf-8")
                draft.replace(self._kept)
            return made

    @property
    def ongoing(self) -> int:
        """How many unusual things there were at the last look."""
        return len(self._told)

    def unusual(self) -> Sequence[Unusual]:
        """What is unusual in the last hour; each is one line of the log when it begins to be."""
        tallies = self.journal.tallies(self._clock() - WITHIN)
        found = unusual(tallies, self._watches)
        for each in found:
            if (each.watch.name, each.who) not in self._told:
                said = {"what": each.watch.name, "says": each.watch.says, "times": each.times}
                token = self.journal.token(each.who)
                _LOG.warning("unusual", who=token, most=each.watch.most, **said)
        self._told = {(each.watch.name, each.who) for each in found}
        return found

    def control(self, kept: Sequence[str] = ()) -> Control:
        """Read every leaf and every line, and compare them with all that was signed.

        `kept`: notes of checkpoints that somebody kept.
        """
        own = self._own()
        notes = [*kept, *([own] if own else [])]
        today = day_at(NATION, self._clock())
        lines, unlogged = self.journal.lines(), self.journal.unlogged()
        signed = self.journal.signed()
        found = control(lines, unlogged, signed, notes, self.key, today)
        if own and all(each.note != own for each in signed):
            gone = "Le dernier point de contrôle signé n'est plus dans la base."
            found = replace(found, findings=(*found.findings, gone))
        self._last = self._clock(), found
        return found

    def controlled(self) -> tuple[datetime, Control]:
        """The last control of all, made anew where it is older than a minute; and when it was."""
        if self._last is None or (self._clock() - self._last[0]).total_seconds() > FRESH_S:
            self.control()
        assert self._last is not None
        return self._last

    def _own(self) -> str:
        return self._kept.read_text(encoding="utf-8") if self._kept and self._kept.exists() else ""

    def _require_continued(self, latest: Signed | None) -> None:
        """The edge from which the tree goes on is the one that was signed, and none was lost."""
        if latest:
            said = _said(latest.note)
            edge = latest.size, Tree(latest.size, latest.peaks).root()
            if said is None or (said.size, said.root) != edge:
                when = written(NATION, latest.at)
                raise JournalAltered(f"Le point de contrôle des accès du {when} a été modifié.")
        own = self._own()
        if own and (latest is None or latest.note != own):
            findings = self.control().findings  # another process has signed since, or somebody lies
            if latest is None or findings:
                raise JournalAltered(" ".join(findings[:1]) or "Le journal des accès a été vidé.")


def _said(note: str) -> Checkpoint | None:
    try:
        return Checkpoint.read(Note.read(note).text)
    except NoteMalformed:
        return None


@contextmanager
def signing_journal(log: Callable[[], JournalLog], every_s: float = EVERY_S) -> Iterator[None]:
    """Sign while the body runs, and at its end; trouble is logged and tried at the next look."""

    def look() -> None:
        try:
            log().sign()
            log().unusual()
        except Exception as error:  # of a database that is away, or of what was altered
            _LOG.error("journal_not_signed", error=first_line(error))

    try:
        with now_and_then(look, every_s, "journal"):
            yield
    finally:
        look()
