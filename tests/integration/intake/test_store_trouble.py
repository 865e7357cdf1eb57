"""When the store cannot write: everybody is told, nothing is half stored, work goes on after."""

from datetime import datetime
from pathlib import Path

import pytest

from contracts.envelope import Fact
from services.access.domain.principals import LOCAL
from services.chassis.metrics import Meters
from services.intake.adapters.log.event_store import DURABLE, EventStore
from services.intake.application import envelope_validation as door
from services.intake.application import metrics
from services.intake.application.fact_writer import FactWriter, Submission
from services.intake.application.group_commit import GroupCommit
from services.intake.application.states import States
from services.intake.ports import StoreFull
from tests.builders import envelope
from tests.integration.intake.at_work import NOW, fates, life

ROOM = "PRAGMA max_page_count=100000"


def sent(facts: list[dict[str, object]]) -> Submission:
    return Submission([door.read(each, LOCAL) for each in facts])


def writer_on(store: EventStore) -> GroupCommit:
    return GroupCommit(
        FactWriter(store, lambda: NOW, States(store, 1000)), Meters(metrics.CATALOGUE)
    )


def test_a_full_disk_is_answered_and_the_same_facts_are_accepted_once_there_is_room(
    tmp_path: Path,
) -> None:
    lives = [life() for _ in range(500)]
    with EventStore(tmp_path / "log.db", (*DURABLE, "max_page_count=60")) as store:
        writer = writer_on(store)
        writer.submit(sent([envelope("post-opened")])).result()
        futures = [writer.submit(sent(each)) for each in lives]
        failed = [n for n, each in enumerate(futures) if isinstance(each.exception(), StoreFull)]
        stored = [n for n in range(len(lives)) if n not in failed]
        assert failed
        too_much = [said for _ in range(500) for said in life()]  # whatever room a few found
        assert isinstance(writer.submit(sent(too_much)).exception(), StoreFull)
        assert writer.trouble()
        assert store.head() == 1 + 3 * len(stored)
        with store.factory.datastore.transaction(commit=True) as cursor:
            cursor.execute(ROOM)
        again = [writer.submit(sent(each)).result() for each in lives]
        writer.close()
        assert writer_on(store).trouble() is None
        for n, answers in enumerate(again):
            assert fates(answers) == ["accepted" if n in failed else "duplicate"] * 3


def test_what_one_caller_breaks_does_not_fail_the_others(tmp_path: Path) -> None:
    def broken(_fact: Fact) -> datetime:
        raise ZeroDivisionError

    with EventStore(tmp_path / "log.db") as store:
        writer = writer_on(store)
        opened = [
            sent([envelope("post-opened", post=f"{number:02d}-01")]) for number in range(21, 60)
        ]
        futures = [writer.submit(each) for each in opened]
        bad = writer.submit(Submission(sent([envelope("post-opened")]).entries, broken))
        futures += [writer.submit(sent([envelope("post-opened", post="92-01")]))]
        with pytest.raises(ZeroDivisionError):
            bad.result()
        assert all(fates(each.result()) == ["accepted"] for each in futures)
        writer.close()
