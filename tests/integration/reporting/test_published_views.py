"""Reading the published views of a SQLite file."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.domain.tables.selection import CellQuery
from services.reporting.ports import ViewsUnavailable
from tests.integration.reporting.conftest import HOLE, OPEN_CASE, POSTS
from tests.unit.reporting.given import EVREUX


def test_cells_are_summed_over_what_is_not_kept_apart(views: SqlPublishedViews) -> None:
    query = CellQuery((("A1", "situations"),), ("2008-10", "2008-11"), ("FR",))
    with views.snapshot() as snapshot:
        found = {(c.force, c.post, c.period): c.value for c in snapshot.cells("nation", query)}
    assert found == {("police", "", ""): 3, ("gendarmerie", "", ""): 2}


def test_posts_and_periods_are_kept_apart_when_asked(views: SqlPublishedViews) -> None:
    query = CellQuery(
        (("A1", "situations"),),
        ("2008-10", "2007-11"),
        ("FR",),
        posts=(EVREUX,),
        force="police",
        by_post=True,
        by_period=True,
    )
    with views.snapshot() as snapshot:
        found = {(c.post, c.period): c.value for c in snapshot.cells("nation", query)}
    assert found == {(EVREUX, "2008-10"): 3, (EVREUX, "2007-11"): 7}


def test_the_register_series_open_cases_and_holes_come_as_declared(
    views: SqlPublishedViews,
) -> None:
    with views.snapshot() as snapshot:
        assert snapshot.posts("site") == POSTS
        assert snapshot.series("nation")[0].value == 412.0
        assert snapshot.open_cases(EVREUX) == [OPEN_CASE]
        assert snapshot.open_cases("76-01") == snapshot.cases("76-01") == []
        assert {case.closed_on for case in snapshot.cases(EVREUX)} == {None, date(2008, 10, 30)}
        assert snapshot.sequence_holes() == [HOLE]
        assert snapshot.sequence_holes("76-01") == []
        assert OPEN_CASE.opened_on == date(2008, 10, 14)


def test_nothing_can_be_written_through_the_reading_engine(database: Path) -> None:
    engine = reading_engine(f"sqlite:///{database}")
    with engine.connect() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.execute(text("DELETE FROM positions_v1"))


def test_a_missing_database_is_a_fact_of_the_port(tmp_path: Path) -> None:
    views = SqlPublishedViews(reading_engine(f"sqlite:///{tmp_path / 'absent.sqlite'}"))
    with pytest.raises(ViewsUnavailable), views.snapshot() as snapshot:
        snapshot.position("nation")


def test_a_snapshot_does_not_see_what_is_committed_meanwhile(
    database: Path, views: SqlPublishedViews
) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        with views.snapshot() as snapshot:
            before = snapshot.position("nation")
            writer.execute("UPDATE positions_v1 SET position = 999")
            writer.commit()
            assert snapshot.position("nation") == before
        with views.snapshot() as later:
            after = later.position("nation")
        assert after is not None
        assert after.position == 999
