"""What each role of the database may do, and everything it may not."""

import os
import subprocess
import sys

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tests.architecture.tree import ROOT
from tests.databases import Databases

STORED = "intake.stored_events"
FACT = (
    f"INSERT INTO {STORED} (originator_id, originator_version, topic, state) "
    "VALUES ('27-01', 1, 't', '{}')"
)
OF_27_01 = "SET LOCAL app.post = '27-01'; "
ACCESS = (
    "INSERT INTO vault.accesses (at, reader, action, purpose, post, case_id) "
    "VALUES ('', '~', '', '', '27-01', '')"
)
VAULT = ("post_keys", "cases", "details", "accesses", "erasures", "alembic_version")
GRANTED = "INSERT INTO access.access_events (at, \"by\", event) VALUES ('', '~', '{}')"
SERVED = (
    "INSERT INTO access.access_journal (at, who, action, what, allowed) "
    "VALUES ('2026-01-01T00:00:00+00:00', '~', '', '', true)"
)
SEALED = (
    "SET LOCAL search_path = reporting; INSERT INTO released_rows "
    '(release, number, "table", grain, area, department, '
    "force, row) VALUES ('r', 0, '', '', '', '', '', '')"
)
ALLOWED = [
    ("intake", FACT),
    ("intake", "INSERT INTO intake.accepted_facts VALUES ('\\x01', '\\x02', 1)"),
    ("intake", f"SELECT * FROM {STORED}"),
    ("intake", "SELECT intake.lock_log()"),
    ("intake", "INSERT INTO intake.log_checkpoints VALUES (1, '', '', '')"),
    ("intake", "INSERT INTO intake.log_witnesses VALUES ('dggn', '', '')"),
    ("intake", "INSERT INTO intake.log_cosignatures VALUES (1, 'dggn', '')"),
    ("relay", f"SELECT * FROM {STORED}"),
    ("relay", "SELECT log_id FROM intake.log_identity"),
    ("projections", "INSERT INTO projections.generations VALUES ('site', 1, NULL)"),
    ("projections", "UPDATE projections.generations SET serving = 2"),
    ("projections", "DELETE FROM projections.generations"),
    ("projections", "SELECT version_num FROM projections.alembic_version"),
    ("projections", "DELETE FROM projections.cuts"),
    ("projections", "DELETE FROM projections.site_cut_cells"),
    ("reporting", "SELECT * FROM published.cuts_v1"),
    ("reporting", "SELECT * FROM published.site_cut_cells_v1"),
    ("sealer", "SELECT * FROM published.site_cut_cells_v1"),
    ("sealer", "SELECT * FROM reporting.release_proofs"),
    ("sealer", SEALED),
    ("partners", "SELECT * FROM reporting.releases"),
    ("partners", "SELECT * FROM reporting.released_rows"),
    ("partners", "SELECT * FROM reporting.release_manifests"),
    ("sealer", "INSERT INTO reporting.release_manifests VALUES ('x', '', '')"),
    ("sealer", "INSERT INTO reporting.release_blinds VALUES ('x', '')"),
    ("audit", f"SELECT * FROM {STORED}"),
    ("audit", "SELECT * FROM intake.closed_cells"),
    ("audit", "SELECT * FROM published.site_cells_v1"),
    ("audit", "SELECT * FROM reporting.released_rows"),
    ("audit", "SELECT * FROM reporting.release_proofs"),
    ("audit", "SELECT * FROM intake.log_leaves"),
    ("vault", "INSERT INTO vault.post_keys VALUES ('27-01', 'id', '')"),
    ("vault", f"{OF_27_01}INSERT INTO vault.cases VALUES ('x', '27-01', '', 1, 1)"),
    ("vault", f"{OF_27_01}{ACCESS}"),
    ("vault", "DELETE FROM vault.details"),
    ("vault", "SELECT version_num FROM vault.alembic_version"),
    ("posts", FACT),
    ("posts", "SELECT intake.lock_log()"),
    ("posts", "SELECT * FROM reporting.released_medians"),
    ("posts", "SELECT * FROM reporting.standing_proofs"),
    ("posts", "LOCK TABLE vault.post_keys IN EXCLUSIVE MODE"),
    ("posts", f"{OF_27_01}INSERT INTO vault.cases VALUES ('x', '27-01', '', 1, 1)"),
    ("posts", f"{OF_27_01}{ACCESS}"),
    *[(role, SERVED) for role in ("access", "sessions", "posts", "partners")],
    ("access", GRANTED),
    ("access", "DELETE FROM access.sessions"),
    ("access", "SELECT version_num FROM access.alembic_version"),
]
REFUSED = [
    ("intake", f"UPDATE {STORED} SET state = ''"),
    ("intake", f"DELETE FROM {STORED}"),
    ("intake", f"TRUNCATE {STORED}"),
    ("intake", f"DROP TABLE {STORED}"),
    ("intake", f"ALTER TABLE {STORED} DISABLE TRIGGER ALL"),
    ("intake", f"LOCK TABLE {STORED} IN ACCESS EXCLUSIVE MODE"),
    ("intake", "DELETE FROM intake.accepted_facts"),
    ("intake", "UPDATE intake.accepted_facts SET position = 1"),
    ("intake", "UPDATE intake.log_leaves SET salts = ''"),
    ("intake", "DELETE FROM intake.log_nodes"),
    ("intake", "UPDATE intake.log_checkpoints SET note = ''"),
    ("intake", "DELETE FROM intake.log_checkpoints"),
    ("intake", "UPDATE intake.log_keys SET key = ''"),
    ("audit", "INSERT INTO intake.log_keys VALUES (1, '', '', '')"),
    ("intake", "INSERT INTO intake.log_closing_parts VALUES ('', '')"),
    ("intake", "UPDATE intake.log_witnesses SET key = ''"),
    ("intake", "DELETE FROM intake.log_cosignatures"),
    ("intake", "UPDATE intake.log_identity SET log_id = ''"),
    ("intake", "INSERT INTO intake.log_identity VALUES (2, '')"),
    ("intake", "UPDATE intake.alembic_version SET version_num = ''"),
    ("intake", "CREATE TABLE intake.mine (n int)"),
    ("intake", "SELECT * FROM intake.survey_answers"),
    ("posts", "UPDATE intake.survey_answers SET said = ''"),
    ("posts", "UPDATE intake.surveys SET area = ''"),
    ("intake", "CREATE OR REPLACE FUNCTION intake.lock_log() RETURNS void LANGUAGE sql AS ''"),
    ("intake", "SELECT * FROM projections.site_cells"),
    ("relay", FACT),
    ("relay", f"DELETE FROM {STORED}"),
    ("relay", "SELECT * FROM intake.accepted_facts"),
    ("relay", "SELECT intake.lock_log()"),
    ("relay", "SELECT * FROM intake.log_leaves"),
    ("relay", "SELECT * FROM intake.log_checkpoints"),
    ("relay", "SELECT * FROM projections.site_cells"),
    ("audit", FACT),
    ("audit", f"DELETE FROM {STORED}"),
    ("audit", "SELECT * FROM projections.site_cells"),
    ("audit", SEALED),
    ("projections", f"SELECT * FROM {STORED}"),
    ("projections", "SELECT intake.lock_log()"),
    ("projections", "CREATE TABLE projections.mine (n int)"),
    ("projections", "CREATE VIEW published.mine AS SELECT 1"),
    ("projections", "DROP TABLE projections.site_cells"),
    ("projections", "UPDATE projections.alembic_version SET version_num = ''"),
    ("reporting", "SELECT * FROM projections.site_cells"),
    ("reporting", "SELECT * FROM projections.site_cut_cells"),
    ("reporting", "INSERT INTO projections.cuts VALUES ('site', 1, 1, 0, false, '')"),
    ("reporting", f"SELECT * FROM {STORED}"),
    ("reporting", "CREATE VIEW published.mine AS SELECT 1"),
    ("reporting", "CREATE TABLE reporting.mine (n int)"),
    ("sealer", "UPDATE reporting.released_rows SET row = ''"),
    ("sealer", "DELETE FROM reporting.releases"),
    ("sealer", "UPDATE reporting.release_manifests SET manifest = ''"),
    ("partners", "SELECT * FROM reporting.release_blinds"),
    ("sealer", "SELECT * FROM projections.site_cells"),
    ("sealer", f"SELECT * FROM {STORED}"),
    ("partners", SEALED),
    ("partners", "SELECT * FROM reporting.release_proofs"),
    ("partners", "SELECT * FROM published.site_cells_v1"),
    ("partners", "SELECT * FROM published.positions_v1"),
    ("partners", "SELECT * FROM projections.site_cells"),
    ("partners", f"SELECT * FROM {STORED}"),
    *[(role, GRANTED) for role in ("sessions", "posts", "partners", "audit")],
    ("posts", f"UPDATE {STORED} SET state = ''"),
    ("posts", "SELECT * FROM vault.cases FOR UPDATE"),
    ("posts", f"{OF_27_01}INSERT INTO vault.cases VALUES ('x', '93-01', '', 1, 1)"),
    ("posts", "DELETE FROM vault.post_keys"),
    ("posts", "SELECT * FROM access.access_journal"),
    ("posts", "SELECT * FROM reporting.release_proofs"),
    ("reporting", "SELECT * FROM reporting.release_proofs"),
    ("vault", f"{OF_27_01}INSERT INTO vault.cases VALUES ('x', '93-01', '', 1, 1)"),
    ("vault", "INSERT INTO vault.cases VALUES ('x', '27-01', '', 1, 1)"),
    ("vault", ACCESS),
    ("access", "UPDATE access.access_events SET event = ''"),
    ("access", "DELETE FROM access.access_events"),
    ("access", "UPDATE access.access_journal SET who = ''"),
    ("access", "DELETE FROM access.access_journal"),
    ("access", f"SELECT * FROM {STORED}"),
    ("access", "SELECT * FROM vault.details"),
    *[
        (role, f"SELECT {column} FROM access.passwords")
        for role in ("intake", "access", "sessions", "posts", "partners", "audit")
        for column in ("login", "hash")
    ],
    *[
        (role, f"SELECT access.{call}")
        for role in ("intake", "sessions", "partners", "audit")
        for call in (
            "password_salt('x')",
            "password_is('x', 'y')",
            "keep_password('x', 'y')",
            "say_of_accounts('{}', '', 'x', 1)",
        )
    ],
    ("reporting", "SELECT * FROM access.sessions"),
    ("vault", "UPDATE vault.accesses SET reader = ''"),
    ("vault", "DELETE FROM vault.accesses"),
    ("vault", "TRUNCATE vault.accesses"),
    ("vault", "UPDATE vault.erasures SET reason = ''"),
    ("vault", "ALTER TABLE vault.cases NO FORCE ROW LEVEL SECURITY"),
    ("vault", "DROP POLICY of_the_post ON vault.cases"),
    ("vault", "CREATE VIEW vault.mine AS SELECT * FROM vault.cases"),
    ("vault", "UPDATE vault.alembic_version SET version_num = ''"),
    ("vault", f"SELECT * FROM {STORED}"),
    ("vault", "SELECT * FROM projections.site_cells"),
    *[
        (role, f"SELECT * FROM vault.{table}")
        for role in (
            "intake",
            "relay",
            "projections",
            "reporting",
            "sealer",
            "sessions",
            "partners",
            "audit",
        )
        for table in VAULT
    ],
    *[(role, "CREATE TABLE public.mine (n int)") for role in ("intake", "relay", "reporting")],
    *[(role, "CREATE TEMP TABLE mine (n int)") for role in ("intake", "projections")],
    *[(role, "CREATE SCHEMA mine") for role in ("intake", "relay", "projections", "owner")],
    *[(role, "CREATE ROLE mine") for role in ("intake", "reporting", "owner")],
    ("reporting", "SET ROLE relais_owner"),
]


@pytest.mark.parametrize(("role", "statement"), ALLOWED)
def test_a_role_may_do_its_own_work(databases: Databases, role: str, statement: str) -> None:
    with psycopg.connect(getattr(databases, role)) as connection:
        connection.execute(statement.encode())
        connection.rollback()


@pytest.mark.parametrize(("role", "statement"), REFUSED)
def test_a_role_is_refused_all_the_rest(databases: Databases, role: str, statement: str) -> None:
    with (
        psycopg.connect(getattr(databases, role)) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


def test_what_is_published_is_read_by_reporting_and_changed_by_nobody_else(
    databases: Databases,
) -> None:
    with psycopg.connect(databases.owner, autocommit=True) as owner:
        owner.execute("CREATE VIEW published.later AS SELECT serving FROM projections.generations")
    with psycopg.connect(databases.reporting, autocommit=True) as reporting:
        assert reporting.execute("SELECT * FROM published.later").fetchall() == []
        for statement in ("INSERT INTO published.later VALUES (1)", "DELETE FROM published.later"):
            with pytest.raises(InsufficientPrivilege):
                reporting.execute(statement.encode())
    with (
        psycopg.connect(databases.projections) as projections,
        pytest.raises(InsufficientPrivilege),
    ):
        projections.execute("DROP VIEW published.later")


def test_passwords_come_from_the_environment_and_are_kept_as_scram_verifiers(
    databases: Databases,
) -> None:
    script = ROOT / "infra" / "postgres" / "apply.py"
    given = {"RELAIS_POSTGRES_URL": databases.superuser, "RELAIS_PASSWORD_RELAY": "mot de passe"}
    done = subprocess.run(
        [sys.executable, script, "roles"], env=dict(os.environ) | given, check=False, timeout=30
    )
    assert done.returncode == 0
    with psycopg.connect(databases.superuser) as server:
        kept = server.execute(
            "SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL"
        ).fetchall()
    ((role, verifier),) = kept
    assert role == "relais_relay"
    assert verifier.startswith("SCRAM-SHA-256$")


def test_no_role_but_the_vault_s_and_that_of_the_pages_of_posts_has_a_grant_on_the_vault(
    databases: Databases,
) -> None:
    with psycopg.connect(databases.superuser) as server:
        held = server.execute(
            "SELECT DISTINCT grantee::regrole::text FROM pg_class, aclexplode(relacl) "
            "WHERE relnamespace = 'vault'::regnamespace UNION "
            "SELECT DISTINCT grantee::regrole::text FROM pg_namespace, aclexplode(nspacl) "
            "WHERE nspname = 'vault'"
        ).fetchall()
        forced = server.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'vault'::regnamespace "
            "AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
        ).fetchall()
    assert {role for (role,) in held} == {"relais_owner", "relais_posts", "relais_vault"}
    assert {name for (name,) in forced} == {"post_keys", "alembic_version"}


def test_the_owner_of_the_vault_s_tables_sees_no_row_without_a_post(databases: Databases) -> None:
    row = "VALUES ('case', '27-01', '', 1, 1)"
    with psycopg.connect(databases.vault) as vault:
        vault.execute(f"{OF_27_01}INSERT INTO vault.cases {row}".encode())
    with psycopg.connect(databases.owner) as owner:
        assert owner.execute("SELECT * FROM vault.cases").fetchall() == []


def test_who_writes_the_journal_lets_go_of_old_lines_and_cannot_lie_about_their_age(
    databases: Databases,
) -> None:
    line = (
        "INSERT INTO access.access_journal (at, who, action, what, allowed) "
        "VALUES (%s, '~', '', 'retention', true)"
    )
    with psycopg.connect(databases.partners, autocommit=True) as writer:
        for at in ("2001-01-01T00:00:00+00:00", "2002-06-01T00:00:00+00:00"):
            writer.execute(line.encode(), [at])
        writer.execute(line.encode(), ["9999-01-01T00:00:00+00:00"])
        left = writer.execute("SELECT at FROM access.access_journal WHERE what = 'retention'")
        assert [at for (at,) in left] == ["9999-01-01T00:00:00+00:00"]
