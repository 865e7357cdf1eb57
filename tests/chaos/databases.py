"""What goes wrong inside the log and its database: poison, no room, no right, no sense of time."""

import json
import re
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import uvicorn
from pydantic import SecretStr

from services.intake.main import build
from services.intake.settings import IntakeSettings
from tests.builders import envelope
from tests.chaos.load import Load
from tests.chaos.platform import Platform

PATIENCE_S = 30.0
REFUSAL = """
CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql
    AS $$BEGIN RAISE EXCEPTION 'refused for the test' USING ERRCODE = '{}'; END$$;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
REFUSED = "CREATE TRIGGER refused BEFORE {} EXECUTE FUNCTION public.refuse()"
ALLOWED = "DROP FUNCTION public.refuse CASCADE"
DISK_FULL, READ_ONLY = "53100", "25006"  # PostgreSQL's own codes
COMPLAINT = re.compile("projection (failed|waits)")
STORE_EVENT = (
    "INSERT INTO intake.stored_events (originator_id, originator_version, topic, state) "
    "VALUES (%s, %s, %s, %s)"
)


def poisoned(at: Platform, _load: Load) -> None:
    """Three facts of a case of its own, of which no read model can count the first."""
    opened = _logged(at, "relais.case-opened.v1")
    closed = {**opened, "type": "relais.complaint-filed.v1"}
    poison = {**opened, "type": "relais.interview-held.v1"}
    poison["data"] = {"post": opened["data"]["post"], "minutes": "?"}
    stream = f"case/{uuid4()}"
    with psycopg.connect(at.databases.superuser) as connection:
        connection.execute("LOCK TABLE intake.stored_events IN EXCLUSIVE MODE")
        for version, fact in enumerate((poison, opened, closed), start=1):
            said = {**fact, "id": str(uuid4()), "subject": stream.removeprefix("case/")}
            state = json.dumps(said, separators=(",", ":")).encode()
            connection.execute(STORE_EVENT, (stream, version, said["type"], state))


def read_only(at: Platform, _load: Load) -> None:
    """PostgreSQL takes no writes, as after a fail-over to a standby."""
    _refusing(at, READ_ONLY, 503)


def full(at: Platform, _load: Load) -> None:
    """PostgreSQL has no room left."""
    _refusing(at, DISK_FULL, 507)


def clock_set_back(at: Platform, _load: Load) -> None:
    """Intake comes back with a clock of yesterday; the log's own time does not go back."""
    at.processes["intake"].stop()
    before = at.store.head()
    settings = IntakeSettings(database_url=SecretStr(at.databases.intake))
    intake = build(settings, lambda: datetime.now(UTC) - timedelta(days=1))
    port = at.processes["intake"].port
    server = uvicorn.Server(
        uvicorn.Config(intake.app, port=port, log_config=None, timeout_graceful_shutdown=5)
    )
    serving = Thread(target=server.run)
    serving.start()
    sleep(3)
    server.should_exit = True
    serving.join()
    intake.close()
    times = [json.loads(row.stored)["recordedat"] for row in at.store.read(before - 1, 5000)]
    assert len(times) > 1
    assert times == sorted(times)
    at.processes["intake"].start()


def _refusing(at: Platform, code: str, status: int) -> None:
    """First the figures are refused, then the facts; both times somebody is told."""
    at.administer(REFUSAL.format(code))
    try:
        at.administer(REFUSED.format("UPDATE ON projections.positions"))
        _wait_for_a_complaint(at)
        at.administer(REFUSED.format("INSERT ON intake.stored_events"))
        fact = envelope("post-opened", post="976-98")  # never stored, so never taken
        answer = httpx.post(f"{at.url}/v1/events", json=[fact], timeout=30)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    finally:
        at.administer(ALLOWED)


def _wait_for_a_complaint(at: Platform) -> None:
    """Wait until the nation's worker says in its log that it cannot count."""

    def complaints() -> int:
        return len(COMPLAINT.findall(at.processes["nation"].log.read_text()))

    before, until = complaints(), monotonic() + PATIENCE_S
    while complaints() == before:
        assert monotonic() < until, "the worker swallowed the error"
        sleep(0.1)


def _logged(at: Platform, name: str) -> dict[str, Any]:
    """A fact of a type, as soon as the log holds one."""
    until = monotonic() + PATIENCE_S
    while monotonic() < until:
        for row in at.store.read(0, at.store.head()):
            if (fact := json.loads(row.stored))["type"] == name:
                return dict(fact)
        sleep(0.2)
    raise TimeoutError(name)
