"""A real broker and a real PostgreSQL for the workers."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from services.chassis.databases import open_engine
from services.chassis.kafka import KafkaSettings
from services.projections.domain.entries import Entry
from services.projections.settings import ProjectionsSettings
from tests.databases import relais_database
from tests.integration.channel.wire import Wire
from tests.integration.projections.conftest import MemoryFeed, project
from tests.kafka import Broker
from tests.scratch import create_scratch


@pytest.fixture
def wire(kafka_broker: Broker) -> Iterator[Wire]:
    """An empty channel."""
    made = Wire(kafka_broker.address)
    yield made
    made.close()


@pytest.fixture
def kafka(wire: Wire) -> KafkaSettings:
    """How a worker reaches the channel."""
    return KafkaSettings(bootstrap_servers=wire.bootstrap)


@pytest.fixture
def settings(postgresql_server: str) -> Iterator[ProjectionsSettings]:
    """Empty read models on PostgreSQL, as the workers' role has them."""
    with relais_database(postgresql_server) as made:
        yield ProjectionsSettings.model_validate({"database_url": made.projections})


@pytest.fixture
def models(settings: ProjectionsSettings) -> Iterator[Engine]:
    """The database of the read models, to look into."""
    engine = open_engine(settings.where, "projections")
    yield engine
    engine.dispose()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Engine]:
    """An empty embedded database, to compare with; see `count_embedded`."""
    engine = create_scratch(tmp_path / "embedded.db")
    yield engine
    engine.dispose()


def count_embedded(engine: Engine, entries: Sequence[Entry]) -> None:
    """Count entries as the embedded default does."""
    project(engine, MemoryFeed(entries))
