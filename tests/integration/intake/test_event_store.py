"""The log on SQLite: exact bytes, positions without holes, nothing twice."""

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from eventsourcing.persistence import StoredEvent
from pydantic import ValidationError

from contracts.envelope import UnknownEventType, content_digest, decode, encode, read_at_the_door
from contracts.streams import stream_of
from services.chassis.databases import sqlite_engine
from services.chassis.migrations import check, upgrade
from services.intake.adapters.connections import DURABLE
from services.intake.adapters.event_store import EventStore
from services.intake.adapters.mapper import FactMapper
from services.intake.ports import NewFact, StoreFull, StoreMoved, StoreUnavailable
from tests.builders import SAMPLES, envelope
from tests.integration.intake.at_work import NOW


def new(name: str = "case-opened", minutes: int = 0, **changes: object) -> NewFact:
    fact = read_at_the_door(envelope(name, **changes))
    return NewFact(
        stream_of(fact), 1, fact.recorded(NOW + timedelta(minutes=minutes)), content_digest(fact)
    )


def test_the_stored_bytes_are_the_contract_bytes(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db") as store:
        facts = [new(name, post=f"{n:02d}-01") for n, name in enumerate(SAMPLES, 21)]
        store.append(facts)
        rows = store.read(0, 100)
        assert [row.stored for row in rows] == [encode(each.fact) for each in facts]
        assert [row.stream for row in rows] == [each.stream for each in facts]
        assert [decode(row.stored) for row in rows] == [each.fact for each in facts]


def test_positions_follow_each_other_over_many_groups_and_readers(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db") as store:
        seen: list[int] = []

        def tail() -> None:
            while len(seen) < 1000:
                rows = store.read(seen[-1] if seen else 0, 64)
                seen.extend(row.position for row in rows)

        reader = Thread(target=tail)
        reader.start()
        given: list[int] = []
        for size in (1, 300, 2, 97, 500, 100):
            given.extend(store.append([new() for _ in range(size)]))
        reader.join(30)
        assert given == list(range(1, 1001))
        assert seen == given
        assert store.head() == 1000


def test_an_id_that_was_accepted_is_found_with_its_position(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db") as store:
        first, second = new(), new()
        store.append([first, second])
        found = store.accepted([second.fact.id, new().fact.id])
        assert found == {second.fact.id: (second.digest, 2)}


def test_a_group_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db") as store:
        once = new()
        store.append([once])
        for clash in (once, new()._replace(stream=once.stream)):
            with pytest.raises(StoreMoved):
                store.append([new(), clash])
        assert store.head() == 1
        assert store.append([new()]) == range(2, 3)


def test_a_full_disk_is_told_and_leaves_nothing_half_stored(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db", (*DURABLE, "max_page_count=40")) as store:
        groups: list[int] = []
        with pytest.raises(StoreFull):
            fill(store, groups)
        kept = [decode(row.stored).id for row in store.read(0, 1000)]
        assert store.head() == len(kept) == sum(groups) > 0
        assert len(store.accepted(kept)) == len(kept)


def fill(store: EventStore, groups: list[int]) -> None:
    for _ in range(100):
        groups.append(len(store.append([new() for _ in range(20)])))


def test_a_read_only_store_is_told(tmp_path: Path) -> None:
    EventStore(tmp_path / "log.db").close()
    with (
        EventStore(tmp_path / "log.db", ("query_only=1",)) as store,
        pytest.raises(StoreUnavailable),
    ):
        store.append([new()])


def test_a_log_keeps_its_identity_and_no_other_has_it(tmp_path: Path) -> None:
    ids = []
    for name in ("log.db", "log.db", "other.db"):
        with EventStore(tmp_path / name) as store:
            ids.append(store.log_id)
    assert ids[0] == ids[1] != ids[2]


def test_the_position_at_an_instant_is_the_last_one_recorded_by_then(tmp_path: Path) -> None:
    with EventStore(tmp_path / "log.db") as store:
        assert store.position_at(NOW) == 0
        store.append([new(minutes=minutes) for minutes in (0, 0, 1, 5, 5, 5, 9)])
        found = {m: store.position_at(NOW + timedelta(minutes=m)) for m in (-1, 0, 1, 4, 5, 9, 99)}
        assert found == {-1: 0, 0: 2, 1: 3, 4: 3, 5: 6, 9: 7, 99: 7}
        assert store.last_recorded_at() == NOW + timedelta(minutes=9)


def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    with (
        EventStore(tmp_path / "log.db") as store,
        store.factory.datastore.transaction(commit=False) as cursor,
    ):
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (b'{"type":"os.system"}', ValidationError),
        (encode(new().fact).replace(b"relais.case-opened.v1", b"os.system"), UnknownEventType),
        (encode(new().fact).replace(b'"police"', b'"marine"'), ValidationError),
    ],
)
def test_what_is_no_fact_is_not_read(state: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        FactMapper().to_domain_event(StoredEvent("case/1", 1, "os.system", state))


def test_the_environment_of_the_process_does_not_change_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
    monkeypatch.setenv("PERSISTENCE_MODULE", "nowhere")
    with EventStore(tmp_path / "log.db") as store:
        store.append([new()])
        assert store.read(0, 1)[0].stored.startswith(b'{"specversion"')


def test_the_migrations_make_the_declared_tables(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "log.db")
    upgrade(engine, "services.intake")
    upgrade(engine, "services.intake")
    check(engine, "services.intake")
