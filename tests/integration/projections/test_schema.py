"""Migrated, declared and published: three ways to say the same tables."""

from sqlalchemy import inspect, text

from contracts.read_model import (
    READ_MODELS,
    CaseRow,
    CellRow,
    CutCellRow,
    CutPostRow,
    CutRow,
    CutSequenceHoleRow,
    CutSeriesRow,
    DeadLetterRow,
    OpenCaseRow,
    PositionRow,
    SequenceHoleRow,
    SeriesRow,
)
from services.chassis import migrations
from services.chassis.databases import sqlite_engine
from services.projections.adapters.schema import PACKAGE, open_database
from tests.scratch import create_scratch


def test_the_migrations_make_what_the_tables_declare(tmp_path):
    engine = open_database(tmp_path / "read.db")
    migrations.check(engine, PACKAGE)


def test_a_migrated_database_publishes_the_same_views_as_a_scratch_build(tmp_path):
    lasting = open_database(tmp_path / "lasting.db")
    scratch = create_scratch(tmp_path / "scratch.db")
    names = sorted({*inspect(lasting).get_view_names()} - {"site_register_v1"})  # partners alone
    assert names == sorted(inspect(scratch).get_view_names())
    for name in names:
        found = []
        for engine in (lasting, scratch):
            with engine.connect() as connection:
                found.append(list(connection.execute(text(f"SELECT * FROM {name}")).keys()))
        assert found[0] == found[1]


DECLARED = {
    **{f"{model}_cells_v1": set(CellRow.model_fields) for model in READ_MODELS},
    **{f"{model}_posts_v1": {"post", "record"} for model in READ_MODELS},
    **{f"{model}_series_v1": set(SeriesRow.model_fields) for model in READ_MODELS},
    **{f"{model}_cut_cells_v1": set(CutCellRow.model_fields) for model in READ_MODELS},
    **{f"{model}_cut_posts_v1": set(CutPostRow.model_fields) for model in READ_MODELS},
    **{f"{model}_cut_series_v1": set(CutSeriesRow.model_fields) for model in READ_MODELS},
    "site_register_v1": {"post", "record"},
    "site_cases_v1": set(CaseRow.model_fields),
    "site_open_cases_v1": set(OpenCaseRow.model_fields),
    "site_sequence_holes_v1": set(SequenceHoleRow.model_fields),
    "site_cut_sequence_holes_v1": set(CutSequenceHoleRow.model_fields),
    "positions_v1": set(PositionRow.model_fields),
    "dead_letters_v1": set(DeadLetterRow.model_fields),
    "cuts_v1": set(CutRow.model_fields),
}


def test_each_view_publishes_the_columns_that_its_row_declares(tmp_path):
    found = inspect(open_database(tmp_path / "read.db"))
    published = {
        view: {column["name"] for column in found.get_columns(view)}
        for view in found.get_view_names()
    }
    assert published == DECLARED


def test_what_the_version_before_cuts_held_is_kept(tmp_path):
    engine = sqlite_engine(tmp_path / "read.db")
    migrations.upgrade(engine, PACKAGE, "0002")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO site_posts VALUES (1, '27-01', '{}')"))
    engine.dispose()
    with open_database(tmp_path / "read.db").connect() as connection:
        kept = connection.execute(text("SELECT * FROM site_posts")).all()
    assert kept == [(1, "27-01", "{}", 0)]


def test_migrating_twice_changes_nothing(tmp_path):
    open_database(tmp_path / "read.db").dispose()
    open_database(tmp_path / "read.db").dispose()
