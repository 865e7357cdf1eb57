"""What the log says before facts are deleted: which ones, in a checkpoint that others can cosign.

Each step finds by itself whether it was done: a stop costs nothing but the same command again.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from os import urandom
from typing import NamedTuple
from uuid import uuid4

from contracts.closing import BLIND_BYTES, Announced, ClosedPart, Confirmed, LogRecord, leaves_in
from contracts.days import written
from contracts.identifiers import NATION
from contracts.streams import StreamId
from contracts.transparency.notes import SIZE_MAX
from contracts.transparency.signing import cosignatures
from services.composition.setup import SetUp
from services.intake.adapters.log.fact_store import FactStore
from services.projections.domain.closed import ClosingFact, part_of, registers_at

READ_AT_ONCE = 5_000


class NotClosed(Exception):
    """Why a year stays as it is, in French."""


class Announcement(NamedTuple):
    """A closing that the log announces, and that was not carried out yet."""

    record: LogRecord
    position: int
    says: Announced
    part: ClosedPart


def require_clock(opened: SetUp) -> datetime:
    """The instant of a record to write. Raises NotClosed for a clock behind the log's last fact."""
    now, last = opened.now(), opened.store.last_recorded_at()
    if last is not None and now < last:
        raise NotClosed(
            f"L'horloge de cette machine dit {written(NATION, now)}, mais le journal a reçu son "
            f"dernier fait le {written(NATION, last)} : mettez-la à l'heure. Rien n'est fait."
        )
    return now


def pending(opened: SetUp, year: int) -> Announcement | None:
    """The last announcement of a year whose facts are still there."""
    store = opened.store
    done = {purge.announced for purge in store.purges.purges()}
    for position, record in reversed(store.records()):
        if isinstance(record.says, Announced) and record.says.year == year:
            text = store.purges.part(record.says.part)
            if str(record.id) in done or text is None:
                return None
            return Announcement(record, position, record.says, ClosedPart.read(text))
    return None


def announce(opened: SetUp, year: int, head: int, streams: Collection[StreamId]) -> Announcement:
    """Write into the log that these streams will go, each up to position `head`.

    Raises NotClosed, StoreMoved and StoreUnavailable.
    """
    now, store = require_clock(opened), opened.store
    size, sealed = store.tree().size_at(head), _sealed(opened, year)
    posts = registers_at({size, *sealed}, _facts(store, size))
    facts = partial(_facts_of, store, size, frozenset(streams))
    part = part_of(year, size, urandom(BLIND_BYTES), facts, posts, sealed)
    store.purges.keep_part(part)
    says = Announced(year=year, size=size, facts=part.count, part=part.digest)
    record = LogRecord(uuid4(), now, says)
    return Announcement(record, store.append_record(record), says, part)


def _sealed(opened: SetUp, year: int) -> dict[int, set[str]]:
    """The periods of cells that releases of a year, or before, count; by their size of the log."""
    tree = opened.store.tree()
    found: dict[int, set[str]] = {}
    for release in opened.releases.sealed():
        if release.period.year <= year:
            periods = {str(release.period), *release.period.months}
            found.setdefault(tree.size_at(release.position), set()).update(periods)
    return found


def streams_of(store: FactStore, part: ClosedPart) -> set[StreamId]:
    """The streams that an announcement says will go."""
    leaves = frozenset(leaves_in(part.leaves))
    return {fact.stream for fact in _facts(store, part.size) if fact.leaf in leaves}


def require_witnessed(opened: SetUp, announced: Announcement, reason: str) -> tuple[int, list[str]]:
    """Sign a checkpoint that covers the announcement; its size, and who cosigned.

    Raises NotClosed while a registered witness has cosigned none and no reason is given (French).
    """
    checkpoints = opened.signing.checkpoints
    leaf = opened.store.tree().index_of(announced.position)
    assert leaf is not None  # a record is a leaf like any fact
    checkpoints.now()
    witnesses = checkpoints.kept.witnesses()
    covering = [each for each in checkpoints.kept.before(SIZE_MAX, SIZE_MAX) if each.size > leaf]
    seen = {name for each in covering for name in cosignatures(each.note, witnesses)}
    missing = sorted({witness.name for witness in witnesses} - seen)
    if missing and not reason:
        raise NotClosed(
            f"La clôture est annoncée au journal (fait n° {leaf + 1}), et n'est pas cosignée par "
            f"{', '.join(missing)} : rien n'est effacé. Demandez aux témoins un passage, puis "
            "donnez la même commande ; ou dites pourquoi on ne les attend pas "
            "(--without-witnesses MOTIF), ce que le journal gardera."
        )
    return covering[-1].size, sorted(seen)


def confirm(
    opened: SetUp, announced: Announcement, checkpoint: int, witnesses: Sequence[str], reason: str
) -> None:
    """Write into the log that the facts go now, once. Raises NotClosed and StoreMoved."""
    about = str(announced.record.id)
    said = (record.says for _, record in opened.store.records())
    if any(isinstance(each, Confirmed) and each.announced == about for each in said):
        return
    says = Confirmed(
        announced=about, checkpoint=checkpoint, witnesses=tuple(witnesses), reason=reason
    )
    opened.store.append_record(LogRecord(uuid4(), require_clock(opened), says))


def _facts_of(store: FactStore, size: int, streams: Collection[StreamId]) -> Iterator[ClosingFact]:
    return (fact for fact in _facts(store, size) if fact.stream in streams)


def _facts(store: FactStore, size: int) -> Iterator[ClosingFact]:
    """Each fact among the first leaves of the log that is still there."""
    rows = _rows(store)
    for leaf, salted in enumerate(store.salted(0, size)):
        if salted.stored:
            row = next(rows)
            yield ClosingFact(leaf, row[0], row[1])


def _rows(store: FactStore) -> Iterator[tuple[StreamId, bytes]]:
    after = 0
    while rows := store.read(after, READ_AT_ONCE):
        yield from ((row.stream, row.stored) for row in rows)
        after = rows[-1].position
