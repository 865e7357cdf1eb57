"""Every name that the accounts' database has, under another: hidden, or hidden by another key."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, TableClause, bindparam, select, text, update

from services.access.adapters.store import renamed
from services.access.adapters.tables import (
    CREDENTIALS,
    EVENTS,
    FAILURES,
    JOURNAL,
    LAST_SIGN_INS,
    PASSWORDS,
    SESSIONS,
)
from services.access.ports import Kind, Names

AT_ONCE = 10_000  # rows
Change = Callable[[Iterable[Any]], Sequence[Any]]
"""From values of a column to those that take their places."""


class Renaming(Protocol):
    """From what is in the database to what will be."""

    def names(self, found: Iterable[str]) -> list[str]:
        """Each name of a column of names."""

    def words(self, found: Iterable[str]) -> list[str]:
        """What lines of the journal say, with the names among their words."""

    def salts(self, found: Iterable[bytes]) -> list[bytes]:
        """The salts of leaves."""


class Hiding:
    """From a database in clear. `known`: the logins that may be words of a line."""

    def __init__(self, names: Names, known: Collection[str]) -> None:
        self._names, self._known = names, known

    def names(self, found: Iterable[str]) -> list[str]:
        """The token that stands for each name in the database."""
        return self._names.hide(list(found))

    def words(self, found: Iterable[str]) -> list[str]:
        """With logins and addresses of machines hidden."""
        lines = [line.split(" ") for line in found]
        some = {word for line in lines for word in line if self._is_name(word)}
        tokens = dict(zip(some, self.names(some), strict=True))
        return [" ".join(tokens.get(word, word) for word in line) for line in lines]

    def salts(self, found: Iterable[bytes]) -> list[bytes]:
        """Each as the token of its hexadecimal digits."""
        return [token.encode() for token in self.names(salt.hex() for salt in found)]

    def _is_name(self, word: str) -> bool:
        try:
            return word in self._known or bool(ip_address(word))
        except ValueError:
            return False


def logins_in(connection: Connection) -> set[str]:
    """The logins that the events of a database in clear name."""
    events = map(json.loads, connection.scalars(select(EVENTS.c.event)))
    return {event["login"] for event in events if event.get("login")}


@contextmanager
def changeable(connection: Connection) -> Iterator[None]:
    """The two tables that triggers keep as they are, on SQLite, may be changed meanwhile."""
    tables = ("access_events", "access_journal") if connection.dialect.name == "sqlite" else ()
    for table in tables:
        connection.execute(text(f"DROP TRIGGER {table}_no_update"))
    yield
    for table in tables:
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
        )


def rename(connection: Connection, other: Renaming) -> None:
    """Put every name under another, in the transaction of `connection`; leaves stay."""
    login: Mapping[str, Change] = {"login": other.names}
    position = ("position",)
    _rename(connection, EVENTS, position, {"by": other.names, "event": _events(other)})
    lines: Mapping[str, Change] = {"who": other.names, "what": other.words, "salt": other.salts}
    _rename(connection, JOURNAL, position, lines)
    _rename(connection, PASSWORDS, ("login",), login)
    _rename(connection, LAST_SIGN_INS, ("login",), login)
    _rename(connection, SESSIONS, ("digest",), {**login, "awaiting": other.names})
    _rename(connection, FAILURES, position, {"key": other.names})
    whole, addresses = ("kind", "value", "login"), CREDENTIALS.c.kind == Kind.ADDRESS.value
    _rename(connection, CREDENTIALS, whole, login, ~addresses)
    _rename(connection, CREDENTIALS, whole, {**login, "value": other.names}, addresses)


def _rename(
    connection: Connection,
    table: TableClause,
    key: tuple[str, ...],
    columns: Mapping[str, Change],
    *these: ColumnElement[bool],
) -> None:
    """Change columns of the rows of a table, those with a position so many at a time."""
    own = [table.c[name] == bindparam(f"its_{name}") for name in key]
    change = update(table).where(*own).values({each: bindparam(f"new_{each}") for each in columns})
    query, after, paged = select(table).where(*these), 0, key == ("position",)
    if paged:
        query = query.order_by(table.c.position).limit(AT_ONCE)
    while True:
        page = query.where(table.c.position > after) if paged else query
        if not (rows := connection.execute(page).all()):
            return
        new = {
            name: _changed(of, [getattr(row, name) for row in rows]) for name, of in columns.items()
        }
        told = [
            {f"its_{name}": getattr(row, name) for name in key}
            | {f"new_{name}": values[at] for name, values in new.items()}
            for at, row in enumerate(rows)
        ]
        connection.execute(change, told)
        if not paged:
            return
        after = rows[-1].position


def _changed(change: Change, values: Sequence[Any]) -> Sequence[Any]:
    """Each value changed, but for those that there are none of."""
    found = iter(change(each for each in values if each is not None))
    return [each if each is None else next(found) for each in values]


def _events(other: Renaming) -> Change:
    def change(found: Iterable[str]) -> list[str]:
        said = renamed([json.loads(each) for each in found], other.names)
        return [json.dumps(each, ensure_ascii=False) for each in said]

    return change
