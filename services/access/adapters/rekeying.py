"""The accounts under another key: every name hidden again, every secret sealed again."""

from collections.abc import Callable, Iterable
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, Engine, select, text, update

from services.access.adapters.known_names import UNREADABLE
from services.access.adapters.names import NamesUnreadable, is_token
from services.access.adapters.opening import PACKAGE
from services.access.adapters.renaming import changeable, rename
from services.access.adapters.tables import CREDENTIALS, EVENTS, NAMING, WRITTEN_ANEW
from services.access.adapters.writing_anew import write_anew
from services.access.ports import AccessRefused, Cipher, Kind, Names
from services.chassis.databases import Where, open_engine, reading
from services.chassis.migrations import require_current

SEALED = (Kind.FACTOR.value, Kind.PROPOSED.value, Kind.NEXT.value)
BUSY = "Un autre programme tient la base des comptes : arrêtez Relais, puis recommencez."


class Rehiding:
    """See renaming.Renaming: from the tokens of one key to those of another."""

    def __init__(self, old: Names, new: Names) -> None:
        self._old, self._new = old, new

    def names(self, found: Iterable[str]) -> list[str]:
        """The token of each under the other key. Raises NamesUnreadable."""
        shown = self._old.show(list(found))
        if None in shown:
            raise NamesUnreadable(UNREADABLE)
        return self._new.hide([each or "" for each in shown])

    def words(self, found: Iterable[str]) -> list[str]:
        """Lines with their tokens exchanged."""
        lines = [line.split(" ") for line in found]
        some = list({word for line in lines for word in line if is_token(word)})
        tokens = dict(zip(some, self.names(some), strict=True))
        return [" ".join(tokens.get(word, word) for word in line) for line in lines]

    def salts(self, found: Iterable[bytes]) -> list[bytes]:
        """Salts are hidden as names are."""
        return [each.encode() for each in self.names(bytes(salt).decode() for salt in found)]


def rekey(
    where: Where,
    names: tuple[Names, Names],
    ciphers: tuple[Cipher, Cipher],
    also: Callable[[], None],
) -> None:
    """Exchange the key of the accounts, as their owner: the old one of each pair for the new.

    All or nothing, `also` the last before it stands. Raises NotMigrated, NamesUnreadable, and
    AccessRefused while anybody else has the accounts open: it would go on to write under the old
    key.
    """
    engine = open_engine(where, "access", durable=True)
    try:
        require_current(engine, PACKAGE)
        _require_alone(engine, where)
        with engine.begin() as connection, changeable(connection):
            if engine.dialect.name == "postgresql":
                for table in NAMING:
                    connection.execute(text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
            _seal_again(connection, names[0], ciphers)
            rename(connection, Rehiding(*names))
            also()
        write_anew(engine, NAMING, WRITTEN_ANEW, again=True)
    finally:
        engine.dispose()


def is_under(where: Where, names: Names) -> bool:
    """Whether the accounts that are there are hidden under this key; so where there are none."""
    if isinstance(where, Path) and not where.exists():
        return True
    engine = open_engine(where, "access")
    try:
        with reading(engine).connect() as connection:
            first = connection.scalar(select(EVENTS.c.by).order_by(EVENTS.c.position).limit(1))
    finally:
        engine.dispose()
    return first is None or names.show([first]) != [None]


def _seal_again(connection: Connection, old: Names, ciphers: tuple[Cipher, Cipher]) -> None:
    own = CREDENTIALS.c.kind.in_(SEALED)
    rows = connection.execute(select(CREDENTIALS).where(own)).all()
    logins = old.show([row.login for row in rows])
    for row, login in zip(rows, logins, strict=True):
        secret = ciphers[0].unseal(login or "", row.value)
        this = CREDENTIALS.c.kind == row.kind, CREDENTIALS.c.value == row.value
        change = update(CREDENTIALS).where(*this, CREDENTIALS.c.login == row.login)
        connection.execute(change.values(value=ciphers[1].seal(login or "", secret)))


def _require_alone(engine: Engine, where: Where) -> None:
    with engine.connect() as connection:
        if isinstance(where, Path):
            raw: Any = connection.connection.driver_connection  # a file leaves WAL to who is alone
            raw.execute("PRAGMA busy_timeout=0")
            alone = _in_mode(raw.execute, "DELETE") and _in_mode(raw.execute, "WAL")
        else:
            others = text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND application_name = 'relais-access' AND pid <> pg_backend_pid()"
            )
            alone = connection.scalar(others) == 0
    if not alone:
        raise AccessRefused(BUSY)


def _in_mode(execute: Callable[[str], Any], mode: str) -> bool:
    try:
        return bool(execute(f"PRAGMA journal_mode={mode}").fetchone()[0] == mode.lower())
    except OperationalError:
        return False
