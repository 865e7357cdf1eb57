"""Columns of other databases than the accounts' that name people: tokens, under the same key."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, cast

from sqlalchemy import Connection, Engine, TableClause, case, select, text, update

from services.access.adapters.names import MARK, is_token
from services.access.adapters.writing_anew import write_anew
from services.access.ports import Names
from services.chassis.migrations import needed

AT_ONCE = 200  # names in one statement
NOTHING: Mapping[str, str] = {}


class NamingColumn(NamedTuple):
    """A column of names. `open` and `close`: what lets rows of its table be changed, and what
    forbids it again, in the SQL of a dialect; `mark`: see write_anew.
    """

    table: TableClause
    name: str
    mark: int
    open: Mapping[str, str] = NOTHING
    close: Mapping[str, str] = NOTHING


def hide(connection: Connection, column: NamingColumn) -> None:
    """Hide the names that are there, in a revision that is given `names`; take no other in clear.

    Raises KeysAway.
    """
    names = cast(Names | None, needed("names"))
    table, name, on_sqlite = column.table.name, column.name, connection.dialect.name == "sqlite"
    if clear := [each for each in _values(connection, column) if not is_token(each)]:
        if names is None:
            raise RuntimeError("names are to be hidden, and nobody was given who does it")
        _exchange(connection, column, dict(zip(clear, names.hide(clear), strict=True)))
    elif on_sqlite:
        connection.execute(text(f"PRAGMA user_version={column.mark}"))
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_hides_names BEFORE INSERT ON {table} "
            f"WHEN NEW.{name} NOT GLOB '{MARK}*' "
            f"BEGIN SELECT RAISE(ABORT, '{table} takes no name in clear'); END"
            if on_sqlite
            else f"ALTER TABLE {table} ADD CONSTRAINT {table}_hides_names "
            f"CHECK ({name} LIKE '{MARK}%')"
        )
    )


def rehide(engine: Engine, column: NamingColumn, old: Names, new: Names) -> None:
    """Put what is under the old key under the new one, as the owner of the table; safe to repeat.

    What neither key reads stays as it is. Raises KeysAway.
    """
    with engine.begin() as connection:
        there = _values(connection, column)
        done = _read(new, there)
        found = _read(old, [each for each in there if each not in done])
        tokens = new.hide(list(found.values()))
        _exchange(connection, column, dict(zip(found, tokens, strict=True)))
    if there:  # also where it was killed before that
        write_anew(engine, [column.table], column.mark, again=True)


def _read(names: Names, tokens: list[str]) -> dict[str, str]:
    """The name of each token that these can show."""
    shown = zip(tokens, names.show(tokens), strict=True)
    return {token: name for token, name in shown if name is not None}


@contextmanager
def _changeable(connection: Connection, column: NamingColumn) -> Iterator[None]:
    dialect = connection.dialect.name
    if dialect in column.open:
        connection.execute(text(column.open[dialect]))
    yield
    if dialect in column.close:
        connection.execute(text(column.close[dialect]))


def _values(connection: Connection, column: NamingColumn) -> list[str]:
    with _changeable(connection, column):  # the owner sees the rows of every post
        own = column.table.c[column.name]
        return list(connection.scalars(select(own).distinct().order_by(own)))


def _exchange(connection: Connection, column: NamingColumn, tokens: Mapping[str, str]) -> None:
    own, each = column.table.c[column.name], list(tokens.items())
    with _changeable(connection, column):
        for start in range(0, len(each), AT_ONCE):
            some = dict(each[start : start + AT_ONCE])
            change = update(column.table).where(own.in_(list(some)))
            connection.execute(change.values({column.name: case(some, value=own)}))
