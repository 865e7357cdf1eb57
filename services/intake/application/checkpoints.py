"""Signed checkpoints of the log: one at each release, and one an hour while facts arrive.

Those of an hour are for the auditor and for witnesses. Everybody reads those of whole working days:
an hour in which one post alone wrote would tell when it works, and how much (ADR 0043).
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

from contracts.days import at_home, day_at, written
from contracts.identifiers import NATION
from contracts.transparency.notes import (
    SIZE_MAX,
    Checkpoint,
    Key,
    Note,
    NoteMalformed,
    bytes_of,
)
from contracts.transparency.signing import SignatureWrong, Signing, cosigned_at, require_signed
from contracts.transparency.succession import key_among
from contracts.transparency.witnessed import ASKS
from services.chassis.logs import first_line, logger
from services.chassis.processes import now_and_then
from services.intake.ports import Clock, KeyRefused, StoreUnavailable
from services.intake.ports.checkpoints import CheckpointStore, ProvenLog, Signed
from services.keys.asking import KeysAway

DRIFT = timedelta(minutes=5)  # between the clocks of machines that sign for one log
PAGE = 100  # checkpoints read at a time: some working days
LOOK_S = 60.0  # a checkpoint comes at most a minute after its hour

_LOG = logger(__name__)


class LogForked(Exception):
    """The log does not continue what it signed: nothing more is signed. French."""


class ClockBehind(Exception):
    """The clock is behind what was signed before: nothing is signed. French."""


class CheckpointUnknown(Exception):
    """What a witness signed is no checkpoint of this log; the message is in French."""


class Checkpoints:
    """Signs, and keeps what was signed. Every method raises StoreUnavailable."""

    def __init__(
        self, log: ProvenLog, kept: CheckpointStore, signer: Signing, clock: Clock
    ) -> None:
        """`signer` is named after the log: its origin."""
        self._log, self.kept, self.signer, self._clock = log, kept, signer, clock

    @property
    def key(self) -> Key:
        """The public key, for whoever checks a signature."""
        return self.signer.key

    def now(self) -> Signed:
        """Sign the log at its present size; return the latest checkpoint when no fact came since.

        Raises LogForked, ClockBehind and KeyRefused.
        """
        return self.kept.add(self._next, self.key)

    def hourly(self) -> Signed:
        """Sign what has no checkpoint yet, at once; then at most once an hour in which facts came.

        The latest checkpoint then: an empty log has one too. Raises LogForked, ClockBehind and
        KeyRefused.
        """
        now, latest = self._clock(), self.kept.latest()
        if (
            latest
            and now >= latest.at - DRIFT
            and (not _due(latest, now) or self._log.size() == latest.size)
        ):
            return latest
        return self.kept.add(
            lambda latest: (
                latest
                if latest and now >= latest.at - DRIFT and not _due(latest, now)
                else self._next(latest)
            ),
            self.key,
        )

    def cosign(self, note: Note) -> tuple[Key, int]:
        """Store a witness's cosignature of one of our checkpoints; returns its name and the size.

        Raises NoteMalformed, SignatureWrong and CheckpointUnknown.
        """
        said = Checkpoint.read(note.text)
        ours = self.kept.at(said.size)
        if ours is None or ours.note.text != note.text:
            raise CheckpointUnknown(
                f"Ce journal ({self.key.name}) n'a pas signé ce point de contrôle de "
                f"{said.origin}, taille {said.size} : s'il porte sa signature, le journal montre "
                "deux histoires ; gardez la note et prévenez les autres témoins."
            )
        known = {(key.name, key.id): key for key in self.kept.witnesses()}
        for line in note.signatures:
            witness = known.get((line.name, line.key_id))
            if witness and cosigned_at(Note(note.text, [line]), witness) is not None:
                self.kept.cosign(said.size, line)
                return witness, said.size
        raise SignatureWrong(
            "La note n'est signée par aucun témoin inscrit : l'exploitant inscrit une clé par "
            "« relais witness-key add »."
        )

    def add_witness(self, key: Key) -> None:
        """Keep the cosignatures of this key from now on. Raises WitnessKnown."""
        self.kept.add_witness(key, self._clock())

    def every(self) -> Sequence[Signed]:
        """All checkpoints, the first one first."""
        return list(reversed(self.kept.before(SIZE_MAX, SIZE_MAX)))

    def daily(self) -> Iterator[Signed]:
        """The last checkpoint of each day that is over, the latest first; two days off go with the
        working day that follows them.

        They say nothing of the hour: signed by the log alone, dated from the end of their day. An
        empty log has always said so.
        """
        today, told = day_at(NATION, self._clock()), None
        for each in self._from_the_latest():
            day = _told_with(day_at(NATION, each.at))
            if day < today and day != told:
                told = day
                yield Signed(each.size, _end_of(day), self._alone(each.note))
            elif not each.size and told is None:
                yield each._replace(note=self._alone(each.note))

    def of_witness(self, line: str) -> bool:
        """Whether a registered witness asks, which says so under its key (see `asks`).

        Raises SignatureWrong for one whose clock is too far from ours, or that did not sign this.
        """
        try:
            note = Note.read(bytes_of(line).decode())
        except (NoteMalformed, UnicodeDecodeError):
            raise SignatureWrong("L'en-tête du témoin ne se lit pas.") from None
        for witness in self.kept.witnesses() if note.text == ASKS else ():
            at = cosigned_at(note, witness)
            if at is not None:
                if abs(self._clock().timestamp() - at) > DRIFT.total_seconds():
                    raise SignatureWrong(
                        f"L'horloge du témoin {witness.name} n'est pas à l'heure du journal."
                    )
                return True
        return False

    def _from_the_latest(self) -> Iterator[Signed]:
        size = SIZE_MAX
        while page := self.kept.before(size, PAGE):
            yield from page
            size = page[-1].size

    def _alone(self, note: Note) -> Note:
        """A note under the log's signatures: the line of a witness tells its hour."""
        known = {(key.name, key.id) for key in self.kept.witnesses()}
        own = [line for line in note.signatures if (line.name, line.key_id) not in known]
        return Note(note.text, own)

    def successions(self) -> list[Note]:
        """How each key came in the place of the one before, the first one first."""
        return [each.note for each in self.kept.every_key() if each.note]

    def _next(self, latest: Signed | None) -> Signed:
        size = self._log.size()
        if latest and latest.size == size:
            return latest
        bound = self.kept.key()
        if bound not in (None, self.key):
            raise KeyRefused(
                f"La clé {self.key.text()} ne signe plus pour ce journal, {bound.text()} l'a "
                "remplacée : donnez la nouvelle à ce processus et relancez-le. Rien n'est signé."
            )
        at = self._clock()
        if latest and at < latest.at - DRIFT:
            raise ClockBehind(
                f"L'horloge de cette machine dit {written(NATION, at)}, avant le dernier point de "
                f"contrôle ({written(NATION, latest.at)}) : mettez-la à l'heure. Rien n'est signé."
            )
        if latest:
            keys = [each.key for each in self.kept.every_key()] or [self.key]
            said = Checkpoint.read(latest.note.text)
            require_signed(latest.note, key_among(latest.note, keys))
            if size < said.size or self._log.root(said.size) != said.root:
                raise LogForked(
                    f"Le journal ({size} faits) ne prolonge pas le point de contrôle signé le "
                    f"{written(NATION, latest.at)} ({said.size} faits) : il a été modifié ou "
                    "remplacé hors de Relais. Rien n'est signé ; restaurez le bon journal."
                )
        checkpoint = Checkpoint(self.key.name, size, self._log.root(size))
        at = max(at, latest.at) if latest else at
        return Signed(size, at, self.signer.sign(checkpoint.text()))


def _due(latest: Signed | None, now: datetime) -> bool:
    return latest is None or not latest.size or _hour(latest.at) < _hour(now)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _told_with(day: date) -> date:
    """The working day with whose checkpoint the facts of a day are told."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _end_of(day: date) -> datetime:
    return at_home(NATION, datetime.combine(day + timedelta(days=1), time()))


def signing_hourly(
    checkpoints: Checkpoints, look_s: float = LOOK_S
) -> AbstractContextManager[None]:
    """Sign before the body and while it runs; trouble is logged and tried at the next look."""

    def look() -> None:
        try:
            checkpoints.hourly()
        except (StoreUnavailable, LogForked, ClockBehind, KeyRefused, KeysAway) as error:
            _LOG.error("checkpoint_not_signed", error=first_line(error))

    return now_and_then(look, look_s, "checkpoints")
