"""When PostgreSQL goes away: callers are told, nothing is stored twice, work goes on after."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from eventsourcing.persistence import OperationalError
from psycopg.errors import DiskFull
from pydantic import SecretStr

from services.access.domain.principals import LOCAL
from services.intake.adapters.log.event_store import EventStore
from services.intake.adapters.log.postgres_event_store import PostgresEventStore
from services.intake.adapters.log.store_errors import translate_store_errors
from services.intake.application import envelope_validation as door
from services.intake.application.fact_writer import FactWriter, Submission
from services.intake.application.states import States
from services.intake.main import Intake, build
from services.intake.ports import NewFact, StoreFull, StoreUnavailable
from services.intake.settings import IntakeSettings
from tests.builders import envelope
from tests.databases import Databases, relais_database
from tests.integration.intake.at_work import NOW, Client, fates, life, new
from tests.services import free_port, postgresql, postgresql_stopped


@contextmanager
def intake(url: str) -> Iterator[Intake]:
    made = build(IntakeSettings(database_url=SecretStr(url)), lambda: NOW)
    try:
        yield made
    finally:
        made.close()


def submitted_once_it_answers(at_work: Intake, envelopes: Sequence[object]) -> list[str]:
    """What a caller gets who comes back each half second, as told."""
    for _ in range(60):
        try:
            return fates(at_work.submit(envelopes))
        except StoreUnavailable:
            sleep(0.5)
    raise TimeoutError


def test_a_stopped_server_is_survived_without_a_restart_of_intake() -> None:
    with (
        postgresql() as url,
        relais_database(url) as databases,
        intake(databases.intake) as at_work,
    ):
        client = Client(at_work.app)
        at_work.submit([envelope("post-opened")])
        first, second = life(), life()
        assert fates(at_work.submit(first)) == ["accepted"] * 3
        with postgresql_stopped(url):
            assert client.post("/v1/events", json=second).status_code == 503
            assert client.get("/readyz").status_code == 503
            assert client.get("/livez").status_code == 200
        began = monotonic()
        assert submitted_once_it_answers(at_work, second) == ["accepted"] * 3
        assert monotonic() - began < 15
        assert fates(at_work.submit(first)) == ["duplicate"] * 3
        assert client.get("/readyz").status_code == 200
        assert len(at_work.store.read(0, 100)) == 7  # a crash leaves holes between positions


def test_a_connection_that_breaks_between_two_groups_is_not_noticed(databases: Databases) -> None:
    with intake(databases.intake) as at_work:
        at_work.submit([envelope("post-opened", post="28-01")])
        with psycopg.connect(databases.superuser, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'relais_intake'"
            )
        assert fates(at_work.submit(life(post="28-01"))) == ["accepted"] * 3


def test_a_server_that_does_not_answer_is_told_at_the_opening() -> None:
    with pytest.raises(StoreUnavailable):
        PostgresEventStore(f"postgresql://relais_intake@127.0.0.1:{free_port()}/relais")


def test_a_read_only_server_is_told_and_work_goes_on_when_it_writes_again(
    databases: Databases,
) -> None:
    setting = "ALTER ROLE relais_intake SET default_transaction_read_only = {}"
    with psycopg.connect(databases.superuser, autocommit=True) as server:
        server.execute(setting.format("on").encode())
        with PostgresEventStore(databases.intake) as store, pytest.raises(StoreUnavailable):
            store.append([new()])
        server.execute(setting.format("off").encode())
        with PostgresEventStore(databases.intake) as store:
            assert len(store.append([new()])) == 1


def test_no_space_left_on_the_server_is_told_as_a_full_disk() -> None:
    with pytest.raises(StoreFull), translate_store_errors():
        raise OperationalError("plus de place") from DiskFull("plus de place")


def test_every_commit_waits_for_the_disk_and_no_lock_is_waited_for_without_end(
    databases: Databases,
) -> None:
    with (
        PostgresEventStore(databases.intake) as store,
        store.factory.datastore.get_connection() as connection,
    ):
        for name, value in (("lock_timeout", "10s"), ("synchronous_commit", "on")):
            assert connection.execute(f"SHOW {name}".encode()).fetchone() == {name: value}


class AnswerLost(EventStore):
    """A log whose answer to a commit is lost when told so: all is stored all the same."""

    lost = False

    def append(self, facts: Sequence[NewFact]) -> Sequence[int]:
        positions = super().append(facts)
        if self.lost:
            raise StoreUnavailable("server closed the connection unexpectedly")
        return positions


def test_facts_stored_without_an_answer_are_duplicates_and_the_next_come_after_them(
    tmp_path: Path,
) -> None:
    opened, interviewed, closed = [Submission([door.read(each, LOCAL)]) for each in life()]
    with AnswerLost(tmp_path / "log.db") as store:
        desk = FactWriter(store, lambda: NOW, States(store, 100))
        desk.settle([Submission([door.read(envelope("post-opened"), LOCAL)]), opened])
        store.lost = True
        with pytest.raises(StoreUnavailable):
            desk.settle([interviewed])
        store.lost = False
        assert [fates(each) for each in desk.settle([interviewed, closed])] == [
            ["duplicate"],
            ["accepted"],
        ]
        assert [position for position, _ in store.history(store.read(1, 1)[0].stream)] == [2, 3, 4]
