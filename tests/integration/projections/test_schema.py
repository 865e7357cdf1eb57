"""Migrated, declared and published: three ways to say the same tables."""

from sqlalchemy import inspect, text

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


def test_migrating_twice_changes_nothing(tmp_path):
    open_database(tmp_path / "read.db").dispose()
    open_database(tmp_path / "read.db").dispose()
