"""What `relais doctor` says of databases and brokers that are as they should be, or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from services.operations.doctor.channels import channels
from services.operations.doctor.databases import databases as examined
from services.operations.doctor.files import files
from services.operations.doctor.findings import Finding
from services.operations.doctor.listening import listening
from tests.databases import Databases, empty_database
from tests.services import free_port


def variables(where: Databases) -> dict[str, str]:
    """As a sourced settings file gives them."""
    roles = ("intake", "relay", "projections", "reporting", "vault", "posts", "partners", "audit")
    return {f"RELAIS_{role.upper()}_DATABASE_URL": getattr(where, role) for role in roles}


def troubles(findings: Iterator[Finding]) -> dict[str, str]:
    """What is wrong, by subject; each says what to do."""
    wrong = [each for each in findings if not each.well]
    assert all(each.to_do and str(each).startswith("MAL") for each in wrong)
    return {each.subject: each.said for each in wrong}


@contextmanager
def granted(where: Databases, right: str, role: str) -> Iterator[None]:
    """A right too many, meanwhile."""
    with psycopg.connect(where.superuser, autocommit=True) as server:
        server.execute(f"GRANT {right} TO {role}".encode())
        try:
            yield
        finally:
            server.execute(f"REVOKE {right} FROM {role}".encode())


def test_a_database_as_it_should_be_has_no_trouble(databases: Databases):
    assert troubles(examined(variables(databases))) == {}


def test_a_role_that_may_change_the_log_is_said(databases: Databases):
    with granted(databases, "UPDATE ON intake.stored_events", "relais_intake"):
        assert troubles(examined(variables(databases))) == {
            "rôle de intake": "peut changer un fait"
        }


def test_a_reader_of_private_tables_is_said(databases: Databases):
    with granted(databases, "USAGE ON SCHEMA projections", "relais_reporting"):
        assert "lire les tables privées" in troubles(examined(variables(databases))).popitem()[1]


def test_a_role_that_may_open_the_vault_is_said(databases: Databases):
    with granted(databases, "USAGE ON SCHEMA vault", "relais_reporting"):
        assert troubles(examined(variables(databases))) == {
            "rôle de reporting": "peut ouvrir le coffre"
        }
    with granted(databases, "UPDATE ON vault.accesses", "relais_vault"):
        assert troubles(examined(variables(databases))) == {
            "rôle de vault": "peut changer ce qui est consigné"
        }


@pytest.mark.parametrize("role", ["posts", "partners", "audit"])
def test_a_role_of_pages_that_may_do_more_than_its_part_is_said(databases: Databases, role: str):
    with granted(databases, "SELECT ON published.cuts_v1", f"relais_{role}"):
        ((subject, said),) = troubles(examined(variables(databases))).items()
    assert subject == f"rôle de {role}"
    assert "lire published.cuts_v1" in said


def test_a_database_that_nobody_migrated_is_said(postgresql_server: str):
    with empty_database(postgresql_server) as empty:
        wanted = {"RELAIS_PROJECTIONS_DATABASE_URL": empty.projections}
        assert list(troubles(examined(wanted))) == ["base de projections"]


def test_servers_that_do_not_answer_are_said():
    port = free_port()
    url = f"postgresql://relais_intake@127.0.0.1:{port}/relais"
    assert "ne répond pas" in troubles(examined({"RELAIS_INTAKE_DATABASE_URL": url})).popitem()[1]
    assert "ne répond pas" in troubles(listening({"RELAIS_RELAY_PORT": str(port)})).popitem()[1]
    broker = {"RELAIS_KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{port}"}
    assert "pas joint" in troubles(channels(broker)).popitem()[1]


def test_a_file_that_others_may_read_is_said(tmp_path: Path):
    key, outbox = tmp_path / "sealing.key", tmp_path / "outbox"
    told = {
        "RELAIS_REPORTING_SEALING_KEY_FILE": str(key),
        "RELAIS_DELIVERY_OUTBOX": str(outbox),
        "RELAIS_KAFKA_CA_FILE": str(tmp_path),
        "RELAIS_VAULT_KEY_FILE": str(tmp_path / "absent.key"),
    }
    key.touch(0o600)
    (outbox / "dcsp").mkdir(0o700, parents=True)
    outbox.chmod(0o700)
    assert troubles(files(told)) == {}
    key.chmod(0o640)
    (outbox / "dcsp").chmod(0o755)
    said = troubles(files(told))
    assert list(said) == [str(outbox), str(key)]
    assert str(outbox / "dcsp") in said[str(outbox)]
