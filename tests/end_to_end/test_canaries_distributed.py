"""What is personal, typed into the distributed set-up: nothing that it keeps or says shows it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pytest
from kafka import KafkaConsumer, TopicPartition

from contracts.channels import CHANNELS
from infra.local.places import Places
from infra.local.postgresql import binary
from services.chassis.kafka import KafkaSettings
from tests.end_to_end.canaries import (
    CASE,
    DETAILS_OF_CASE,
    POST,
    found,
    type_everywhere,
    where_found,
)
from tests.end_to_end.local import address, asked, up
from tests.end_to_end.typed_pages import type_into_pages
from tests.services import NotInstalled

SHOWN = {
    "intake": (f"/v1/posts/{POST}/cases/{CASE}", "/metrics", "/readyz"),
    "relay": ("/metrics", "/readyz"),
    "reporting": ("/metrics", "/v1/tables/A1?period=2008&level=site&area=27-01"),
    "posts": ("/metrics", "/readyz", f"/saisie/{POST}", f"/saisie/{POST}/situations/{CASE}/coffre"),
    "audit": ("/metrics", "/journal", f"/v1/posts/{POST}/tables/A1/facts?period=2008"),
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where PostgreSQL's account may go through."""
    made = Path(mkdtemp(prefix="relais-canaries-"))
    made.chmod(0o711)
    yield made / "local"
    shutil.rmtree(made)


def channels(set_up: Places) -> bytes:
    """Keys, values and headers of every message of every channel."""
    settings = KafkaSettings.read(set_up.kafka())
    consumer = KafkaConsumer(**settings.client("canaries"), enable_auto_commit=False)
    parts = [
        TopicPartition(name, n) for name, each in CHANNELS.items() for n in range(each.partitions)
    ]
    consumer.assign(parts)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(parts)
    seen = []
    while any(consumer.position(part) < end for part, end in ends.items()):
        for messages in consumer.poll(timeout_ms=1_000).values():
            seen += [part for m in messages for part in (m.key, m.value, *dict(m.headers).values())]
    consumer.close()
    return b"\n".join(each for each in seen if each)


def dumped(set_up: Places) -> bytes:
    """Every table of the database as text, bytes as characters: as a backup holds it."""
    command = [binary("pg_dump"), set_up.superuser()]
    escaped = {"PGOPTIONS": "-c bytea_output=escape"}
    return subprocess.run(command, check=True, capture_output=True, env=os.environ | escaped).stdout


def test_details_typed_into_many_processes_are_in_clear_nowhere(folder: Path) -> None:
    try:
        with up(folder) as set_up:
            intake = address(set_up, "intake")
            type_everywhere(intake)
            type_into_pages(set_up.address())
            asked(set_up, "project", "--until-idle")
            assert "MAL" not in asked(set_up, "doctor")
            sent, kept = channels(set_up), dumped(set_up)
            assert CASE.encode() in sent
            assert CASE.encode() in kept
            assert found(sent) == found(kept) == set()
            for service, paths in SHOWN.items():
                for path in paths:
                    shown = httpx.get(f"{address(set_up, service)}{path}", timeout=60)
                    assert shown.is_success, path
                    assert found(shown.content) == set()
            assert where_found(folder) == {}
            gone = httpx.delete(f"{intake}{DETAILS_OF_CASE}", headers={"Relais-Purpose": "droits"})
            assert gone.status_code in (204, 404)  # the scheduler sweeps what is of 2008
            asked(set_up, "project", "--until-idle")
            assert b"relais.personal-details-erased.v1" in channels(set_up)
        assert where_found(folder) == {}
    except NotInstalled as missing:
        pytest.skip(str(missing))
