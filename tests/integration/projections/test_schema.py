"""Migrated, declared and published: three ways to say the same tables."""

import pytest
from sqlalchemy import inspect, text

from contracts.read_model import (
    READ_MODELS,
    CellRow,
    OpenCaseRow,
    PositionRow,
    SequenceHoleRow,
    SeriesRow,
)
from services.chassis import migrations
from services.projections.adapters.schema import PACKAGE, create_scratch, open_database


def test_the_migrations_make_what_the_tables_declare(tmp_path):
    engine = open_database(tmp_path / "read.db")
    migrations.check(engine, PACKAGE)


def test_a_migrated_database_publishes_the_same_views_as_a_scratch_build(tmp_path):
    lasting = open_database(tmp_path / "lasting.db")
    scratch = create_scratch(tmp_path / "scratch.db")
    names = sorted(inspect(lasting).get_view_names())
    assert names == sorted(inspect(scratch).get_view_names())
    for name in names:
        found = []
        for engine in (lasting, scratch):
            with engine.connect() as connection:
                found.append(list(connection.execute(text(f"SELECT * FROM {name}")).keys()))
        assert found[0] == found[1]


@pytest.mark.parametrize(
    ("view", "row"),
    [
        *[(f"{model}_cells_v1", CellRow) for model in READ_MODELS],
        *[(f"{model}_series_v1", SeriesRow) for model in READ_MODELS],
        ("site_open_cases_v1", OpenCaseRow),
        ("site_sequence_holes_v1", SequenceHoleRow),
        ("positions_v1", PositionRow),
    ],
)
def test_a_view_publishes_the_columns_that_its_row_declares(tmp_path, view, row):
    columns = inspect(open_database(tmp_path / "read.db")).get_columns(view)
    assert {column["name"] for column in columns} == set(row.model_fields)


def test_migrating_twice_changes_nothing(tmp_path):
    open_database(tmp_path / "read.db").dispose()
    open_database(tmp_path / "read.db").dispose()
