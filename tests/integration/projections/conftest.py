"""A log in memory and a database on disk, for the engine's laws."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, select

from contracts.streams import StreamId
from services.chassis.databases import reading
from services.projections.adapters.generations import published, serving
from services.projections.consumer import Projector
from services.projections.domain.entries import Entry
from services.projections.domain.read_models import READ_MODELS
from services.projections.rebuild import follower
from tests.scratch import create_scratch

LOG = "log-1"
Published = dict[str, list[tuple[object, ...]]]


class NothingClosed:
    """No year was closed."""

    def purges(self) -> tuple[()]:
        return ()

    def cells(self, model: str) -> tuple[()]:
        return ()

    def numbers(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        return {}


class MemoryFeed:
    """A log that a test writes by hand."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.entries = list(entries)

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """The next entries after a position, at most `limit`."""
        return [entry for entry in self.entries if entry.position > after][:limit]

    def topics(self) -> Collection[str]:
        """The types of the facts there are."""
        return {_topic(entry) for entry in self.entries}

    def streams_saying(
        self, texts: Sequence[bytes], until: int, topics: Collection[str] = ()
    ) -> Sequence[StreamId]:
        """The cases and months in which a fact up to a position holds one of some texts."""
        return list(
            {
                entry.stream
                for entry in self.entries
                if entry.position <= until
                and not entry.stream.is_register
                and (not topics or _topic(entry) in topics)
                and any(text in entry.stored for text in texts)
            }
        )

    def of_streams(
        self, streams: Sequence[StreamId], topics: Collection[str] = ()
    ) -> Sequence[Entry]:
        """The entries of some streams, or of some types in them, each stream apart."""
        asked = [entry for entry in self.entries if entry.stream in streams]
        kept = (entry for entry in asked if not topics or _topic(entry) in topics)
        return sorted(kept, key=lambda entry: entry.stream)

    def registers(self, until: int) -> Sequence[Entry]:
        """The entries of registers and series up to a position."""
        return [each for each in self.entries if each.position <= until and each.stream.is_register]

    def read_back(self, position: int, limit: int) -> Sequence[Entry]:
        """The entries up to a position, the last first."""
        return [each for each in self.entries if each.position <= position][::-1][:limit]

    def head(self) -> int:
        """The last position."""
        return self.entries[-1].position if self.entries else 0

    def log_id(self) -> str:
        """Always the same log."""
        return LOG

    @property
    def closed(self) -> "NothingClosed":
        """Nothing."""
        return NothingClosed()


def _topic(entry: Entry) -> str:
    return entry.stored.partition(b'"type":"')[2].partition(b'"')[0].decode()


def project(engine: Engine, feed: MemoryFeed, batch: int = 1000) -> None:
    """Count the whole log into the three read models."""
    Projector(feed, [follower(engine, model, feed) for model in READ_MODELS], batch).catch_up()


def everything_published(engine: Engine) -> Published:
    """All rows of all read models, in the generation that serves."""
    rows: Published = {}
    generations = {model: serving(engine, model, LOG).generation for model in READ_MODELS}
    with reading(engine).connect() as connection:
        for model, generation in generations.items():
            for table in published(model):
                columns = [column for column in table.c if column.name != "generation"]
                query = select(*columns).where(table.c.generation == generation)
                rows[table.name] = [tuple(r) for r in connection.execute(query.order_by(*columns))]
    return rows


def projected(entries: Sequence[Entry], batch: int = 1000) -> Published:
    """What a fresh database publishes of these entries."""
    with TemporaryDirectory() as folder:
        engine = create_scratch(Path(folder) / "read.db")
        project(engine, MemoryFeed(entries), batch)
        rows = everything_published(engine)
        engine.dispose()
    return rows


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of read models."""
    made = create_scratch(tmp_path / "read.db")
    yield made
    made.dispose()
