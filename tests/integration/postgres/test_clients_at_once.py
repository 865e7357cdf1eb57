"""What programs send twice at the same moment, to two processes: their ids make it one thing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from contracts.problems import SAID_MEANWHILE
from services.access.domain.principals import LOCAL
from services.chassis.databases import open_engine
from services.intake.adapters.tree.checkpoint_store import SqlCheckpointStore
from services.intake.application.envelope_validation import Admitted, read
from services.intake.main import Intake, build
from services.intake.settings import IntakeSettings
from tests.at_once import at_once
from tests.builders import envelope
from tests.databases import Databases
from tests.integration.intake.at_work import Client, life
from tests.integration.witness.served import DGGN, HOUR

NOW = datetime(2009, 6, 1, 8, tzinfo=UTC)


@pytest.fixture(params=["SQLite", "PostgreSQL"], scope="module")
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> IntakeSettings:
    """Where the log is."""
    if request.param == "SQLite":
        return IntakeSettings(file=tmp_path_factory.mktemp("clients") / "log.db")
    databases: Databases = request.getfixturevalue("databases")
    return IntakeSettings(database_url=SecretStr(databases.intake))


@pytest.fixture(scope="module")
def doors(own: IntakeSettings) -> Iterator[Sequence[Intake]]:
    """Two processes at one log, which has a post."""
    made = [build(own, lambda: NOW) for _ in range(2)]
    made[0].submit([envelope("post-opened")])
    yield made
    for each in made:
        each.close()


def sent_to_both(
    doors: Sequence[Intake], *bodies: list[dict[str, object]]
) -> list[list[dict[str, object]]]:
    """The answers of each process to the list that it is sent."""
    sends = [
        partial(Client(door.app).post, "/v1/events", json=body)
        for door, body in zip(doors, bodies, strict=True)
    ]
    return [each.json() for each in at_once(*sends)]


def test_a_list_sent_twice_at_once_is_accepted_once_and_both_learn_the_same_positions(
    doors: Sequence[Intake],
) -> None:
    for _ in range(3):
        before, said = doors[0].store.head(), life()
        one, other = sent_to_both(doors, said, said)
        fates = [{a["answer"], b["answer"]} for a, b in zip(one, other, strict=True)]
        assert fates == [{"accepted", "duplicate"}] * 3
        assert [each["position"] for each in one] == [each["position"] for each in other]
        assert doors[0].store.head() == before + 3


def test_an_id_said_otherwise_at_the_same_moment_is_a_conflict_and_the_other_one_stands(
    doors: Sequence[Intake],
) -> None:
    (opened, *_) = life()
    before, otherwise = doors[0].store.head(), {**opened, "time": "2009-05-31T08:00:00Z"}
    answers = [each["answer"] for (each,) in sent_to_both(doors, [opened], [otherwise])]
    assert sorted(map(str, answers)) == ["accepted", "conflict"]
    assert doors[0].store.head() == before + 1


def test_of_two_who_had_read_the_same_of_a_post_one_is_taken_and_the_other_told(
    doors: Sequence[Intake],
) -> None:
    before, seen = doors[0].store.head(), len(doors[0].store.history("27-01"))
    said = [read(envelope("post-filled"), LOCAL) for _ in doors]
    entries = [each._replace(seen=seen) for each in said if isinstance(each, Admitted)]
    answers = at_once(
        *(partial(door.record, [entry]) for door, entry in zip(doors, entries, strict=True))
    )
    problems = [each.problem.type if each.problem else "" for (each,) in answers]
    assert sorted(problems) == ["", SAID_MEANWHILE.uri]
    assert doors[0].store.head() == before + 1


def test_a_cosignature_handed_in_twice_at_once_is_kept_once(own: IntakeSettings) -> None:
    stores = [SqlCheckpointStore(own.log) for _ in range(2)]
    line = DGGN.cosign("une note\n", HOUR)
    at_once(*(partial(store.cosign, 13, line) for store in stores))
    for store in stores:
        store.close()
    engine = open_engine(own.log, "intake")
    with engine.connect() as read:
        assert read.scalar(text("SELECT count(*) FROM log_cosignatures")) == 1
    engine.dispose()
