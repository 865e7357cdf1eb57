"""Checkpoints of an hour are for witnesses and the auditor: they tell when a post works."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import Request

from contracts.transparency.notes import Checkpoint, Note
from contracts.transparency.signing import Signer, checkpoint_of
from contracts.transparency.witnessed import WITNESS_HEADER, asking
from services.access.domain.principals import ANYONE, Principal
from services.access.gate import Gate
from services.clients.witness.log_client import LogClient
from tests.integration.witness.served import COSIGNATURE, DGGN, ServedLog, served, witness

THURSDAY = datetime(2026, 4, 9, 7, 0, tzinfo=UTC)
STRANGER = Signer("inconnu", COSIGNATURE, bytes([7]) * 32)


class Strangers(Gate):
    """A gate before which nobody is known."""

    def who(self, request: Request, meant: str = "") -> Principal:
        return ANYONE


class At:
    """A clock that stands where it is put."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> At:
    return At(THURSDAY)


@pytest.fixture
def log(tmp_path: Path, clock: At) -> Iterator[ServedLog]:
    """Five facts on Thursday, three on Friday morning and one in its evening, two on Saturday."""
    with served(tmp_path / "log", Strangers(), clock) as made:
        made.signing.checkpoints.hourly()
        for after, facts in ((0, 5), (24, 3), (34, 1), (50, 2)):
            clock.moment = THURSDAY + timedelta(hours=after)
            made.add(facts)
        yield made


def sizes(log: ServedLog, **headers: str) -> list[int]:
    answer = log.http.get("/v1/log/checkpoints", headers=headers)
    return [each["size"] for each in answer.json()]


def asked(log: ServedLog, clock: At, signer: Signer = DGGN, late: int = 0) -> httpx.Response:
    header = asking(signer, int(clock.moment.timestamp()) - late)
    return log.http.get("/v1/log/checkpoint", headers={WITNESS_HEADER: header})


def size_of(answer: httpx.Response) -> int:
    return Checkpoint.read(Note.read(answer.text).text).size


def test_everybody_reads_what_the_log_held_at_the_end_of_each_working_day(
    log: ServedLog, clock: At
) -> None:
    assert sizes(log) == [9, 5]
    clock.moment = THURSDAY + timedelta(days=4)  # Monday: what came on Saturday goes with it
    assert sizes(log) == [9, 5]
    clock.moment = THURSDAY + timedelta(days=5)
    assert sizes(log) == [11, 9, 5]


def test_a_public_checkpoint_tells_no_hour_of_its_day(log: ServedLog, clock: At) -> None:
    latest = Note.read(asked(log, clock).text)
    log.http.post("/v1/log/cosignatures", content=_cosigned(latest, clock))
    clock.moment = THURSDAY + timedelta(days=5)
    told = log.http.get("/v1/log/checkpoints").json()
    assert {each["signed_at"][11:19] for each in told} == {"00:00:00"}
    assert not any(each["witnesses"] for each in told)
    public = Note.read(log.http.get("/v1/log/checkpoint").text)
    key = log.signing.checkpoints.key
    assert checkpoint_of(public, key).size == 11
    assert [line.name for line in public.signatures] == [key.name]


def _cosigned(note: Note, clock: At) -> bytes:
    line = DGGN.cosign(note.text, int(clock.moment.timestamp()))
    return Note(note.text, (*note.signatures, line)).render().encode()


def test_a_registered_witness_reads_every_hour_and_proves_its_growth(
    log: ServedLog, clock: At, tmp_path: Path
) -> None:
    assert size_of(asked(log, clock)) == 11
    now = int(clock.moment.timestamp())
    client = LogClient(log.http, lambda: asking(DGGN, now))
    watching = witness(tmp_path / "state", now=now)
    assert watching.look(client).size == 11
    log.add(4)
    assert watching.look(client).size == 15


def test_nobody_else_does(log: ServedLog, clock: At) -> None:
    assert size_of(log.http.get("/v1/log/checkpoint")) == 9
    assert size_of(asked(log, clock, STRANGER)) == 9
    answer = log.http.get("/v1/log/proof/consistency?from=5&to=11")
    assert (answer.status_code, "to ≤ 9" in answer.json()["detail"]) == (422, True)
    late = asked(log, clock, late=3600)
    assert (late.status_code, "horloge" in late.json()["detail"]) == (403, True)
    wrong = log.http.get("/v1/log/checkpoint", headers={WITNESS_HEADER: "x"})
    assert wrong.status_code == 403


def test_a_log_of_today_has_nothing_for_everybody_but_that_it_was_empty(
    tmp_path: Path, clock: At
) -> None:
    with served(tmp_path / "new", Strangers(), clock) as log:
        log.signing.checkpoints.hourly()
        assert sizes(log) == [0]
        log.add(3)
        assert sizes(log) == [0]
    with served(tmp_path / "other", Strangers(), clock) as log:
        log.add(3)
        assert "fin de la journée" in log.http.get("/v1/log/checkpoint").json()["detail"]
