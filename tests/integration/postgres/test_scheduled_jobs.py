"""The jobs of the scheduler on PostgreSQL, killed (-9) where something could be lost or doubled."""

import os
import subprocess
import sys
from asyncio import sleep as later
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID
from zipfile import is_zipfile

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from pydantic import SecretStr

from contracts.transparency.notes import base64_of
from services.chassis.settings import key_of
from services.intake.adapters.log.opening import open_store
from services.intake.domain.details import Details
from services.intake.main import build, open_vault
from services.intake.settings import IntakeSettings, VaultSettings
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.main import sealer_on
from tests.builders import envelope
from tests.databases import Databases, relais_database
from tests.integration.sealing.conftest import bench_on
from tests.names import HIDING
from tests.services import free_port

KEY = base64_of(bytes(32))
CASES = [UUID(int=number, version=4) for number in range(1, 13)]
POST = "27-01"
PATIENCE_S = 120
SUBSCRIPTIONS = "".join(
    f"""
[[livraison]]
destinataire = "Direction {number}"
courriel = "direction-{number}@police.example"
vue = "dcsp"
formats = ["xlsx"]
periodes = ["trimestre"]
depuis = 2009-01-01
"""
    for number in range(3)
)


@pytest.fixture
def databases(postgresql_server: str) -> Iterator[Databases]:
    with relais_database(postgresql_server) as made:
        yield made


@pytest.fixture
def variables(databases: Databases, tmp_path: Path) -> dict[str, str]:
    """What the process is told, but for where it delivers."""
    return {
        "RELAIS_REPORTING_DATABASE_URL": databases.sealer,
        "RELAIS_REPORTING_SEALED_URL": databases.sealer,
        "RELAIS_REPORTING_SEALING_KEY_FILE": str(tmp_path / "sealing.key"),
        "RELAIS_INTAKE_DATABASE_URL": databases.intake,
        "RELAIS_LOG_KEY": KEY,
        "RELAIS_VAULT_DATABASE_URL": databases.vault,
        "RELAIS_VAULT_MASTER_KEY": KEY,
        "RELAIS_ACCESS_KEY": KEY,
        "RELAIS_DELIVERY_FILE": str(tmp_path / "deliveries.toml"),
        "RELAIS_DELIVERY_OUTBOX": str(tmp_path / "outbox"),
        "RELAIS_DELIVERY_KEY_FILE": str(tmp_path / "delivery.key"),
        "RELAIS_DELIVERY_SENDER": "relais@relais.example",
        "RELAIS_SCHEDULER_PORT": "0",
        "RELAIS_SCHEDULER_LOOK_S": "0.2",
    }


@contextmanager
def scheduler(variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process at work, killed at the end of the body."""
    command = [sys.executable, "-m", "services.operations.scheduler", "run"]
    process = subprocess.Popen(command, env={**os.environ, **variables})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(process: subprocess.Popen[bytes], true: Callable[[], bool]) -> None:
    """Wait for something while the process runs."""
    deadline = monotonic() + PATIENCE_S
    while not true():
        assert process.poll() is None
        assert monotonic() < deadline
        sleep(0.02)


@contextmanager
def held_up(databases: Databases, table: str, case: UUID) -> Iterator[None]:
    """Whoever changes the row of a case waits while the body runs: a place to be killed at."""
    with psycopg.connect(databases.superuser) as holder:
        asked = f"SELECT FROM vault.{table} WHERE case_id = %s FOR UPDATE"
        holder.execute(asked.encode(), [str(case)])
        yield


def somebody_waits(databases: Databases) -> bool:
    """Whether a transaction waits for a row of the vault."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(databases.superuser) as server:
        return bool(server.execute(f"{asked} AND datname = current_database()").fetchone()[0])


def count(databases: Databases, table: str) -> int:
    with psycopg.connect(databases.superuser) as server:
        return int(server.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()[0])


def erasures_told(databases: Databases) -> Counter[str]:
    """How many erasures the log records of each case that has any."""
    with open_store(databases.audit) as log:
        facts = [fact for case in CASES for _, fact in log.history(f"case/{case}")]
    return Counter(fact.subject for fact in facts if "details-erased" in fact.type)


def keep_details(databases: Databases) -> None:
    """Details of situations whose last contact was in 2008."""
    intake = build(IntakeSettings(database_url=SecretStr(databases.intake)))
    settings = VaultSettings(database_url=SecretStr(databases.vault), master_key=SecretStr(KEY))
    vault = open_vault(settings, intake, HIDING)
    openings = [envelope("case-opened", subject=str(case)) for case in CASES]
    intake.submit([envelope("post-opened"), *openings])
    for case in CASES:
        vault.vault.put(POST, case, Details(label="la dame au manteau vert"), "Camille", "suivi")
    vault.close()
    intake.close()


def test_details_past_their_time_are_erased_and_told_once_by_a_sweeper_killed_twice(
    databases: Databases, variables: dict[str, str]
) -> None:
    keep_details(databases)
    middle = CASES[len(CASES) // 2]
    with held_up(databases, "cases", middle), scheduler(variables) as process:
        until(process, lambda: somebody_waits(databases))
    erased = count(databases, "vault.erasures")
    assert 0 < erased < len(CASES)
    assert erasures_told(databases) == {}
    owed = CASES[erased // 2]
    with held_up(databases, "erasures", owed), scheduler(variables) as process:
        until(process, lambda: somebody_waits(databases))
    assert erasures_told(databases)[str(owed)] == 1  # the log knows it, the vault owes it still
    assert count(databases, "vault.erasures") > 0
    with scheduler(variables) as process:
        until(process, lambda: not count(databases, "vault.cases"))
        until(process, lambda: not count(databases, "vault.erasures"))
    assert count(databases, "vault.cases") == count(databases, "vault.details") == 0
    assert erasures_told(databases) == {str(case): 1 for case in CASES}
    assert count(databases, "vault.accesses WHERE action = 'effacement'") == len(CASES)


class Letters:
    """What a server has taken; it does not say so of a letter at which the sender is killed."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.silent_at: set[int] = {1, 3}

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        self.taken.append(envelope.content or b"")
        number = len(self.taken)
        while number in self.silent_at:
            await later(0.01)
        return "250 OK"


def test_each_addressee_is_told_and_twice_under_one_id_when_the_sender_is_killed(
    databases: Databases, variables: dict[str, str], tmp_path: Path
) -> None:
    bench, store = bench_on(tmp_path), SqlReleaseStore(open_sealed(databases.sealer, HIDING))
    views = SqlPublishedViews(reading_engine(f"sqlite:///{bench.file}"))
    release = sealer_on(views, store, key_of(tmp_path / "sealing.key"), tuple).seal("2009-Q1")
    (tmp_path / "deliveries.toml").write_text(SUBSCRIPTIONS)
    outbox, letters = tmp_path / "outbox", Letters()
    server = Controller(letters, hostname="127.0.0.1", port=free_port())
    server.start()
    told = {**variables, "RELAIS_DELIVERY_SMTP_URL": f"smtp://127.0.0.1:{server.port}"}
    for number in (1, 3):
        with scheduler(told) as process:
            until(process, lambda number=number: len(letters.taken) == number)
        letters.silent_at.discard(number)
    receipts = outbox / "dcsp" / release.id / "annonces"
    with scheduler(told) as process:
        until(process, lambda: len(list(receipts.glob("*.json"))) == 3)
        sleep(1)  # some turns more, in which nothing is due
    server.stop()
    messages = [message_from_bytes(each) for each in letters.taken]
    assert sorted(Counter(each["To"] for each in messages).values()) == [1, 2, 2]
    assert len({each["Message-ID"] for each in messages}) == 3
    assert is_zipfile(outbox / "dcsp" / release.id / "relais-dcsp-2009-Q1.xlsx")
