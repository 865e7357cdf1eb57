"""The batch engine: load the touched states, fold, add what their measures changed.

One transaction holds states, cells and position, so a crash at any point leaves exact
figures. Corrections, withdrawals and late facts are never special cases (ADR 0003).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from contracts.events.cases import CaseOpened
from contracts.read_model import CaseRow, PostRecord
from contracts.streams import StreamId
from services.projections.domain import history, register
from services.projections.domain.cells import Areas, Cell, Cells, add, difference
from services.projections.domain.folding import (
    DISCARDED,
    HELD,
    POISON,
    DeadLetter,
    FoldCache,
    FoldedActs,
    Item,
    Streams,
    fold_register,
    measure,
    new_after,
    post_of,
    read_all,
    recorded_at,
    split,
)
from services.projections.domain.read_models import ReadModel
from services.projections.domain.sequences import with_numbers
from services.projections.ports import Device, Mark, ReadModelStore, Transaction

Records: TypeAlias = dict[str, PostRecord | None]


class BatchEngine:
    """Counts batches of the log into one read model."""

    def __init__(self, model: ReadModel, store: ReadModelStore) -> None:
        self.model = model
        self.store = store

    def apply(
        self, items: Sequence[Item], folds: FoldCache | None = None, mark: Mark | None = None
    ) -> None:
        """Count a batch and move the position to its end, in one transaction.

        On the way, what a cut asks for is copied when all up to its position is counted.
        Entries up to the stored position are skipped, so a batch said twice counts once.
        `folds` are shared with the other read models that count the same batch. Raises
        PositionMoved when another worker was faster: nothing is written then.
        """
        with self.store.transaction() as tx:
            new = new_after(items, tx.mark.position)
            if not mark and not new:
                return
            reached = mark or Mark(new[-1][0].position, recorded_at(new))
            counted_at = tx.mark.recorded_at
            for cut in tx.cuts(reached.position):
                before, new = split(new, cut)
                self._count(tx, before, folds)
                counted_at = recorded_at(before) or counted_at
                tx.copy(cut, counted_at)
            self._count(tx, new, folds)
            tx.advance(reached)

    def _count(self, tx: Transaction, items: Sequence[Item], folds: FoldCache | None) -> None:
        if items:
            free = _free(tx, items)
            shared = folds if folds and len(free) == len(items) else FoldCache()
            Batch(self.model, tx, shared).count(free)

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
    """One batch inside one transaction; `changes` gathers what each post adds to the cells."""

    def __init__(self, model: ReadModel, tx: Transaction, folds: FoldCache) -> None:
        self.model = model
        self.tx = tx
        self.folds = folds
        self.changes: defaultdict[tuple[str, str], Cells] = defaultdict(dict)

    def count(self, items: Sequence[Item]) -> None:
        """Fold every stream touched and write states, cells and what else is published."""
        if not items:
            return
        touched = self.folds.touched(items)
        before: Records = dict(self.tx.posts(touched.posts))
        after = before | self._count_registers(touched.registers)
        self._count_acts(touched.acts, before, after)
        self._recount_posts_that_moved(touched.acts, before, after)
        self.tx.add_to_cells(self._located())
        if self.model.lists_cases:
            self._note_sequences(items)

    def _count_registers(self, streams: Streams) -> Records:
        """Fold the registers and series touched; returns the records that changed.

        None for a post whose opening was withdrawn.
        """
        known = self.tx.states(list(streams))
        records: Records = {}
        states: list[tuple[str, str, bytes]] = []
        for stream, items in streams.items():
            old = register.decode(known[stream]) if stream in known else None
            folded = fold_register(old, items)
            self.tx.set_aside(folded.letters)
            self.tx.save_series(folded.rows)
            if folded.state is not None:
                if "/" not in stream and folded.state is not old:
                    records[stream] = folded.record
                states.append((stream, "", register.encode(folded.state)))
        self.tx.save_states(states)
        self.tx.save_posts(record for record in records.values() if record)
        self.tx.drop_posts(post for post, record in records.items() if record is None)
        return records

    def _count_acts(self, streams: Streams, before: Records, after: Records) -> None:
        known = self.tx.states([s for s, items in streams.items() if not _begins(items)])
        states: list[tuple[str, str, bytes]] = []
        cases: list[CaseRow] = []
        withdrawn: list[str] = []
        for stream, items in streams.items():
            folded = self.folds.acts(stream, known.get(stream), items)
            if folded.letters:
                self.tx.set_aside(folded.letters)
            if not folded.stored:
                continue
            before_and_after = self._areas(folded.post, before), self._areas(folded.post, after)
            self._change(stream, known.get(stream), folded, *before_and_after)
            states.append((stream, folded.post, folded.stored))
            if self.model.lists_cases and stream.case:
                if folded.case:
                    cases.append(folded.case)
                else:
                    withdrawn.append(stream.case)
        self.tx.save_states(states)
        self.tx.save_cases(cases, withdrawn)

    def _recount_posts_that_moved(self, touched: Streams, before: Records, after: Records) -> None:
        """A post that changes area takes along what it already said, day by day."""
        for post in after:
            old, new = self._areas(post, before), self._areas(post, after)
            if old == new:
                continue
            for stream, stored in self.tx.states_of_post(post):
                if stream not in touched and not stream.is_register:
                    state = history.decode(stored)
                    self._add(post, measure(stream, state, new), measure(stream, state, old))

    def _change(
        self,
        stream: StreamId,
        stored: bytes | None,
        folded: FoldedActs,
        before: Areas,
        after: Areas,
    ) -> None:
        """Add what a stream changed: in one area for nearly all posts, else day by day."""
        if after.settled and (stored is None or before == after):
            cells = self.changes[folded.post, after[0][1]]
            for cell, amount in folded.changed.items():
                cells[cell] = cells.get(cell, 0) + amount
            return
        then = measure(stream, history.decode(stored), before) if stored is not None else {}
        now = measure(stream, history.decode(folded.stored), after)
        self._add(folded.post, now, then)

    def _add(self, post: str, after: Cells, before: Cells) -> None:
        for cell, amount in difference(after, before).items():
            add(self.changes[post, cell.area], cell._replace(area=""), amount)

    def _located(self) -> dict[tuple[Cell, str], int]:
        """The changes with the area and the post under which this read model keeps them."""
        located: dict[tuple[Cell, str], int] = {}
        for (post, area), cells in self.changes.items():
            for cell, amount in cells.items():
                if amount:
                    key = (cell._replace(area=area), self.model.post_of(cell.table, post))
                    located[key] = located.get(key, 0) + amount
        return {key: amount for key, amount in located.items() if amount}

    def _note_sequences(self, items: Iterable[Item]) -> None:
        numbers: defaultdict[Device, list[int]] = defaultdict(list)
        for _, fact in items:
            if isinstance(fact, Exception) or fact.sequence is None or fact.device is None:
                continue
            numbers[Device(post_of(fact), fact.device)].append(fact.sequence)
        known = self.tx.arrived(list(numbers))
        self.tx.save_arrived(
            {device: with_numbers(known.get(device, ()), new) for device, new in numbers.items()}
        )

    def _areas(self, post: str, records: Records) -> Areas:
        return self.model.areas(post, records.get(post))


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
    Batch(model, tx, FoldCache()).count(read_all([letter.entry for letter in waiting]))


def _waiting(tx: Transaction, stream: str) -> list[DeadLetter]:
    return [letter for letter in tx.dead_letters(stream) if letter.state != DISCARDED]


def _begins(items: Sequence[Item]) -> bool:
    """A case begins with its opening, and is opened once: it has no state to load."""
    first = items[0][1]
    return not isinstance(first, Exception) and first.type == CaseOpened.NAME
