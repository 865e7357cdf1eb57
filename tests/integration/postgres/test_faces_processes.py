"""The processes that serve pages refuse by name what is not theirs; with their own, they serve."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.chaos.process import ROOT, Process
from tests.databases import Databases
from tests.services import free_port

KEY = "A" * 43 + "="
KEYS = {"RELAIS_VAULT_MASTER_KEY": KEY, "RELAIS_LOG_KEY": KEY}


def refused(verb: str, variables: Mapping[str, str]) -> tuple[int, str]:
    """How a process ends, and what it says."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
    done = subprocess.run(
        [sys.executable, "-m", "services.faces", verb],
        cwd=ROOT,
        env={**ours, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("verb", ["posts", "partners", "audit"])
def test_without_a_database_a_process_says_which_variable_names_it(verb: str) -> None:
    code, said = refused(verb, KEYS)
    assert code == 2
    assert f"RELAIS_{verb.upper()}_DATABASE_URL manque" in said
    assert f"relais_{verb}@" in said


def test_a_database_that_is_away_is_said_and_may_come_back(databases: Databases) -> None:
    away = f"postgresql://relais_posts@127.0.0.1:{free_port()}/relais"
    told = {"RELAIS_POSTS_DATABASE_URL": away, "RELAIS_VAULT_MASTER_KEY": KEY}
    code, said = refused("posts", told)
    assert code == 1
    assert "La base ne répond pas" in said


def test_the_pages_of_posts_start_with_no_key_of_the_vault_but_the_one_that_is_there(
    databases: Databases, tmp_path: Path
) -> None:
    database = {"RELAIS_POSTS_DATABASE_URL": databases.posts}
    code, said = refused("posts", database)
    assert (code, "RELAIS_VAULT_KEY_FILE manque" in said) == (2, True)
    absent = tmp_path / "vault.key"
    code, said = refused("posts", {**database, "RELAIS_VAULT_KEY_FILE": str(absent)})
    assert (code, f"{absent} n'existe pas" in said) == (2, True)
    assert not absent.exists()


@pytest.mark.parametrize("role", ["owner", "intake", "reporting", "access", "superuser"])
@pytest.mark.parametrize("verb", ["posts", "partners", "audit"])
def test_a_role_that_may_do_more_than_its_part_is_refused_by_name(
    databases: Databases, verb: str, role: str
) -> None:
    url = getattr(databases, role)
    code, said = refused(verb, {f"RELAIS_{verb.upper()}_DATABASE_URL": url, **KEYS})
    assert code == 2
    assert "peut plus que sa part" in said
    assert "relais_owner" in said if role == "owner" else "Le rôle " in said


def test_a_demo_is_for_this_machine_alone(databases: Databases) -> None:
    told = {
        "RELAIS_POSTS_DATABASE_URL": databases.posts,
        "RELAIS_VAULT_MASTER_KEY": KEY,
        "RELAIS_POSTS_DEMO": "true",
        "RELAIS_ACCESS_ADDRESS": "https://relais.example.org",
    }
    code, said = refused("posts", told)
    assert code == 2
    assert "RELAIS_POSTS_DEMO" in said


def count_by_other_definitions(databases: Databases) -> None:
    """A read model of posts that another version of the program has counted."""
    with psycopg.connect(databases.superuser, autocommit=True) as server:
        server.execute("DELETE FROM projections.generations")
        server.execute("DELETE FROM projections.positions")
        server.execute("INSERT INTO projections.generations VALUES ('site', 1, NULL)")
        server.execute(
            "INSERT INTO projections.positions"
            " (read_model, generation, partition, position, recorded_at, log_id, definitions)"
            " VALUES ('site', 1, 0, 3, '2008-11-20T09:00:00Z', 'a', '0-before')"
        )


def test_with_its_own_role_each_process_serves_and_says_if_other_definitions_count(
    databases: Databases, tmp_path: Path
) -> None:
    paths = {
        "posts": "/saisie",
        "partners": "/editions",
        "audit": "/v1/past/0/tables/A1?period=2008",
    }
    for verb, path in paths.items():
        port = free_port()
        own = {
            f"RELAIS_{verb.upper()}_DATABASE_URL": getattr(databases, verb),
            f"RELAIS_{verb.upper()}_PORT": str(port),
            "RELAIS_ACCESS_WITHOUT_ACCOUNTS": "true",
        }
        process = Process(verb, ["services.faces", verb], {**own, **KEYS}, port, tmp_path / verb)
        process.start()
        try:
            while not process.answers("/livez"):
                assert process.alive, process.tail()
            answer = httpx.get(f"http://127.0.0.1:{port}{path}", timeout=30)
            assert answer.status_code == 200, process.tail()
            ready = f"http://127.0.0.1:{port}/readyz"
            assert httpx.get(ready, timeout=30).status_code == 200
            count_by_other_definitions(databases)
            notes = httpx.get(ready, timeout=30).json().get("notes", {})
            assert ("définitions" in notes) == (verb != "partners")  # which reads no exact figure
        finally:
            process.stop()
