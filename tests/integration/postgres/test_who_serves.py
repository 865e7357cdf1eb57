"""What the roles of those who serve people may do, table by table: this and nothing else."""

from collections.abc import Iterator, Mapping

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from services.faces.rights import AUDIT, PARTNERS, POSTS, Rights, RoleRefused, require_part
from tests.databases import Databases

ACCOUNTS = {
    "access.access_events": "read",
    "access.alembic_version": "read",
    "access.failures": "read add remove",
    "access.sessions": "read add change remove",
}
MAY: Mapping[str, Mapping[str, str]] = {
    "sessions": {**ACCOUNTS, "access.access_journal": "read add"},
    "partners": {
        **ACCOUNTS,
        "access.access_journal": "read add",
        "reporting.releases": "read",
        "reporting.released_rows": "read",
        "reporting.release_manifests": "read",
        "reporting.arbitration_entries": "read add",
        "reporting.arbitration_words": "read add remove",
        "published.site_register_v1": "read",
    },
    "audit": {
        **ACCOUNTS,
        "access.access_journal": "read add",
        "access.access_leaves": "read",
        "access.access_checkpoints": "read add",
        "intake.stored_events": "read",
        "intake.log_leaves": "read",
        "intake.log_nodes": "read",
        "intake.log_keys": "read",
        "intake.log_witnesses": "read",
        "intake.log_cosignatures": "read",
        "intake.log_closings": "read",
        "intake.log_closing_parts": "read",
        "intake.log_checkpoints": "read",
        "intake.closed_cells": "read",
        "intake.closed_numbers": "read",
        "intake.log_identity": "read",
        "intake.alembic_version": "read",
        **{
            f"published.{model}_{kind}_v1": "read"
            for model in ("site", "department", "nation")
            for kind in ("cells", "posts", "series")
        },
        "published.positions_v1": "read",
        "published.site_open_cases_v1": "read",
        "published.site_sequence_holes_v1": "read",
        "reporting.releases": "read",
        "reporting.released_rows": "read",
        "reporting.release_manifests": "read",
        "reporting.release_proofs": "read",
        "reporting.release_blinds": "read",
    },
    "posts": {
        **ACCOUNTS,
        "access.access_journal": "add",
        "access.credentials": "read add remove",
        "access.last_sign_ins": "read",
        "intake.stored_events": "read add",
        "intake.accepted_facts": "read add",
        "intake.log_leaves": "read add",
        "intake.log_nodes": "read add",
        "intake.log_identity": "read",
        "intake.alembic_version": "read",
        "intake.surveys": "read add remove",
        "intake.survey_links": "read add remove",
        "intake.survey_answers": "read add remove",
        "published.site_cells_v1": "read",
        "published.site_posts_v1": "read",
        "published.site_series_v1": "read",
        "published.site_cases_v1": "read",
        "published.site_open_cases_v1": "read",
        "published.site_sequence_holes_v1": "read",
        "published.positions_v1": "read",
        "reporting.released_medians": "read",
        "reporting.standing_proofs": "read",
        "vault.post_keys": "read add change",
        "vault.cases": "read add remove",
        "vault.details": "read add remove",
        "vault.tokens": "read add remove",
        "vault.erasures": "read add remove",
        "vault.accesses": "read add",
        "vault.alembic_version": "read",
    },
}
TABLES = (
    "SELECT nspname || '.' || relname, relkind::text, attname FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = relnamespace "
    "JOIN pg_attribute a ON attrelid = c.oid AND attnum = 1 WHERE relkind IN ('r', 'v') "
    "AND nspname IN ('access', 'intake', 'projections', 'published', 'reporting', 'vault')"
)
TRIED = {
    "read": "SELECT * FROM {table}",
    "add": "INSERT INTO {table} DEFAULT VALUES",
    "change": 'UPDATE {table} SET "{column}" = DEFAULT',
    "remove": "DELETE FROM {table}",
}


@pytest.mark.parametrize("role", MAY)
def test_who_serves_may_do_with_each_table_what_is_its_part_and_no_more(
    databases: Databases, role: str
) -> None:
    with psycopg.connect(databases.superuser) as server:
        tables = server.execute(TABLES).fetchall()
    assert len(tables) > 60
    with psycopg.connect(getattr(databases, role), autocommit=True) as connection:
        found = {name: " ".join(_can(connection, name, *each)) for name, *each in tables}
    assert {name: can for name, can in found.items() if can} == MAY[role]


def _can(connection: psycopg.Connection, name: str, kind: str, column: str) -> Iterator[str]:
    """What PostgreSQL lets the role do; planned only, so that nothing changes."""
    for verb, statement in TRIED.items():
        if kind == "v" and verb != "read":
            continue
        try:
            connection.execute(f"EXPLAIN {statement.format(table=name, column=column)}".encode())
        except InsufficientPrivilege:
            continue
        yield verb


@pytest.mark.parametrize(
    ("part", "own"), [(POSTS, "posts"), (PARTNERS, "partners"), (AUDIT, "audit")]
)
def test_a_process_accepts_its_own_role_and_names_what_any_other_may_do_or_may_not(
    databases: Databases, part: Rights, own: str
) -> None:
    for role, url in databases._asdict().items():
        if role == own:
            require_part(url, part)
        else:
            with pytest.raises(RoleRefused, match=r"peut plus que sa part|ne peut pas"):
                require_part(url, part)
    with pytest.raises(RoleRefused, match=r"relais_reporting peut .*published\.cuts_v1 \(SELECT\)"):
        require_part(databases.reporting, part)


def test_one_right_too_many_and_one_too_few_are_named(databases: Databases) -> None:
    with psycopg.connect(databases.superuser, autocommit=True) as server:
        server.execute("GRANT SELECT ON published.nation_cells_v1 TO relais_posts")
        with pytest.raises(RoleRefused, match=r"relais_posts .*lire published\.nation_cells_v1"):
            require_part(databases.posts, POSTS)
        server.execute("REVOKE SELECT ON published.nation_cells_v1 FROM relais_posts")
        server.execute("REVOKE INSERT ON intake.stored_events FROM relais_posts")
        with pytest.raises(RoleRefused, match=r"ne peut pas ajouter à intake\.stored_events"):
            require_part(databases.posts, POSTS)
        server.execute("GRANT INSERT ON intake.stored_events TO relais_posts")
        server.execute("GRANT relais_access TO relais_partners")
        with pytest.raises(RoleRefused, match=r"devenir relais_access \(MEMBER\)"):
            require_part(databases.partners, PARTNERS)
        server.execute("REVOKE relais_access FROM relais_partners")
    require_part(databases.posts, POSTS)
    require_part(databases.partners, PARTNERS)


@pytest.mark.parametrize(
    ("given", "taken", "said"),
    [
        ("GRANT pg_read_server_files TO {}", "REVOKE pg_read_server_files FROM {}", "MEMBER"),
        *(
            (f"ALTER ROLE {{}} {word}", f"ALTER ROLE {{}} NO{word}", word)
            for word in ("CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS")
        ),
    ],
)
def test_what_a_role_may_do_beside_its_tables_is_named_too(
    databases: Databases, given: str, taken: str, said: str
) -> None:
    with psycopg.connect(databases.superuser, autocommit=True) as server:
        server.execute(given.format("relais_posts").encode())
        try:
            with pytest.raises(RoleRefused, match=rf"peut plus que sa part : .*\({said}\)"):
                require_part(databases.posts, POSTS)
        finally:
            server.execute(taken.format("relais_posts").encode())
    require_part(databases.posts, POSTS)
