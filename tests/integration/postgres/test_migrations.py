"""Migrations on PostgreSQL: from nothing, over data, against a lock, two at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from contracts.channels import PARTITIONS
from infra.postgres.apply import apply
from services.access.adapters import tables as of_access
from services.chassis.databases import postgres_engine
from services.chassis.migrations import NotMigrated, check
from services.intake.adapters.log import tables as of_log
from services.intake.adapters.log.postgres_event_store import PostgresEventStore
from services.intake.adapters.vault import tables as of_vault
from tests.databases import (
    PACKAGES,
    SERVICES,
    Databases,
    empty_database,
    migrate,
    require_columns,
)
from tests.integration.intake.at_work import new
from tests.kafka import partition_of_key

NAMED = {"intake": of_log.TABLES, "vault": of_vault.TABLES, "access": of_access.TABLES}
"""Tables that the program knows by the names of their columns alone."""


@pytest.fixture
def empty(postgresql_server: str) -> Iterator[Databases]:
    with empty_database(postgresql_server) as made:
        yield made


def version(databases: Databases) -> str | None:
    with psycopg.connect(databases.owner) as connection:
        row = connection.execute("SELECT to_regclass('intake.alembic_version')::text").fetchone()
        if row == (None,):
            return None
        found = connection.execute("SELECT version_num FROM intake.alembic_version").fetchone()
        return str(found[0]) if found else None


def test_a_database_without_tables_is_refused_in_words(empty: Databases) -> None:
    with pytest.raises(NotMigrated, match=r"relais intake migrate"):
        PostgresEventStore(empty.owner)


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_make_the_declared_tables_from_nothing(
    empty: Databases, service: str
) -> None:
    migrate(empty.owner, service)
    migrate(empty.owner, service)
    engine = postgres_engine(empty.owner, service)
    if service in NAMED:
        require_columns(engine, NAMED[service])
    else:
        check(engine, PACKAGES[service])
    engine.dispose()


def test_what_the_first_version_held_is_kept_by_the_next(empty: Databases) -> None:
    migrate(empty.owner, "intake", "0001")
    with psycopg.connect(empty.owner) as owner:
        identity = owner.execute("SELECT log_id FROM intake.log_identity").fetchone()
        owner.execute("INSERT INTO intake.accepted_facts VALUES ('\\x01', '\\x02', 7)")
    with pytest.raises(NotMigrated):
        PostgresEventStore(empty.owner)
    migrate(empty.owner, "intake")
    with PostgresEventStore(empty.owner) as store:
        assert (store.log_id,) == identity
    with psycopg.connect(empty.owner) as owner:
        assert owner.execute("SELECT position FROM intake.accepted_facts").fetchall() == [(7,)]


def test_posts_and_deposits_counted_before_cuts_find_their_partition(empty: Databases) -> None:
    posts = [f"{number:02}-01" for number in range(1, 30)]
    migrate(empty.owner, "projections", "0002")
    with psycopg.connect(empty.owner) as owner:
        for partition in range(PARTITIONS):
            owner.execute(
                "INSERT INTO projections.positions VALUES ('site', 1, %s, 9, '', 'log', 9, '')",
                (partition,),
            )
        owner.execute(
            "INSERT INTO projections.positions VALUES ('nation', 1, 0, 9, '', 'l', 0, '')"
        )
        for post in posts:
            for model in ("site", "nation"):
                table = f"INSERT INTO projections.{model}_posts VALUES (1, %s, '{{}}')"
                owner.execute(table.encode(), (post,))
    migrate(empty.owner, "projections")
    with psycopg.connect(empty.owner) as owner:
        found = owner.execute("SELECT post, partition FROM projections.site_posts").fetchall()
        embedded = owner.execute("SELECT DISTINCT partition FROM projections.nation_posts")
        assert embedded.fetchall() == [(0,)]
    assert dict(found) == {post: partition_of_key(post) for post in posts}


def test_a_migration_gives_up_within_seconds_and_leaves_nothing_half_done(
    empty: Databases,
) -> None:
    migrate(empty.owner, "intake", "0001")
    with psycopg.connect(empty.owner) as busy:
        busy.execute("LOCK TABLE intake.alembic_version IN ACCESS EXCLUSIVE MODE")
        began = monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            migrate(empty.owner, "intake")
        assert monotonic() - began < 15
    assert version(empty) == "0001"
    with psycopg.connect(empty.owner) as owner:
        made = owner.execute("SELECT to_regclass('intake.stored_events')::text").fetchone()
    assert made == (None,)


def test_two_migrations_at_once_make_the_tables_once(empty: Databases) -> None:
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(migrate, empty.owner, "projections") for _ in range(2)]
        for each in both:
            each.result()
    migrate(empty.owner, "intake")
    apply("grants", empty.owner, {})
    apply("grants", empty.owner, {})
    with PostgresEventStore(empty.intake) as store:
        assert list(store.append([new()])) == [1]
