"""A SQLite file with relations of the shapes that projections publish."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from contracts.definitions import VERSION
from contracts.read_model import (
    READ_MODELS,
    CaseRow,
    CellRow,
    OpenCaseRow,
    PositionRow,
    PostRecord,
    Row,
    SequenceHoleRow,
    SeriesRow,
)


def publish(
    file: Path,
    *,
    cells: dict[str, Iterable[CellRow]] | None = None,
    posts: Iterable[PostRecord] = (),
    series: Iterable[SeriesRow] = (),
    cases: Sequence[CaseRow] = (),
    holes: Iterable[SequenceHoleRow] = (),
    positions: Iterable[PositionRow] = (),
) -> None:
    """Write everything into a new file; register and series are the same at each level."""
    records = [{"post": post.post, "record": post.model_dump_json()} for post in posts]
    deposits = list(series)
    with sqlite3.connect(file) as database:
        for model in READ_MODELS:
            _write(database, f"{model}_cells_v1", CellRow, (cells or {}).get(model, ()))
            _create(database, f"{model}_posts_v1", ("post", "record"))
            _insert(database, f"{model}_posts_v1", records)
            _write(database, f"{model}_series_v1", SeriesRow, deposits)
        _write(database, "site_cases_v1", CaseRow, cases)
        opened = [
            OpenCaseRow(**case.model_dump(exclude={"closed_on"}))
            for case in cases
            if case.closed_on is None
        ]
        _write(database, "site_open_cases_v1", OpenCaseRow, opened)
        _write(database, "site_sequence_holes_v1", SequenceHoleRow, holes)
        _write(database, "positions_v1", PositionRow, positions)
    database.close()


def standing(
    model: str, position: int = 412, recorded_at: str = "2009-02-01T08:00:00Z"
) -> PositionRow:
    """A read model that has counted up to `position`."""
    return PositionRow(
        read_model=model,
        generation=1,
        position=position,
        recorded_at=recorded_at,
        dead_letters=0,
        definitions=VERSION,
    )


def _write(database: sqlite3.Connection, view: str, row: type[Row], rows: Iterable[Row]) -> None:
    _create(database, view, tuple(row.model_fields))
    _insert(database, view, [found.model_dump(mode="json") for found in rows])


def _create(database: sqlite3.Connection, view: str, columns: tuple[str, ...]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    database.execute(f"CREATE TABLE {view} ({names})")


def _insert(database: sqlite3.Connection, view: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        marks = ", ".join("?" for _ in row)
        database.execute(f"INSERT INTO {view} VALUES ({marks})", tuple(row.values()))
