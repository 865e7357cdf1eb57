"""The HTTP door over PostgreSQL gives the answers it gives over SQLite."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from services.intake.main import Intake, build
from services.intake.settings import IntakeSettings
from tests.builders import envelope
from tests.databases import Databases, empty_database
from tests.integration.intake.at_work import NOW, Client, life


@pytest.fixture(scope="module")
def at_work(databases: Databases) -> Iterator[Intake]:
    made = build(IntakeSettings(database_url=SecretStr(databases.intake)), lambda: NOW)
    made.submit([envelope("post-opened")])
    yield made
    made.close()


@pytest.fixture
def client(at_work: Intake) -> Client:
    return Client(at_work.app)


def answers(client: Client, envelopes: list[dict[str, object]]) -> list[str]:
    response = client.post("/v1/events", json=envelopes)
    assert response.status_code == 200, response.text
    return [each["answer"] for each in response.json()]


def test_facts_are_accepted_once_and_duplicates_after(client: Client) -> None:
    said = life()
    assert answers(client, said) == ["accepted"] * 3
    assert answers(client, said) == ["duplicate"] * 3


def test_an_id_said_again_otherwise_is_a_conflict(client: Client) -> None:
    (opened, *_) = life()
    assert answers(client, [opened]) == ["accepted"]
    (other, *_) = life()
    assert answers(client, [other | {"id": opened["id"]}]) == ["conflict"]


def test_a_rule_refuses_one_fact_and_stores_the_others(client: Client) -> None:
    opened, interviewed, closed = life()
    assert answers(client, [interviewed, opened, closed]) == ["rejected", "accepted", "accepted"]


def test_the_history_of_a_case_is_read_back(client: Client) -> None:
    said = life()
    answers(client, said)
    case = said[0]["subject"]
    response = client.get(f"/v1/posts/27-01/cases/{case}")
    assert response.status_code == 200, response.text


def test_all_is_ready_and_the_position_is_measured(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    assert "relais_intake" in client.get("/metrics").text


def command(verb: str, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.intake", verb],
        env=dict(os.environ) | {"RELAIS_INTAKE_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_process_refuses_tables_of_another_version_until_they_are_migrated(
    postgresql_server: str,
) -> None:
    with empty_database(postgresql_server) as databases:
        refused = command("api", databases.owner)
        assert refused.returncode == 2
        assert "lancez « relais intake migrate »" in refused.stderr
        migrated = command("migrate", databases.owner)
        assert (migrated.returncode, migrated.stdout) == (0, "Les tables sont à jour : journal.\n")


def test_a_verb_or_an_address_that_is_none_is_refused_in_words() -> None:
    assert command("serve", "").returncode == 2
    refused = command("api", "mysql://secret@ici/base")
    assert refused.returncode == 2
    assert "RELAIS_INTAKE_DATABASE_URL" in refused.stderr
    assert "secret" not in refused.stderr
