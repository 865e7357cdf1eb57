"""The pure projections run over the facts of a bundle, on all cores, in little memory.

Cases are parted by their number: a process holds a share of the log at a time, and reads no other.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

from contracts.bundle import EVENTS
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord, SeriesRow
from contracts.release_plan import ReleasePlan
from services.reporting.domain.disclosure.counting import MINUTES
from services.verifier.bundle import Bundle, Interrupted
from services.verifier.dealing import deal, own
from services.verifier.facts import ExactFacts
from services.verifier.log import Progress
from services.verifier.share import AtCut, Device, PostCells, Share, Wanted, recorded_at
from services.verifier.standing import Standing, measures_of

AT_ONCE = 150_000  # facts of a share, some 60 MB


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
    standing: Standing


class _Found(NamedTuple):
    """What one share found: at each cut, and at the end."""

    cuts: Sequence[AtCut]
    series: Sequence[SeriesRow]
    numbers: Mapping[Device, list[int]]


def replay(
    bundle: Bundle,
    cuts: Sequence[Cut],
    plan: ReleasePlan,
    progress: Progress,
    jobs: int | None = None,
) -> Replayed:
    """What each cut counts of the tables of a plan, by its period.

    `jobs`: processes at once, as many as there are cores without it. Raises Wrong, and
    Interrupted when one of them is killed.
    """
    protected = frozenset({*((table.code, table.measure) for table in plan.tables), *MINUTES})
    size, whole = cuts[-1]
    wanted = Wanted(protected, measures_of(plan, Period.parse(whole)))
    shares = max(1, -(-size // AT_ONCE))
    totals: list[PostCells] = [{} for _ in cuts]
    posts: list[Sequence[PostRecord]] = [() for _ in cuts]
    opened: PostCells = {}
    numbers: dict[Device, list[int]] = {}
    series: Sequence[SeriesRow] = ()
    events = bundle.path(EVENTS)
    with TemporaryDirectory(prefix="relais-verify-") as folder:
        position, last = deal(events, size, shares, Path(folder))
        count = partial(_share, events, Path(folder), wanted, tuple(cuts), shares)
        for done, found in enumerate(_each(count, shares, jobs or os.cpu_count() or 1), 1):
            for at, share in enumerate(found.cuts):
                for key, amount in share.cells.items():
                    totals[at][key] = totals[at].get(key, 0) + amount
                posts[at] = share.posts
            for key, amount in found.cuts[-1].open.items():
                opened[key] = opened.get(key, 0) + amount
            for device, arrived in found.numbers.items():
                numbers.setdefault(device, []).extend(arrived)
            series = series or found.series
            progress(size * done // shares, size)
    ended = recorded_at(last, position)
    counted = {
        cut.period: Counted(Period.parse(cut.period), _rows(total), records)
        for cut, total, records in zip(cuts, totals, posts, strict=True)
    }
    standing = Standing((size, ended), opened, posts[-1], series, numbers)
    return Replayed(counted, standing)


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
    events: Path, folder: Path, wanted: Wanted, cuts: Sequence[Cut], shares: int, number: int
) -> _Found:
    """What a share counts up to each cut."""
    share, exact = Share(number, shares), ExactFacts(number, shares)
    found, waiting = list[AtCut](), list(cuts)
    for position, stored in own(events, folder, number):
        while position > waiting[0].size:
            found.append(share.count(waiting.pop(0).period, wanted))
        exact.require(stored, position)
        share.take(stored, position)
    found += [share.count(cut.period, wanted) for cut in waiting]
    return _Found(found, share.series(), share.numbers)


def _rows(cells: PostCells) -> list[CellRow]:
    return [
        CellRow(**cell._asdict(), post=post, value=amount) for (post, cell), amount in cells.items()
    ]
