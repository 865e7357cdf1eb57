"""Checkpoints and cosignatures, in the database of the log: rows are added, never changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Row, Select, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from contracts.transparency.notes import Key, Note, Signature
from services.chassis.databases import Where, reading
from services.chassis.migrations import open_migrated
from services.intake.adapters.log.store_errors import translate_database_errors
from services.intake.adapters.log.tables import (
    LOG_CHECKPOINTS,
    LOG_COSIGNATURES,
    LOG_KEYS,
    LOG_WITNESSES,
)
from services.intake.ports import StoreUnavailable
from services.intake.ports.checkpoints import KeyInUse, Signed, WitnessKnown

SIGNING = 7_243_527  # PostgreSQL's advisory lock of whoever signs, beside that of the relay
_NEWEST = select(LOG_CHECKPOINTS).order_by(LOG_CHECKPOINTS.c.size.desc())


class SqlCheckpointStore:
    """Each transaction that writes takes SQLite's write lock at its start."""

    def __init__(self, where: Where) -> None:
        """`where` the log is. Raises StoreUnavailable, and NotMigrated on PostgreSQL."""
        with translate_database_errors():
            self._engine: Engine = open_migrated(where, "services.intake", "intake", durable=True)

    def key(self) -> Key | None:
        """The public key that is bound to the log now, None before the first."""
        keys = self.every_key()
        return keys[-1].key if keys else None

    def every_key(self) -> Sequence[KeyInUse]:
        """Every key that ever was; of a log of before keys were bound, that of its first
        checkpoint."""
        table, first = LOG_KEYS, LOG_CHECKPOINTS
        with self._reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.number)).all()
            if not rows:
                found = connection.scalar(select(first.c.key).order_by(first.c.size).limit(1))
                return [KeyInUse(Key.read(found), None)] if found else []
        return [
            KeyInUse(Key.read(row.key), Note.read(row.note) if row.note else None) for row in rows
        ]

    def bind(self, key: Key, at: datetime) -> None:
        """Bind the first key, unless there is one."""
        row = {"number": 1, "key": key.text(), "since": at.isoformat(), "note": ""}
        self._added(LOG_KEYS.insert(), row)

    def succeed(self, key: Key, at: datetime, note: Note) -> None:
        """Bind a key in the place of the last one; `note` says how. Raises StoreUnavailable."""
        keys = self.every_key()
        if keys:
            self.bind(keys[0].key, at)
        row = {"number": len(keys) + 1, "key": key.text(), "since": at.isoformat()}
        if not self._added(LOG_KEYS.insert(), row | {"note": note.render()}):
            raise StoreUnavailable("another key was bound meanwhile")

    def latest(self) -> Signed | None:
        """The largest checkpoint, with the cosignatures known."""
        return next(iter(self._signed(_NEWEST.limit(1))), None)

    def before(self, size: int, limit: int) -> Sequence[Signed]:
        """Smaller checkpoints, the largest first."""
        return self._signed(_NEWEST.where(LOG_CHECKPOINTS.c.size < size).limit(limit))

    def at(self, size: int) -> Signed | None:
        """The checkpoint of this size."""
        return next(iter(self._signed(_NEWEST.where(LOG_CHECKPOINTS.c.size == size))), None)

    def add(self, make: Callable[[Signed | None], Signed], key: Key) -> Signed:
        """Keep what `make` gives for the latest, alone among all processes; the latest then."""
        with translate_database_errors(), self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({SIGNING})"))
            latest = next(iter(_with_witnesses(connection, _NEWEST.limit(1))), None)
            made = make(latest)
            if made == latest:
                return made
            row = {
                "size": made.size,
                "signed_at": made.at.isoformat(),
                "key": key.text(),
                "note": made.note.render(),
            }
            connection.execute(insert(LOG_CHECKPOINTS), row)
            return made

    def witnesses(self) -> Sequence[Key]:
        """The keys whose cosignatures are kept."""
        table = LOG_WITNESSES
        with self._reading() as connection:
            return [Key.read(key) for key in connection.scalars(select(table.c.key))]

    def add_witness(self, key: Key, since: datetime) -> None:
        """Keep a witness's key. Raises WitnessKnown when its name has another one."""
        row = {"name": key.name, "key": key.text(), "since": since.isoformat()}
        if not self._added(LOG_WITNESSES.insert(), row) and key not in self.witnesses():
            raise WitnessKnown(
                f"{key.name} est déjà inscrit sous une autre clé : un témoin garde la sienne, ou "
                "s'inscrit sous un autre nom."
            )

    def cosign(self, size: int, cosignature: Signature) -> None:
        """Keep a witness's first cosignature of a checkpoint."""
        row = {"size": size, "witness": cosignature.name, "signature": cosignature.value}
        self._added(LOG_COSIGNATURES.insert(), row)

    def witnessed(self) -> Mapping[Key, Note]:
        """The largest checkpoint of each witness, under the log's signature and its own alone."""
        table = LOG_COSIGNATURES
        newest = select(table.c.witness, func.max(table.c.size)).group_by(table.c.witness)
        with self._reading() as connection:
            sizes = connection.execute(newest.order_by(table.c.witness)).all()
        keys = {key.name: key for key in self.witnesses()}
        return {keys[name]: _under(self.at(size), keys[name]) for name, size in sizes}

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _added(self, statement: Insert, row: dict[str, Any]) -> bool:
        """Whether the row was not there yet."""
        with translate_database_errors(), self._engine.connect() as connection:
            try:
                with connection.begin():
                    connection.execute(statement, row)
            except IntegrityError:
                return False
        return True

    def _signed(self, query: Select[Any]) -> list[Signed]:
        with self._reading() as connection:
            return _with_witnesses(connection, query)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translate_database_errors(), reading(self._engine).connect() as connection:
            yield connection


def _with_witnesses(connection: Connection, query: Select[Any]) -> list[Signed]:
    """Checkpoints, and under each the cosignatures known, by name of the witness."""
    keys = {row.name: Key.read(row.key) for row in connection.execute(select(LOG_WITNESSES)).all()}
    found = connection.execute(query).all()
    table = LOG_COSIGNATURES
    if not found:
        return []
    of_them = select(table).where(table.c.size.between(found[-1].size, found[0].size))
    lines: dict[int, list[Signature]] = {}
    for row in connection.execute(of_them.order_by(table.c.witness)):
        line = Signature(row.witness, keys[row.witness].id, row.signature)
        lines.setdefault(row.size, []).append(line)
    return [_read(row, lines.get(row.size, [])) for row in found]


def _under(signed: Signed | None, witness: Key) -> Note:
    """A checkpoint without the lines of the other witnesses."""
    assert signed is not None, "a cosignature refers to its checkpoint"
    log, *others = signed.note.signatures
    own = [line for line in others if (line.name, line.key_id) == (witness.name, witness.id)]
    return Note(signed.note.text, (log, *own))


def _read(row: Row[Any], cosignatures: list[Signature]) -> Signed:
    note = Note.read(row.note)
    whole = Note(note.text, (*note.signatures, *cosignatures))
    return Signed(row.size, datetime.fromisoformat(row.signed_at), whole)
