"""What is said of calls for projects, beside the releases: entries added, words apart."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    Row,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from contracts.read_model import PostRecord
from services.access.adapters.hidden_columns import NamingColumn
from services.access.adapters.known_names import KnownNames
from services.chassis.databases import CODE, reading
from services.reporting.adapters.published_views import reading_engine
from services.reporting.adapters.sealed_tables import METADATA
from services.reporting.domain.arbitration.calls import CallEntry, Said
from services.reporting.ports import Overtaken, Seen

ENTRIES = Table(
    "arbitration_entries",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=False),
    *(Column(name, CODE, nullable=False) for name in ("department", "at", "who")),
    Column("said", Text, nullable=False),
    Column("form", CODE),
    Index("arbitration_entries_by_form", "form", unique=True),
)
WRITERS = NamingColumn(
    ENTRIES,
    "who",
    mark=7,
    open={"sqlite": "DROP TRIGGER arbitration_entries_stay"},
    close={
        "sqlite": "CREATE TRIGGER arbitration_entries_stay BEFORE UPDATE ON arbitration_entries "
        "BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END"
    },
)
"""Who said it: a token under the key of the accounts."""
WORDS = Table(
    "arbitration_words",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("about", CODE, primary_key=True),
    Column("words", Text, nullable=False),
)
TRIES = 5
_SAID: TypeAdapter[Said] = TypeAdapter(Said)


class SqlCallStore:
    """See ports.CallStore."""

    def __init__(self, engine: Engine, names: KnownNames) -> None:
        """Keep entries in `engine`, of open_sealed or of a role that may add to them."""
        self._engine, self._reading, self._names = engine, reading(engine), names

    def entries(self, department: str) -> list[CallEntry]:
        """All that is said of a département, in its order."""
        asked = select(ENTRIES).where(ENTRIES.c.department == department)
        with self._reading.connect() as connection:
            return self._entries(connection.execute(asked.order_by(ENTRIES.c.position)).all())

    def areas(self) -> list[str]:
        """The places of which anything is said, in order."""
        asked = select(ENTRIES.c.department).distinct().order_by(ENTRIES.c.department)
        with self._reading.connect() as connection:
            return list(connection.scalars(asked))

    def of_form(self, form: str) -> CallEntry | None:
        """The entry that a form made."""
        with self._reading.connect() as connection:
            rows = connection.execute(select(ENTRIES).where(ENTRIES.c.form == form)).all()
        return next(iter(self._entries(rows)), None)

    def refuse_overtaken(self, department: str, seen: Seen, form: str) -> None:
        """Refuse what others came before."""
        with self._reading.connect() as connection:
            self._refuse_overtaken(connection, department, seen, form)

    def add(
        self,
        department: str,
        at: datetime,
        who: str,
        said: Said,
        words: Mapping[str, str],
        form: str | None = None,
        seen: Seen | None = None,
    ) -> int:
        """Add an entry with the words that go with it, by what they are about; its position.

        Raises KeysAway.
        """
        row = {"department": department, "at": at.isoformat(), "form": form}
        row |= {"who": self._names.token(who), "said": said.model_dump_json()}
        for _ in range(TRIES - 1):
            try:
                return self._add(row, words, seen)
            except IntegrityError:  # another process took the position, or sent this form
                continue
        return self._add(row, words, seen)

    def _add(
        self, row: Mapping[str, str | None], words: Mapping[str, str], seen: Seen | None
    ) -> int:
        with self._engine.begin() as connection:
            if seen:
                self._refuse_overtaken(connection, row["department"], seen, row["form"])
            made = select(ENTRIES.c.position).where(ENTRIES.c.form == row["form"])
            if row["form"] and (position := connection.scalar(made)):
                return int(position)
            last = connection.execute(select(func.max(ENTRIES.c.position))).scalar() or 0
            connection.execute(insert(ENTRIES), [{"position": last + 1, **row}])
            kept = [
                {"position": last + 1, "about": about, "words": text}
                for about, text in words.items()
                if text
            ]
            if kept:
                connection.execute(insert(WORDS), kept)
        return int(last) + 1

    def _refuse_overtaken(
        self, connection: Connection, department: str | None, seen: Seen, form: str | None
    ) -> None:
        later = ENTRIES.c.department == department, ENTRIES.c.position > seen.position
        asked = select(ENTRIES).where(*later).order_by(ENTRIES.c.position)
        rows = [
            row
            for row in connection.execute(asked)
            if row.form != (form or "") and seen.concerns(_SAID.validate_json(row.said))
        ]
        if rows:
            raise Overtaken(self._entries(rows))

    def _entries(self, rows: Sequence[Row[Any]]) -> list[CallEntry]:
        names = self._names.told(row.who for row in rows)
        return [
            CallEntry(
                row.position, datetime.fromisoformat(row.at), who, _SAID.validate_json(row.said)
            )
            for row, who in zip(rows, names, strict=True)
        ]

    def words(self, positions: Sequence[int]) -> dict[tuple[int, str], str]:
        """The words that stand with entries, by entry and what they are about."""
        asked = select(WORDS).where(WORDS.c.position.in_(positions))
        with self._reading.connect() as connection:
            return {(row.position, row.about): row.words for row in connection.execute(asked)}

    def erase(self, position: int, about: str) -> None:
        """Erase words; the entry that they stood with stays."""
        gone = delete(WORDS).where(WORDS.c.position == position, WORDS.c.about == about)
        with self._engine.begin() as connection:
            connection.execute(gone)


def register_for_partners(url: str) -> "SqlRegister":
    """The register of posts without what counts or describes persons, as published at `url`."""
    return SqlRegister(reading_engine(url))


class SqlRegister:
    """The view that partners may read of the register."""

    def __init__(self, engine: Engine) -> None:
        """Read through `engine`, of reading_engine."""
        self._engine = engine

    def records(self) -> list[PostRecord]:
        """Each post, by its number."""
        with self._engine.connect() as connection:
            found = connection.execute(_REGISTER).scalars()
            return [PostRecord.model_validate_json(record) for record in found]


_VIEW = Table(
    "site_register_v1", METADATA.__class__(), Column("post"), Column("record"), schema="published"
)
_REGISTER = select(_VIEW.c.record).order_by(_VIEW.c.post)
