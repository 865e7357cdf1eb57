"""A log that a writer fills and a relay follows, for workers that a test starts and stops."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Thread
from time import sleep

from sqlalchemy import Engine

from contracts.read_model import CutRow
from services.chassis.databases import open_engine
from services.chassis.kafka import KafkaSettings
from services.intake.main import Intake, build
from services.intake.settings import IntakeSettings
from services.past.moments import StoreFeed
from services.projections.adapters.cuts import request_cut
from services.projections.settings import ProjectionsSettings
from tests.benchmarks.national import lines
from tests.databases import relais_database
from tests.integration.relay.wire import relaying

FACTS = 10_000
GROUP = 200  # facts a call of the writer
PAUSE_S = 0.15  # between two calls
SMALL = 100  # facts of a transaction: several for each poll


@dataclass
class Flowing:
    """The log, the read models, and what reporting sees of them."""

    settings: ProjectionsSettings
    models: Engine
    views: Engine
    feed: StoreFeed
    writer: Thread

    def cut(self, model: str, ahead: int) -> CutRow:
        """Ask for a cut so far beyond the head of the log, at its end at most."""
        return request_cut(self.models, model, min(self.feed.head() + ahead, FACTS))


@contextmanager
def flowing(server: str, kafka: KafkaSettings) -> Iterator[Flowing]:
    """All but the workers, at work; the writer has ended when the block ends."""
    with relais_database(server) as made:
        intake = build(IntakeSettings.model_validate({"database_url": made.intake}))
        settings = ProjectionsSettings.model_validate(
            {"database_url": made.projections, "batch": SMALL}
        )
        models = open_engine(made.projections, "projections")
        views = open_engine(made.reporting, "published")
        writer = Thread(target=write, args=(intake,), daemon=True)
        with relaying(kafka, database_url=made.relay):
            writer.start()
            yield Flowing(settings, models, views, StoreFeed(intake.store), writer)
            writer.join()
        models.dispose()
        views.dispose()
        intake.close()


def write(intake: Intake) -> None:
    """Send the facts, a group at a time."""
    for start in range(0, FACTS, GROUP):
        for told in intake.import_lines(facts()[start : start + GROUP], lambda fact: fact.time):
            assert told.answer.answer == "accepted"
        sleep(PAUSE_S)


@cache
def facts() -> list[bytes]:
    """What the writer sends."""
    return lines(FACTS)
