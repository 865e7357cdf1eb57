"""Catching up the three read models on one core, against the library's ProjectionRunner."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import singledispatchmethod
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

from services.composition.folder import DataFolder
from services.embedded.platform import Platform, platform
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row
from tests.services import postgresql

LIBRARY_EVENTS = 4_000


def run(facts: int) -> list[Row]:
    """Facts a second of both, in the same run."""
    ours = _ours(facts)
    theirs = project_with_the_library()
    return [
        Row("catch-up of three read models, one core", ours, "facts/s", 15_000),
        Row("the library's ProjectionRunner, one counter, PostgreSQL", theirs, "events/s"),
        Row("catch-up / ProjectionRunner", ours / theirs, "×", 10),
    ]


def _ours(facts: int) -> float:
    log = folder(facts)
    with TemporaryDirectory() as scratch, one_core(), platform(log) as source:
        empty = Platform(DataFolder(log.__class__(scratch)))
        empty.__dict__["feed"] = source.feed
        began = perf_counter()
        position = empty.projections.catch_up()
        seconds = perf_counter() - began
        empty.close()
    return position / seconds


@contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@dataclass(frozen=True)
class Opened(DomainEvent):
    """A situation begins, as the library would have it."""

    month: str


class Months(PostgresTrackingRecorder):
    """How many situations a month, counted in the transaction of the position."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS months (month text PRIMARY KEY, situations bigint)"
            ).format()
        )

    def count(self, month: str, tracking: Tracking) -> None:
        """One more."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                SQL(
                    "INSERT INTO months VALUES (%s, 1) ON CONFLICT (month) "
                    "DO UPDATE SET situations = months.situations + 1"
                ),
                (month,),
            )


class CountMonths(Projection[Months]):
    """The comparable counter."""

    name = "months"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Count every event."""
        self.view.count(domain_event.month, tracking)


def project_with_the_library() -> float:
    """Events a second of the library's ProjectionRunner on PostgreSQL."""
    with postgresql() as url:
        server = urlsplit(url)
        env = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": server.path.lstrip("/"),
            "POSTGRES_HOST": str(server.hostname),
            "POSTGRES_PORT": str(server.port),
            "POSTGRES_USER": str(server.username),
            "POSTGRES_PASSWORD": "",
        }
        application: Application[UUID] = Application(env)
        made = DomainEvent.create_timestamp
        events = [Opened(uuid4(), 1, made(), "2008-10") for _ in range(LIBRARY_EVENTS)]
        recorded = application.save(*events)
        application.close()
        began = perf_counter()
        with ProjectionRunner(
            application_class=Application[UUID],
            projection_class=CountMonths,
            view_class=Months,
            env=env,
        ) as runner:
            runner.wait(recorded[-1].notification.id, timeout=120)
        return LIBRARY_EVENTS / (perf_counter() - began)
