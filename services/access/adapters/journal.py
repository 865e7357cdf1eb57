"""The journal of what was served, on SQL: it only grows; words go after a year, leaves stay."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, func, insert, literal, select
from sqlalchemy.exc import IntegrityError

from services.access.adapters.hidden_lines import HiddenLines, bytes_of
from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import is_token
from services.access.adapters.store import text_of
from services.access.adapters.tables import CHECKPOINTS, JOURNAL, LEAVES
from services.access.domain.journal import Leaf, Line, Signed
from services.access.domain.unusual import Tally
from services.access.ports import Asked, Served
from services.chassis.databases import reading

AT_ONCE = 10_000  # lines read in one go, some 5 MB


class SqlAccessJournal:
    """See ports.AccessJournal. The database forgets words, and writes leaves (migrations).

    A leaf is of plain words; the database keeps names of people hidden, and the salts of leaves,
    so that it cannot be guessed from a leaf whom its line names.
    """

    def __init__(self, engine: Engine, names: KnownNames) -> None:
        self._engine = engine
        self._lines = HiddenLines(names)

    def note(self, *served: Served) -> None:
        """Keep lines; the database gives each its leaf."""
        rows = self._lines.rows(served)
        with self._engine.begin() as connection:  # who writes them may not read them
            connection.execute(insert(JOURNAL).inline(), rows)

    def last(
        self, limit: int, what: str | None = None, action: str | None = None
    ) -> Sequence[Served]:
        """The last lines, the newest first; `what`, `action`: only of these."""
        whats = self._lines.ways(what) if what is not None else ()
        these: list[ColumnElement[bool]] = [JOURNAL.c.what.in_(whats)] if what is not None else []
        these += [JOURNAL.c.action == action] if action is not None else []
        return self._served(these, 0, limit)

    def asked(self, asked: Asked, skip: int, limit: int) -> Sequence[Served]:
        """The lines asked for, the newest first, without the `skip` newest."""
        return self._served(self._these(asked), skip, limit)

    def count(self, asked: Asked) -> int:
        """How many lines are asked for."""
        query = select(func.count()).select_from(JOURNAL).where(*self._these(asked))
        with reading(self._engine).connect() as connection:
            return int(connection.execute(query).scalar_one())

    def token(self, who: str) -> str:
        """As the database keeps them; a token stays as it is."""
        return who if is_token(who) else self._lines.names.token(who)

    def tallies(self, since: datetime) -> Sequence[Tally]:
        """How many lines since an instant are alike."""
        alike = (JOURNAL.c.who, JOURNAL.c.action, JOURNAL.c.allowed)
        query = select(*alike, func.count()).where(JOURNAL.c.at >= text_of(since)).group_by(*alike)
        with reading(self._engine).connect() as connection:
            rows = connection.execute(query).all()
        who = self._lines.names.shown(row.who for row in rows)
        return [Tally(w, b, bool(c), int(n)) for w, (_, b, c, n) in zip(who, rows, strict=True)]

    def lines(self) -> Iterator[Line]:
        """Every leaf, with the words that are kept of it."""
        both = LEAVES.outerjoin(JOURNAL, LEAVES.c.position == JOURNAL.c.position)
        of_line = (JOURNAL.c.at, JOURNAL.c.who, JOURNAL.c.action, JOURNAL.c.what)
        query = select(LEAVES, *of_line, JOURNAL.c.allowed, JOURNAL.c.salt).select_from(both)
        query = query.order_by(LEAVES.c.number)
        with reading(self._engine).connect() as connection:
            told = connection.execution_options(yield_per=AT_ONCE).execute(query)
            for rows in told.partitions():
                yield from self._lines.read(rows)

    def leaves(self, after: int) -> Iterator[Leaf]:
        """Every leaf from number `after` + 1."""
        query = select(LEAVES).where(LEAVES.c.number > after).order_by(LEAVES.c.number)
        with reading(self._engine).connect() as connection:
            for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
                yield Leaf(row.number, row.day, bytes_of(row.said))

    def unlogged(self) -> Sequence[int]:
        """The positions of the lines that have no leaf."""
        there = select(LEAVES.c.number).where(LEAVES.c.position == JOURNAL.c.position).exists()
        with reading(self._engine).connect() as connection:
            return list(connection.scalars(select(JOURNAL.c.position).where(~there)))

    def signed(self) -> Sequence[Signed]:
        """The checkpoints, by size."""
        query = select(CHECKPOINTS).order_by(CHECKPOINTS.c.size)
        with reading(self._engine).connect() as connection:
            return [
                Signed(row.size, row.at, row.note, bytes(row.peaks))
                for row in connection.execute(query)
            ]

    def sign(self, signed: Signed) -> None:
        """Keep a checkpoint; one of that size that is there stays as it is."""
        with suppress(IntegrityError), self._engine.begin() as connection:
            connection.execute(insert(CHECKPOINTS), signed._asdict())

    def _served(self, these: Sequence[ColumnElement[bool]], skip: int, limit: int) -> list[Served]:
        query = select(JOURNAL).where(*these).order_by(JOURNAL.c.position.desc())
        with reading(self._engine).connect() as connection:
            return self._lines.served(connection.execute(query.offset(skip).limit(limit)).all())

    def _these(self, asked: Asked) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if asked.who:
            found.append(JOURNAL.c.who == self.token(asked.who))
        if asked.area:  # `what` is words and an address: the area is one of their parts
            parts = literal(" ") + func.replace(JOURNAL.c.what, "/", " ") + literal(" ")
            found.append(parts.contains(f" {asked.area} ", autoescape=True))
        if asked.since:
            found.append(JOURNAL.c.at >= text_of(asked.since))
        if asked.until:
            found.append(JOURNAL.c.at < text_of(asked.until))
        if asked.refused:
            found.append(JOURNAL.c.allowed.is_(False))
        return found
