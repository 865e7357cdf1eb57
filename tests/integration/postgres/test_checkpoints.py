"""What the log signs of itself, on either database: when, under which key, and what it refuses."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from contracts.transparency.merkle.checking import consistent
from contracts.transparency.merkle.tree import leaf_hash
from contracts.transparency.notes import COSIGNATURE, Checkpoint, Note, base64_of
from contracts.transparency.signing import SignatureWrong, Signer, checkpoint_of, cosignatures
from services.chassis.databases import Where, open_engine
from services.intake.adapters.log.fact_store import FactStore
from services.intake.application.checkpoints import CheckpointUnknown, LogForked, signing_hourly
from services.intake.main import OpenCheckpoints, open_checkpoints
from services.intake.ports import KeyRefused
from services.intake.ports.checkpoints import WitnessKnown
from services.intake.settings import LogKeySettings
from tests.integration.intake.at_work import NOW, new

DGGN = Signer("dggn", COSIGNATURE, bytes([1]) * 32)
DCSP = Signer("dcsp", COSIGNATURE, bytes([2]) * 32)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path) -> LogKeySettings:
    return LogKeySettings(key_file=tmp_path / "log.key")


@pytest.fixture
def signing(
    where: Where, store: FactStore, keys: LogKeySettings, clock: Clock
) -> Iterator[OpenCheckpoints]:
    opened = open_checkpoints(where, store, keys, clock)
    yield opened
    opened.close()


def added(store: FactStore, facts: int) -> None:
    store.append([new() for _ in range(facts)])


def test_a_checkpoint_says_how_many_facts_there_are_and_their_root(
    signing: OpenCheckpoints, store: FactStore
) -> None:
    added(store, 7)
    made = signing.checkpoints.now()
    said = checkpoint_of(Note.read(made.note.render()), signing.checkpoints.key)
    assert said == Checkpoint(f"relais/{store.log_id}", 7, store.tree().root(7))
    assert signing.checkpoints.now() == made
    added(store, 5)
    assert signing.checkpoints.now().size == 12
    assert [each.size for each in signing.checkpoints.every()] == [7, 12]
    proof = store.tree().consistency(7, 12)
    assert consistent(7, 12, proof, said.root, store.tree().root(12))


def test_an_empty_log_is_signed_and_an_hour_gets_one_checkpoint_if_it_has_news(
    signing: OpenCheckpoints, store: FactStore, clock: Clock
) -> None:
    hourly = signing.checkpoints.hourly
    assert (hourly().size, hourly().size) == (0, 0)
    for minutes, facts, size in ((0, 3, 3), (20, 2, 3), (40, 1, 6), (60, 0, 6), (60, 4, 10)):
        clock.now += timedelta(minutes=minutes)
        if facts:
            added(store, facts)
        assert hourly().size == size
    assert [each.size for each in signing.checkpoints.every()] == [0, 3, 6, 10]


def test_of_several_processes_one_signs_the_hour(
    where: Where, store: FactStore, keys: LogKeySettings, clock: Clock
) -> None:
    several = [open_checkpoints(where, store, keys, clock) for _ in range(4)]
    added(store, 3)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda each: each.checkpoints.hourly(), several * 5))
    assert len({each.size for each in found}) == 1
    assert len(several[0].checkpoints.every()) == 1
    for each in several:
        each.close()


def test_who_signs_each_hour_has_signed_once_it_serves(
    signing: OpenCheckpoints, store: FactStore
) -> None:
    added(store, 2)
    with signing_hourly(signing.checkpoints):
        latest = signing.checkpoints.kept.latest()
    assert latest
    assert latest.size == 2


def test_the_facts_with_their_salts_make_the_leaves_in_order(store: FactStore) -> None:
    for facts in (1, 5, 3):
        added(store, facts)
    rows = list(store.salted(0, 9))
    assert [row.position for row in rows] == list(range(1, 10))
    leaves = b"".join(row.leaves for row in store.tree().commits(0, 9))
    assert b"".join(leaf_hash(row.salt, row.stored) for row in rows) == leaves
    assert list(store.salted(4, 7)) == rows[4:7]


def test_a_registered_witness_stands_under_the_checkpoint_it_cosigned(
    signing: OpenCheckpoints, store: FactStore
) -> None:
    added(store, 4)
    checkpoints = signing.checkpoints
    text = checkpoints.now().note.text
    checkpoints.add_witness(DGGN.key)
    checkpoints.add_witness(DGGN.key)
    assert checkpoints.cosign(Note(text, [DGGN.cosign(text, 1_000)])) == (DGGN.key, 4)
    checkpoints.cosign(Note(text, [DGGN.cosign(text, 2_000)]))
    latest = checkpoints.kept.latest()
    assert latest
    assert cosignatures(latest.note, [DGGN.key, DCSP.key]) == {"dggn": 1_000}
    added(store, 1)
    assert len(checkpoints.now().note.signatures) == 1


def test_a_cosignature_of_nobody_or_of_something_else_is_refused(
    signing: OpenCheckpoints, store: FactStore
) -> None:
    added(store, 4)
    checkpoints = signing.checkpoints
    text = checkpoints.now().note.text
    checkpoints.add_witness(DGGN.key)
    with pytest.raises(SignatureWrong, match="aucun témoin inscrit"):
        checkpoints.cosign(Note(text, [DCSP.cosign(text, 1_000)]))
    broken = DGGN.cosign(text, 1_000)._replace(value=bytes(72))
    with pytest.raises(SignatureWrong, match="ne tient pas"):
        checkpoints.cosign(Note(text, [broken]))
    for other in (
        Checkpoint(checkpoints.key.name, 4, bytes(32)),
        Checkpoint(checkpoints.key.name, 3, bytes(32)),
        Checkpoint("relais/ailleurs", 4, store.tree().root(4)),
    ):
        with pytest.raises(CheckpointUnknown, match="n'a pas signé"):
            checkpoints.cosign(Note(other.text(), [DGGN.cosign(other.text(), 1_000)]))
    with pytest.raises(WitnessKnown, match="sous une autre clé"):
        checkpoints.add_witness(Signer("dggn", COSIGNATURE, bytes(32)).key)


def test_a_log_that_no_longer_continues_what_it_signed_signs_nothing(
    signing: OpenCheckpoints, store: FactStore, where: Where
) -> None:
    added(store, 4)
    key, text = signing.checkpoints.key, Checkpoint(signing.checkpoints.key.name, 9, bytes(32))
    engine = open_engine(where, "intake")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO log_checkpoints VALUES (9, '{NOW.isoformat()}', '{key.text()}', "
            f"'{signing.checkpoints.signer.sign(text.text()).render()}')"
        )
    engine.dispose()
    with pytest.raises(LogForked, match="ne prolonge pas"):
        signing.checkpoints.now()
    added(store, 8)
    with pytest.raises(LogForked, match="ne prolonge pas"):
        signing.checkpoints.now()


def test_the_key_is_drawn_once_for_its_owner_only(
    signing: OpenCheckpoints, where: Where, store: FactStore, keys: LogKeySettings
) -> None:
    assert keys.key_file.stat().st_mode & 0o777 == 0o600
    again = open_checkpoints(where, store, keys)
    assert again.checkpoints.key == signing.checkpoints.key
    again.close()


def test_a_key_that_is_missing_wrong_broken_or_exposed_is_refused(
    signing: OpenCheckpoints, where: Where, store: FactStore, keys: LogKeySettings
) -> None:
    added(store, 1)
    signing.checkpoints.now()
    kept = keys.key_file.read_text()

    def refused(words: str, settings: LogKeySettings = keys) -> None:
        with pytest.raises(KeyRefused, match=words):
            open_checkpoints(where, store, settings)

    keys.key_file.unlink()
    refused("manque")
    for text, words in ((base64_of(bytes(32)), "n'est pas celle"), ("x", "n'est pas une clé")):
        keys.key_file.write_text(text)
        keys.key_file.chmod(0o600)
        refused(words)
        refused(f"RELAIS_LOG_KEY : .*{words}", LogKeySettings.read({"RELAIS_LOG_KEY": text}))
    keys.key_file.write_text(kept)
    keys.key_file.chmod(0o644)
    refused("chmod 600")
    told = LogKeySettings.read({"RELAIS_LOG_KEY": kept.strip()})
    again = open_checkpoints(where, store, told)
    assert again.checkpoints.key == signing.checkpoints.key
    again.close()
    assert not [name for name in os.listdir(keys.key_file.parent) if name.startswith("log.key.")]
