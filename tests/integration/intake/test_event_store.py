"""The log in a SQLite file: durable, told when it cannot write, made of declared tables."""

from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent
from pydantic import ValidationError

from contracts.envelope import UnknownEventType, decode, encode
from services.chassis.databases import sqlite_engine
from services.chassis.migrations import upgrade
from services.intake.adapters.log.event_store import DURABLE, EventStore
from services.intake.adapters.log.mapper import FactMapper
from services.intake.adapters.log.tables import TABLES
from services.intake.ports import StoreFull, StoreUnavailable
from tests.databases import require_columns
from tests.integration.intake.at_work import new


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
    require_columns(engine, TABLES)
