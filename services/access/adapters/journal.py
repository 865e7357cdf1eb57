"""The journal of what was served, on SQL: it only grows; words go after a year, leaves stay."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from secrets import token_bytes
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, insert, literal, select
from sqlalchemy.exc import IntegrityError

from contracts.transparency.merkle.tree import SALT_BYTES
from services.access.adapters.store import instant_of, text_of
from services.access.adapters.tables import CHECKPOINTS, JOURNAL, LEAVES
from services.access.domain.journal import Leaf, Line, Signed, Words, said_of
from services.access.domain.unusual import Tally
from services.access.ports import Asked, Served
from services.chassis.databases import reading

LONGEST_FIELD = 200  # characters of a line of the journal: an address is any text
AT_ONCE = 10_000  # lines read in one go, some 5 MB


class SqlAccessJournal:
    """See ports.AccessJournal. The database forgets words, and writes leaves (migrations)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, *served: Served) -> None:
        """Keep lines; the database gives each its leaf."""
        with self._engine.begin() as connection:  # who writes them may not read them
            connection.execute(insert(JOURNAL).inline(), list(map(_row, served)))

    def last(
        self, limit: int, what: str | None = None, action: str | None = None
    ) -> Sequence[Served]:
        """The last lines, the newest first; `what`, `action`: only of these."""
        these = [JOURNAL.c.what == what] if what is not None else []
        these += [JOURNAL.c.action == action] if action is not None else []
        return self._served(these, 0, limit)

    def asked(self, asked: Asked, skip: int, limit: int) -> Sequence[Served]:
        """The lines asked for, the newest first, without the `skip` newest."""
        return self._served(_these(asked), skip, limit)

    def count(self, asked: Asked) -> int:
        """How many lines are asked for."""
        query = select(func.count()).select_from(JOURNAL).where(*_these(asked))
        with reading(self._engine).connect() as connection:
            return int(connection.execute(query).scalar_one())

    def tallies(self, since: datetime) -> Sequence[Tally]:
        """How many lines since an instant are alike."""
        alike = (JOURNAL.c.who, JOURNAL.c.action, JOURNAL.c.allowed)
        query = select(*alike, func.count()).where(JOURNAL.c.at >= text_of(since)).group_by(*alike)
        with reading(self._engine).connect() as connection:
            return [Tally(a, b, bool(c), int(n)) for a, b, c, n in connection.execute(query)]

    def lines(self, after: int = 0) -> Iterator[Line]:
        """Every leaf from number `after` + 1, with the words that are kept of it."""
        both = LEAVES.outerjoin(JOURNAL, LEAVES.c.position == JOURNAL.c.position)
        of_line = (JOURNAL.c.at, JOURNAL.c.who, JOURNAL.c.action, JOURNAL.c.what)
        query = select(LEAVES, *of_line, JOURNAL.c.allowed, JOURNAL.c.salt).select_from(both)
        query = query.where(LEAVES.c.number > after).order_by(LEAVES.c.number)
        with reading(self._engine).connect() as connection:
            for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
                yield _line(row)

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
            return [
                Served(instant_of(row.at), row.who, row.action, row.what, bool(row.allowed))
                for row in connection.execute(query.offset(skip).limit(limit))
            ]


def _row(served: Served) -> dict[str, Any]:
    who, what = served.who[:LONGEST_FIELD], served.what[:LONGEST_FIELD]
    words = Words(text_of(served.at), who, served.action, what, int(served.allowed))
    salt = token_bytes(SALT_BYTES)
    said = said_of(salt, words)
    return {**words._asdict(), "allowed": served.allowed, "salt": salt, "said": said}


def _these(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.who:
        found.append(JOURNAL.c.who == asked.who)
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


def _line(row: Row[Any]) -> Line:
    words = (
        None if row.at is None else Words(row.at, row.who, row.action, row.what, int(row.allowed))
    )
    leaf = Leaf(row.number, row.day, _bytes(row.said))
    return Line(leaf, row.position, _bytes(row.salt), words)


def _bytes(value: object) -> bytes:
    """What a column of bytes holds; a hand that wrote it may have left anything there."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value or "").encode()
