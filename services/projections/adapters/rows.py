"""Many rows at once: read by key and upserted, in what the database does fastest."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Select, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

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
    """Insert whole `rows`; where a key is there, replace the rest, or add to column `adding`.

    The statement goes to the driver as it is: SQLAlchemy's own handling of 100 000 rows
    costs more than SQLite's.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_postgresql_upsert(table, adding), list(rows))
        return
    prepared = _sqlite_upsert(table, adding)
    columns = [
        [convert(row[name]) for row in rows] if convert else [row[name] for row in rows]
        for name, convert in zip(prepared.columns, prepared.convert, strict=True)
    ]
    connection.exec_driver_sql(prepared.text, list(zip(*columns, strict=True)))


@cache
def _sqlite_upsert(table: Table, adding: str) -> Prepared:
    key = [column.name for column in table.primary_key]
    replaced = [adding] if adding else [c.name for c in table.c if c.name not in key]
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
def _postgresql_upsert(table: Table, adding: str) -> postgresql.Insert:
    key = [column.name for column in table.primary_key]
    replaced = [adding] if adding else [c.name for c in table.c if c.name not in key]
    statement = postgresql.insert(table)
    new: dict[str, Any] = {name: statement.excluded[name] for name in replaced}
    if adding:
        new[adding] = table.c[adding] + new[adding]
    return statement.on_conflict_do_update(index_elements=key, set_=new)
