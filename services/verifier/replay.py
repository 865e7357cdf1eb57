"""The pure projections run over the facts of a bundle, on all cores, in little memory.

Cases are parted by their number: a share of the log at a time is held, the rest is read past.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from contracts.bundle import CLOSED, EVENTS, FACT_BEGINS, FACT_ENDS
from contracts.envelope import UnknownEventType
from contracts.events import EVENTS as KNOWN
from contracts.events import PostEvent
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord
from contracts.release_plan import ReleasePlan
from contracts.streams import StreamId
from services.projections.domain import history, register, situation
from services.projections.domain.cells import Areas, Cells, add
from services.projections.domain.entries import ActFact, Entry, RegisterFact, read
from services.reporting.domain.disclosure.counting import MINUTES
from services.verifier.bundle import Bundle, Wrong
from services.verifier.log import Progress

AT_ONCE = 150_000  # facts of a share, some 60 MB
_CASE = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Measures = frozenset[tuple[str, str]]
"""Tables and measures to count."""

_SUBJECT = b'"subject":"'


class Cut(NamedTuple):
    """A period, to be counted from the first `size` facts."""

    size: int
    period: str


@dataclass(frozen=True)
class Counted:
    """The exact cells of a period by post, and the register, as of a cut."""

    period: Period
    cells: Sequence[CellRow]
    posts: Sequence[PostRecord]


class _Found(NamedTuple):
    """What one share adds to a cut."""

    cells: Cells
    posts: Sequence[PostRecord]


def replay(
    bundle: Bundle, cuts: Sequence[Cut], plan: ReleasePlan, progress: Progress
) -> Mapping[str, Counted]:
    """What each cut counts of the tables of a plan, by its period. Raises Wrong."""
    measures = frozenset({*((table.code, table.measure) for table in plan.tables), *MINUTES})
    size = cuts[-1].size
    shares = max(1, -(-size // AT_ONCE))
    totals: list[Cells] = [{} for _ in cuts]
    posts: list[Sequence[PostRecord]] = [() for _ in cuts]
    count = partial(_share, bundle.path(EVENTS), measures, tuple(cuts), shares)
    for done, found in enumerate(_each(count, shares), 1):
        for at, (cells, records) in enumerate(found):
            for cell, amount in cells.items():
                add(totals[at], cell, amount)
            posts[at] = posts[at] or records
        progress(size * done // shares, size)
    return {
        cut.period: Counted(Period.parse(cut.period), _rows(total), records)
        for cut, total, records in zip(cuts, totals, posts, strict=True)
    }


def _each(count: partial[list[_Found]], shares: int) -> Iterator[list[_Found]]:
    """The shares, counted here when there is one only."""
    if shares == 1:
        yield count(0)
        return
    with get_context("spawn").Pool(min(shares, cpu_count() or 1)) as pool:
        yield from pool.imap_unordered(count, range(shares))


def _share(
    path: Path, measures: Measures, cuts: Sequence[Cut], shares: int, share: int
) -> list[_Found]:
    """The cases of one share up to each cut; the registers of posts are of the first share."""
    cases: dict[bytes, bytes] = {}
    registers: dict[str, register.Register] = {}
    found: list[_Found] = []
    number = 0
    with path.open("rb") as events:
        for cut in cuts:
            for line in islice(events, cut.size - number):
                number += 1
                if line.startswith(CLOSED):
                    continue
                stored = line[FACT_BEGINS:FACT_ENDS]
                subject = _subject(stored, number)
                if _CASE.fullmatch(subject):
                    if crc32(subject) % shares == share:
                        _fold_case(cases, subject, stored, number)
                elif share == 0:
                    _fold_register(registers, subject.decode(), stored, number)
            found.append(_Found(_cells(cases.values(), cut.period, measures), _records(registers)))
    return found


def _fold_case(cases: dict[bytes, bytes], subject: bytes, stored: bytes, number: int) -> None:
    fact = _read(StreamId.of_case(subject.decode()), stored, number)
    if isinstance(fact, ActFact):
        before = cases.get(subject)
        known = history.decode(before) if before is not None else None
        cases[subject] = history.encode(history.evolve(known, fact))


def _fold_register(
    registers: dict[str, register.Register], subject: str, stored: bytes, number: int
) -> None:
    """Only what posts say of themselves: their activity and series are in no protected table."""
    fact = _read(StreamId(subject), stored, number)
    if isinstance(fact, RegisterFact) and issubclass(KNOWN[fact.type], PostEvent):
        registers[subject] = register.evolve(registers.get(subject), fact, number)


def _read(stream: StreamId, stored: bytes, number: int) -> ActFact | RegisterFact:
    try:
        return read(Entry(number, stream, stored))
    except UnknownEventType as error:
        raise Wrong(
            f"{EVENTS}, fait n° {number} : le type {error} est inconnu de cette version de "
            "Relais, qui ne le compte pas ; vérifiez avec une version plus récente."
        ) from None
    except ValueError as error:  # msgspec's own errors are ValueErrors
        raise Wrong(f"{EVENTS}, fait n° {number} : il ne se lit pas ({error}).") from None


def _subject(stored: bytes, number: int) -> bytes:
    with suppress(ValueError):
        begins = stored.index(_SUBJECT) + len(_SUBJECT)
        return stored[begins : stored.index(b'"', begins)]
    raise Wrong(f"{EVENTS}, fait n° {number} : il n'a pas de sujet.")


def _cells(cases: Iterable[bytes], text: str, measures: Measures) -> Cells:
    period = Period.parse(text)
    year = f"{period.year:04d}-".encode()
    quarters = {month: q.months[0] for q in period.quarters for month in q.months}
    kept_as = {text: text} | {month: quarters[month] for month in period.months}
    total: Cells = {}
    for stored in cases:
        if year not in stored:  # no fact of the period: nothing to count
            continue
        state = history.decode(stored)
        measured = situation.measures(state, Areas([("", state.post)]))
        for cell, amount in measured.items():
            if cell.period in kept_as and (cell.table, cell.measure) in measures:
                add(total, cell._replace(period=kept_as[cell.period]), amount)
    return total


def _records(registers: Mapping[str, register.Register]) -> Sequence[PostRecord]:
    found = (register.post_record(registers[post]) for post in sorted(registers))
    return [record for record in found if record is not None]


def _rows(cells: Cells) -> list[CellRow]:
    return [
        CellRow(**cell._asdict(), post=cell.area, value=amount) for cell, amount in cells.items()
    ]
