"""A year closed on PostgreSQL and Kafka: its facts leave both, whatever is killed on the way."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from pydantic_core import to_json
from sqlalchemy import insert

from contracts.channels import FACTS, PARTITIONS, facts_channel
from contracts.period import Period
from contracts.read_model import READ_MODELS
from contracts.transparency.notes import base64_of
from services.chassis.kafka import KafkaSettings
from services.composition.distributed import Distributed
from services.intake.main import Intake, build
from services.intake.settings import IntakeSettings
from services.operations.announcing import NotClosed
from services.operations.retention import close_year, years
from services.projections.settings import ProjectionsSettings
from services.reporting.adapters.sealed_store import open_sealed
from services.reporting.adapters.sealed_tables import RELEASES
from services.reporting.domain.disclosure.release import Release, Status
from services.synthetic import DATASETS
from tests.architecture.tree import ROOT
from tests.builders import envelope
from tests.databases import Databases, relais_database
from tests.integration.channel.wire import Wire
from tests.integration.channel.working import working
from tests.integration.relay.wire import relaying
from tests.names import HIDING

TABLES = ("A1", "A3", "B2", "C1", "H2", "H4")
YEARLY = Release("2008-1", Period.parse("2008"), Status.CONSOLIDATED, 1, "", "", "", 0, 0, ())


@dataclass
class World:
    """A set-up at work: intake, relay, a worker of each read model; its variables."""

    intake: Intake
    variables: dict[str, str]
    databases: Databases

    def figures(self, *levels: str) -> list[str]:
        """Every table, at every level without `levels`, of both years."""
        with Distributed(self.variables) as opened:
            opened.projections.catch_up()
            return [
                str(opened.reporting.tables.table(code, level, None, period).rows)
                for code in TABLES
                for level in levels or ("nation", "department", "site")
                for period in ("2008", "2009")
            ]

    def close(self, after: set[str] | None = None) -> tuple[int, list[str]]:
        """`relais retention close 2008`, killed (-9) after the first step that is not in `after`.

        Its exit code, and the steps it has said.
        """
        command = [sys.executable, "-m", "services", "retention", "close", "2008", "--yes"]
        done: list[str] = []
        with subprocess.Popen(
            command, cwd=ROOT, env=os.environ | self.variables, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr
            for line in process.stderr:
                done.append(line.strip())
                if after is not None and done[-1] not in after:
                    process.kill()
                    break
            process.stderr.read()
            return process.wait(120), done


@pytest.fixture(scope="module")
def world(postgresql_server: str, kafka_broker) -> Iterator[World]:
    wire = Wire(kafka_broker.address)
    wire.close()
    kafka = KafkaSettings(bootstrap_servers=kafka_broker.address, replicas=1)
    with relais_database(postgresql_server) as made:
        intake = build(IntakeSettings.model_validate({"database_url": made.intake}))
        facts = (to_json(fact) for fact in DATASETS["national118"](posts=1, years=2))
        for told in intake.import_lines(facts, lambda fact: fact.time):
            assert told.answer.answer == "accepted"
        engine = open_sealed(made.sealer, HIDING)
        with engine.begin() as connection:
            row = {**YEARLY.__dict__, "period": "2008", "left_out": "[]", "number": 1, "small": 0}
            connection.execute(insert(RELEASES).values(row))
        engine.dispose()
        settings = ProjectionsSettings.model_validate({"database_url": made.projections})
        variables = {
            "RELAIS_INTAKE_DATABASE_URL": made.owner,
            "RELAIS_PROJECTIONS_DATABASE_URL": made.owner,
            "RELAIS_REPORTING_DATABASE_URL": made.reporting,
            "RELAIS_REPORTING_SEALED_URL": made.sealer,
            "RELAIS_KAFKA_BOOTSTRAP_SERVERS": kafka_broker.address,
            "RELAIS_KAFKA_REPLICAS": "1",
            "RELAIS_LOG_KEY": base64_of(bytes(range(32))),
        }
        with relaying(kafka, database_url=made.relay), working(settings, kafka, *READ_MODELS):
            made_world = World(intake, variables, made)
            made_world.figures()
            yield made_world
        intake.close()


def topics(world: World) -> set[str]:
    admin = KafkaAdminClient(bootstrap_servers=world.variables["RELAIS_KAFKA_BOOTSTRAP_SERVERS"])
    found = {name for name in admin.list_topics() if name.startswith(FACTS.name)}
    admin.close()
    return found


def subjects(world: World, topic: str) -> set[str]:
    """Of which cases and months a generation of the channel tells."""
    consumer = KafkaConsumer(
        bootstrap_servers=world.variables["RELAIS_KAFKA_BOOTSTRAP_SERVERS"],
        auto_offset_reset="earliest",
    )
    partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    consumer.assign(partitions)
    left = sum(consumer.end_offsets(partitions).values())
    found: set[str] = set()
    while left:
        for messages in consumer.poll(timeout_ms=500).values():
            left -= len(messages)
            found |= {json.loads(each.value).get("subject", "") for each in messages}
    consumer.close()
    return found - {""}


def test_a_year_that_has_no_release_stays_on_kafka_too(world: World) -> None:
    with (
        Distributed(world.variables) as opened,
        pytest.raises(NotClosed, match="pas d'édition annuelle"),
    ):
        close_year(opened, 2009)
    assert topics(world) == {FACTS.name}


def test_a_closing_killed_after_each_step_goes_on_and_changes_no_figure(world: World) -> None:
    before, there = world.figures(), subjects(world, FACTS.name)
    of_the_nation, steps = world.figures("nation"), set[str]()
    killed = 0
    while True:
        code, done = world.close(after=steps)
        if code == 0:
            break
        assert code == -9, done
        killed += 1
        steps |= set(done)
        assert world.figures("nation") == of_the_nation, done
    assert killed >= 11
    with Distributed(world.variables) as opened:
        assert [type(each.says).__name__ for _, each in opened.store.records()] == [
            "Announced",
            "Confirmed",
        ]
    assert world.figures() == before
    assert topics(world) == {facts_channel(2).name}
    left = subjects(world, facts_channel(2).name)
    assert left < there
    assert len(there - left) > 100


def test_a_rebuild_from_the_new_channel_counts_what_the_old_one_counted(world: World) -> None:
    before = world.figures()
    with Distributed(world.variables) as opened:
        assert [opened.projections.rebuild(model).same for model in READ_MODELS] == [True] * 3
    assert world.figures() == before


def test_facts_that_come_after_a_closing_are_counted_and_the_next_closing_closes_nothing(
    world: World,
) -> None:
    with Distributed(world.variables) as opened:
        post = opened.reporting.tables.posts("nation")[0].post
    (told,) = world.intake.submit([envelope("case-opened", post=post, occurred_on="2010-02-01")])
    assert told.answer == "accepted", told
    before = world.figures()
    code, _ = world.close()
    assert code == 0
    assert topics(world) == {facts_channel(2).name}
    assert world.figures() == before
    with Distributed(world.variables) as opened:
        assert [(each.year, each.closed) for each in years(opened)][:2] == [
            (2008, True),
            (2009, False),
        ]


def test_read_models_made_anew_wait_until_they_are_told_what_was_closed(world: World) -> None:
    before = world.figures()
    with psycopg.connect(world.databases.owner) as owner:
        for table in ("generations", "positions", "channel", "closed_cells", "closed_numbers"):
            owner.execute(f"DELETE FROM projections.{table}".encode())
        for model in READ_MODELS:
            for table in ("cells", "states", "posts", "series"):
                owner.execute(f"DELETE FROM projections.{model}_{table}".encode())
        for table in ("open_cases", "devices", "sequence_holes"):
            owner.execute(f"DELETE FROM projections.site_{table}".encode())
    code, _ = world.close()
    assert code == 0
    assert world.figures() == before
