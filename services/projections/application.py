"""The batch engine: load the touched states, fold, add what their measures changed.

One transaction holds states, cells and position, so a crash at any point leaves exact
figures. Corrections, withdrawals and late facts are never special cases (ADR 0003).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from contracts.events.cases import CaseOpened
from contracts.read_model import OpenCaseRow, PostRecord
from services.projections.domain import history, register
from services.projections.domain.cells import Areas, Cell, Cells, difference
from services.projections.domain.entries import AnyFact, is_register
from services.projections.domain.folding import (
    DISCARDED,
    HELD,
    POISON,
    DeadLetter,
    Item,
    fold_acts,
    fold_register,
    measure,
    new_after,
    read_all,
)
from services.projections.domain.open_cases import open_case
from services.projections.domain.read_models import ReadModel
from services.projections.domain.sequences import with_numbers
from services.projections.ports import Device, ReadModelStore, Transaction

CASE = "case/"

Streams: TypeAlias = dict[str, list[Item]]
Records: TypeAlias = dict[str, PostRecord]


class BatchEngine:
    """Counts batches of the log into one read model."""

    def __init__(self, model: ReadModel, store: ReadModelStore) -> None:
        self.model = model
        self.store = store

    def apply(self, items: Sequence[Item]) -> None:
        """Count a batch and move the position to its end, in one transaction.

        Entries up to the stored position are skipped, so a batch said twice counts once.
        Raises PositionMoved when another worker was faster: nothing is written then.
        """
        with self.store.transaction() as tx:
            new = new_after(items, tx.position)
            if new:
                Batch(self.model, tx).count(_free(tx, new))
                tx.advance(new[-1][0].position, _recorded_at(new))

    def retry(self, stream: str) -> int:
        """Count again what is set aside of `stream`; returns how many facts still are."""
        with self.store.transaction() as tx:
            _retry(self.model, tx, stream)
            return len(_waiting(tx, stream))

    def discard(self, stream: str) -> int:
        """Give up the poison of `stream` and count what it held; returns what still waits."""
        with self.store.transaction() as tx:
            for letter in _waiting(tx, stream):
                if letter.state == POISON:
                    tx.release([letter.entry.position])
                    tx.set_aside([letter._replace(state=DISCARDED)])
            _retry(self.model, tx, stream)
            return len(_waiting(tx, stream))


class Batch:
    """One batch inside one transaction; `changes` gathers what it adds to the cells."""

    def __init__(self, model: ReadModel, tx: Transaction) -> None:
        self.model = model
        self.tx = tx
        self.changes: defaultdict[tuple[Cell, str], int] = defaultdict(int)

    def count(self, items: Sequence[Item]) -> None:
        """Fold every stream touched and write states, cells and what else is published."""
        acts: defaultdict[str, list[Item]] = defaultdict(list)
        registers: defaultdict[str, list[Item]] = defaultdict(list)
        for item in items:
            stream = item[0].stream
            (registers if is_register(stream) else acts)[stream].append(item)
        before = dict(self.tx.posts(_posts_of(items)))
        after = before | self._count_registers(registers)
        self._count_acts(acts, before, after)
        self._recount_posts_that_moved(acts, before, after)
        self.tx.add_to_cells({key: amount for key, amount in self.changes.items() if amount})
        if self.model.lists_cases:
            self._note_sequences(items)

    def _count_registers(self, streams: Streams) -> Records:
        """Fold the registers and series touched; returns the records that changed."""
        known = self.tx.states(list(streams))
        records: Records = {}
        states: list[tuple[str, str, bytes]] = []
        for stream, items in streams.items():
            old = register.decode(known[stream]) if stream in known else None
            folded = fold_register(old, items)
            self.tx.set_aside(folded.letters)
            self.tx.save_series(folded.rows)
            if folded.record:
                records[stream] = folded.record
            if folded.state is not None:
                states.append((stream, "", register.encode(folded.state)))
        self.tx.save_states(states)
        self.tx.save_posts(records.values())
        return records

    def _count_acts(self, streams: Streams, before: Records, after: Records) -> None:
        known = self.tx.states([s for s, items in streams.items() if not _begins(items)])
        states: list[tuple[str, str, bytes]] = []
        opened: list[OpenCaseRow] = []
        closed: list[str] = []
        for stream, items in streams.items():
            old = history.decode(known[stream]) if stream in known else None
            post = old.post if old else _post_of(items)
            folded = fold_acts(stream, old, items, self._areas(post, after))
            self.tx.set_aside(folded.letters)
            if folded.state is None:
                continue
            self._change(post, measure(stream, old, self._areas(post, before)), folded.cells)
            states.append((stream, post, history.encode(folded.state)))
            if self.model.lists_cases and stream.startswith(CASE):
                case = stream.removeprefix(CASE)
                row = open_case(case, folded.state)
                if row:
                    opened.append(row)
                else:
                    closed.append(case)
        self.tx.save_states(states)
        self.tx.save_open_cases(opened, closed)

    def _recount_posts_that_moved(self, touched: Streams, before: Records, after: Records) -> None:
        """A post that changes area takes along what it already said, day by day."""
        for post in after:
            old, new = self._areas(post, before), self._areas(post, after)
            if old == new:
                continue
            for stream, stored in self.tx.states_of_post(post):
                if stream not in touched:
                    state = history.decode(stored)
                    self._change(post, measure(stream, state, old), measure(stream, state, new))

    def _note_sequences(self, items: Iterable[Item]) -> None:
        numbers: defaultdict[Device, list[int]] = defaultdict(list)
        for _, fact in items:
            if isinstance(fact, Exception) or fact.sequence is None or fact.device is None:
                continue
            numbers[Device(_post(fact), fact.device)].append(fact.sequence)
        known = self.tx.arrived(list(numbers))
        self.tx.save_arrived(
            {device: with_numbers(known.get(device, ()), new) for device, new in numbers.items()}
        )

    def _areas(self, post: str, records: Records) -> Areas:
        return self.model.areas(post, records.get(post))

    def _change(self, post: str, before: Cells, after: Cells) -> None:
        for cell, amount in difference(after, before).items():
            self.changes[cell, self.model.post_of(cell[0], post)] += amount


def _free(tx: Transaction, items: Sequence[Item]) -> list[Item]:
    """What may be counted of `items`; the facts of streams held back are set aside."""
    letters = tx.dead_letters()
    if not letters:
        return list(items)
    discarded = {letter.entry.position for letter in letters if letter.state == DISCARDED}
    held = {letter.entry.stream for letter in letters if letter.state != DISCARDED}
    tx.set_aside(DeadLetter(entry, HELD, "") for entry, _ in items if entry.stream in held)
    return [
        item for item in items if item[0].stream not in held and item[0].position not in discarded
    ]


def _retry(model: ReadModel, tx: Transaction, stream: str) -> None:
    waiting = _waiting(tx, stream)
    tx.release(letter.entry.position for letter in waiting)
    Batch(model, tx).count(read_all([letter.entry for letter in waiting]))


def _waiting(tx: Transaction, stream: str) -> list[DeadLetter]:
    return [letter for letter in tx.dead_letters(stream) if letter.state != DISCARDED]


def _begins(items: Sequence[Item]) -> bool:
    """A case begins with its opening, and is opened once: it has no state to load."""
    first = items[0][1]
    return not isinstance(first, Exception) and first.type == CaseOpened.NAME


def _post(fact: AnyFact) -> str:
    return fact.data["post"] if isinstance(fact.data, dict) else fact.data.post


def _post_of(items: Sequence[Item]) -> str:
    return next((_post(fact) for _, fact in items if not isinstance(fact, Exception)), "")


def _posts_of(items: Iterable[Item]) -> list[str]:
    posts = {
        _post(fact)
        for entry, fact in items
        if not isinstance(fact, Exception) and not entry.stream.startswith("series/")
    }
    return sorted(posts)


def _recorded_at(items: Sequence[Item]) -> str:
    readable = (fact.recordedat for _, fact in reversed(items) if not isinstance(fact, Exception))
    return next(readable, "")
