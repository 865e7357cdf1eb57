"""The pure projections run over the facts of a bundle, on all cores, in little memory.

Cases are parted by their number: a process holds a share of the log at a time, and reads no other.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from contracts.bundle import EVENTS
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord
from contracts.release_plan import ReleasePlan
from services.reporting.domain.disclosure.counting import MINUTES
from services.verifier.bundle import Bundle, Interrupted
from services.verifier.dealing import A_FACT, REGISTERS, deal, own, require_once
from services.verifier.facts import require_fact
from services.verifier.log import Progress
from services.verifier.numbers import Numbers
from services.verifier.registers import Registers
from services.verifier.scratch import scratch
from services.verifier.share import PostCells, Share, Wanted, recorded_at
from services.verifier.standing import ReplayedViews, measures_of

AT_ONCE = 150_000  # facts of a share, some 60 MB in memory


class Cut(NamedTuple):
    """A period, to be counted from the first `size` facts."""

    size: int
    period: str


@dataclass(frozen=True)
class Counted:
    """The exact cells of a period by post and département, and the register, as of a cut."""

    period: Period
    cells: Sequence[CellRow]
    posts: Sequence[PostRecord]


class Replayed(NamedTuple):
    """What the facts say: each period as of its cut, and the read models at the end."""

    counted: Mapping[str, Counted]
    standing: ReplayedViews


class _Found(NamedTuple):
    """What one share adds: to each cut, to the open tables at the end, to the numbers heard."""

    cuts: Sequence[PostCells]
    open: PostCells
    numbers: Numbers


class _Group(NamedTuple):
    """The periods that are counted from the same first facts, and the register then."""

    size: int
    periods: Sequence[str]
    records: Sequence[PostRecord]


def replay(
    bundle: Bundle,
    cuts: Sequence[Cut],
    plan: ReleasePlan,
    progress: Progress,
    jobs: int | None = None,
    beside: Path | None = None,
) -> Replayed:
    """What each cut counts of the tables of a plan, by its period.

    `jobs`: processes at once, as many as there are cores without it. `beside`: where to write
    what memory does not hold, 40 bytes a fact; the system's own place without it. Raises Wrong,
    and Interrupted when a process is killed or that place is full.
    """
    protected = frozenset({*((table.code, table.measure) for table in plan.tables), *MINUTES})
    size, whole = cuts[-1]
    wanted = Wanted(protected, measures_of(plan, Period.parse(whole)))
    shares = max(1, -(-size // AT_ONCE))
    totals: list[PostCells] = [{} for _ in cuts]
    opened: PostCells = {}
    events = bundle.path(EVENTS)
    with scratch(beside, size * A_FACT) as folder:
        position, last = deal(events, size, shares, folder)
        registers = Registers()
        groups = _registered(registers, own(events, folder, REGISTERS), cuts)
        numbers = registers.numbers
        count = partial(_share, events, folder, wanted, groups)
        for done, found in enumerate(_each(count, shares, jobs or os.cpu_count() or 1), 1):
            for total, cells in zip((*totals, opened), (*found.cuts, found.open), strict=True):
                for key, amount in cells.items():
                    total[key] = total.get(key, 0) + amount
            numbers.merge(found.numbers)
            progress(size * done // shares, size)
    ended = recorded_at(last, position)
    posts = [group.records for group in groups for _ in group.periods]
    counted = {
        cut.period: Counted(Period.parse(cut.period), _rows(total), records)
        for cut, total, records in zip(cuts, totals, posts, strict=True)
    }
    standing = ReplayedViews((size, ended), opened, posts[-1], registers.series(), numbers.ranges())
    return Replayed(counted, standing)


def _registered(
    registers: Registers, facts: Iterator[tuple[int, bytes]], cuts: Sequence[Cut]
) -> list[_Group]:
    """The cuts by their size, each group with the register then; its facts are all taken."""
    found, take_up_to = list[_Group](), _taking(facts, registers.take)
    for size, those in groupby(cuts, key=lambda cut: cut.size):
        take_up_to(size)
        found.append(_Group(size, [cut.period for cut in those], registers.records()))
    return found


def _each(count: partial[_Found], shares: int, jobs: int) -> Iterator[_Found]:
    """The shares, counted here by one process alone or when there is one only."""
    if min(shares, jobs) == 1:
        yield from map(count, range(shares))
        return
    context, workers = get_context("spawn"), min(shares, jobs)
    started, told = list[SpawnProcess](), list[Connection]()
    try:
        for first in range(workers):
            receiver, sender = context.Pipe(duplex=False)
            told.append(receiver)
            with sender, _unless_killed():
                its = range(first, shares, workers)
                started.append(context.Process(target=_work, args=(count, its, sender)))
                started[-1].start()
        while told:
            for receiver in [each for each in told if each in wait(told)]:
                with _unless_killed():
                    found = receiver.recv()
                if isinstance(found, _Found):
                    yield found
                elif found is None:
                    told.remove(receiver)
                else:
                    raise found
    finally:
        for process in started:
            if process.is_alive():
                process.terminate()


@contextmanager
def _unless_killed() -> Iterator[None]:
    """Raises Interrupted for what the system says of a pipe whose other end died."""
    try:
        yield
    except (EOFError, OSError):
        raise Interrupted(
            "un des processus qui rejouent les faits a été tué (par le système, quand la mémoire "
            "manque) : recommencez, avec « --jobs 1 » s'il le faut"
        ) from None


def _work(count: partial[_Found], its: range, told: Connection) -> None:
    """A worker: tell what each of its shares counts, and None at the end, or why there is none."""
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        for number in its:
            told.send(count(number))
        told.send(None)
    except Exception as error:
        told.send(error)


def _end_with_parent() -> None:
    """End as soon as the process that waits for this worker does, however that ends."""
    parent = parent_process()
    assert parent is not None  # a worker has one
    parent.join()
    os._exit(1)


def _share(
    events: Path, folder: Path, wanted: Wanted, groups: Sequence[_Group], number: int
) -> _Found:
    """What a share counts up to each cut. Raises Wrong."""
    require_once(folder, number)
    share, cuts, opened = Share(), list[PostCells](), PostCells()
    take_up_to = _taking(own(events, folder, str(number)), share.take)
    for size, periods, records in groups:
        take_up_to(size)
        cells, opened = share.count(periods, records, wanted)
        cuts += cells
    return _Found(cuts, opened, share.numbers)


def _taking(
    facts: Iterator[tuple[int, bytes]], take: Callable[[bytes, int], None]
) -> Callable[[int], None]:
    """What has every fact up to a number taken, in order, those of before once. Raises Wrong."""
    ahead = next(facts, None)

    def up_to(size: int) -> None:
        nonlocal ahead
        while ahead and ahead[0] <= size:
            number, stored = ahead
            require_fact(stored, number)
            take(stored, number)
            ahead = next(facts, None)

    return up_to


def _rows(cells: PostCells) -> list[CellRow]:
    return [
        CellRow(**cell._asdict(), post=post, value=amount) for (post, cell), amount in cells.items()
    ]
