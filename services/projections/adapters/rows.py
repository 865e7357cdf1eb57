"""Many rows at once: read by key and upserted, in what the database does fastest."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from psycopg.types.json import Json
from sqlalchemy import JSON, Column, Connection, Dialect, Select, Table, bindparam
from sqlalchemy.dialects import sqlite

KEYS_A_QUERY = 500  # SQLite takes 32 766 variables; longer lists plan no better

Row = dict[str, Any]


class Prepared(NamedTuple):
    """A statement compiled once: its text, and for each variable its column and its conversion."""

    text: str
    columns: tuple[str, ...]
    convert: tuple[Any, ...]


def rows_among(
    connection: Connection, query: Select[Any], key: Column[str], keys: Sequence[str]
) -> Iterator[Any]:
    """The rows of `query` whose `key` is one of `keys`."""
    some = query.where(key.in_(bindparam("keys", expanding=True)))
    for start in range(0, len(keys), KEYS_A_QUERY):
        found = connection.execute(some, {"keys": list(keys[start : start + KEYS_A_QUERY])})
        yield from found.all()


def upsert(connection: Connection, table: Table, rows: Sequence[Row], adding: str = "") -> None:
    """Insert whole `rows`, each key once; where it is there, replace the rest, or add to `adding`.

    The statement goes to the driver as it is: SQLAlchemy's own handling of 100 000 rows
    costs more than SQLite's. PostgreSQL gets one array a column, in one statement: a worker
    counts a sixth more facts than with a statement a row.
    """
    if not rows:
        return
    on_sqlite = connection.dialect.name == "sqlite"
    dialect = connection.dialect
    prepared = (
        _sqlite_upsert(table, adding) if on_sqlite else _postgresql_upsert(table, adding, dialect)
    )
    columns = [
        [convert(row[name]) for row in rows] if convert else [row[name] for row in rows]
        for name, convert in zip(prepared.columns, prepared.convert, strict=True)
    ]
    if on_sqlite:
        connection.exec_driver_sql(prepared.text, list(zip(*columns, strict=True)))
    else:
        connection.exec_driver_sql(prepared.text, tuple(columns))


@cache
def _sqlite_upsert(table: Table, adding: str) -> Prepared:
    key, replaced = _key_and_replaced(table, adding)
    statement = sqlite.insert(table)
    new: dict[str, Any] = {name: statement.excluded[name] for name in replaced}
    if adding:
        new[adding] = table.c[adding] + new[adding]
    dialect = sqlite.dialect()
    compiled = statement.on_conflict_do_update(index_elements=key, set_=new).compile(
        dialect=dialect, column_keys=[column.name for column in table.c]
    )
    columns = tuple(compiled.positiontup or ())
    convert = tuple(table.c[name].type.bind_processor(dialect) for name in columns)
    return Prepared(str(compiled), columns, convert)


@cache
def _postgresql_upsert(table: Table, adding: str, dialect: Dialect) -> Prepared:
    key, replaced = _key_and_replaced(table, adding)
    names = [column.name for column in table.c]
    arrays = [f"%b::{column.type.compile(dialect).split()[0]}[]" for column in table.c]
    new = [f'"{name}" = excluded."{name}"' for name in replaced]
    if adding:
        new = [f'"{adding}" = {table.name}."{adding}" + excluded."{adding}"']
    text = (
        f"INSERT INTO {table.name} ({_quoted(names)}) SELECT * FROM unnest({', '.join(arrays)}) "
        f"ON CONFLICT ({_quoted(key)}) DO UPDATE SET {', '.join(new)}"
    )
    convert = tuple(Json if isinstance(column.type, JSON) else None for column in table.c)
    return Prepared(text, tuple(names), convert)


def _key_and_replaced(table: Table, adding: str) -> tuple[list[str], list[str]]:
    key = [column.name for column in table.primary_key]
    return key, [adding] if adding else [c.name for c in table.c if c.name not in key]


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
