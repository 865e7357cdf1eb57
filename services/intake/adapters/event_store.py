"""The log of facts: `eventsourcing`'s Application on SQLite, with our mapper and our ids."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import (
    IntegrityError,
    PersistenceError,
)
from eventsourcing.utils import Environment, EnvType
from pydantic_core import from_json

from contracts.envelope import Fact, decode
from services.chassis.databases import sqlite_engine
from services.chassis.migrations import upgrade
from services.intake.adapters.connections import DURABLE, FactStoreFactory
from services.intake.adapters.mapper import FactMapper, LoggedFact
from services.intake.adapters.recorder import FactRecorder, StoredFact
from services.intake.ports import Accepted, NewFact, StoreFull, StoreMoved, StoreUnavailable


class EventStore(Application[str]):
    """All facts ever accepted. One process writes; any thread may read."""

    name = "intake"

    def __init__(self, file: Path, pragmas: Sequence[str] = DURABLE) -> None:
        """Open the log in `file`, made and migrated when it is not there yet.

        Raises StoreUnavailable when the file cannot be written.
        """
        self._pragmas = pragmas
        with _told():
            super().__init__(
                {"SQLITE_DBNAME": str(file), "ORIGINATOR_ID_TYPE": "text", "CREATE_TABLE": "y"}
            )
        engine = sqlite_engine(file, durable=True)
        upgrade(engine, "services.intake")
        engine.dispose()
        self.log_id = self._facts.select_log_id()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what is given: nothing of the library's configuration comes from outside."""
        return Environment(name, dict(env or {}))

    def construct_factory(self, env: Environment) -> FactStoreFactory:  # type: ignore[override]
        """Durable connections and the recorder of facts."""
        return FactStoreFactory(env, self._pragmas)

    def construct_mapper(self) -> FactMapper:
        """The contract's bytes."""
        return FactMapper()

    def append(self, facts: Sequence[NewFact]) -> Sequence[int]:
        """Store `facts` and their ids, durably, all or none; their positions.

        Below `save`, whose packaging of each event costs a third of the whole.
        """
        stored = [self.mapper.to_stored_event(LoggedFact(*each[:3])) for each in facts]
        accepted = [(each.fact.id.bytes, each.digest) for each in facts]
        with _told():
            return self.recorder.insert_events(stored, accepted=accepted) or ()

    def accepted(self, ids: Collection[UUID]) -> Mapping[UUID, Accepted]:
        """Those of `ids` that the log has accepted."""
        with _told():
            rows = list(self._facts.select_accepted([id.bytes for id in ids]))
        return {UUID(bytes=id): Accepted(digest, position) for id, digest, position in rows}

    def histories(self, streams: Collection[str]) -> Mapping[str, Sequence[Fact]]:
        """All facts of each of `streams` that has any, in log order."""
        found: dict[str, list[Fact]] = {}
        with _told():
            for _, stream, stored in self._facts.select_streams(streams):
                found.setdefault(stream, []).append(decode(stored))
        return found

    def history(self, stream: str) -> Sequence[tuple[int, Fact]]:
        """Each fact of one stream with its position, in log order."""
        with _told():
            rows = list(self._facts.select_streams([stream]))
        return [(position, decode(stored)) for position, _, stored in rows]

    def read(self, after: int, limit: int) -> Sequence[StoredFact]:
        """The next rows after a position, at most `limit`, bytes as stored."""
        with _told():
            return self._facts.select_after(after, limit)

    def head(self) -> int:
        """The last position, 0 for an empty log."""
        with _told():
            return self.recorder.max_notification_id() or 0

    def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before `instant`, 0 when there is none.

        By bisection: intake's clock never goes back in the log.
        """
        low, high = 0, self.head()
        while low < high:
            middle = (low + high) // 2
            (row,) = self.read(middle, 1)
            if _recorded_at(row) <= instant:
                low = row.position
            else:
                high = middle
        return low

    def last_recorded_at(self) -> datetime | None:
        """Intake's clock on the last fact, None for an empty log."""
        head = self.head()
        return _recorded_at(self.read(head - 1, 1)[0]) if head else None

    @property
    def _facts(self) -> FactRecorder:
        return cast(FactRecorder, self.recorder)


def _recorded_at(row: StoredFact) -> datetime:
    return datetime.fromisoformat(from_json(row.stored)["recordedat"])


@contextmanager
def _told() -> Iterator[None]:
    """Tell the library's errors in the words of the port."""
    try:
        yield
    except IntegrityError as error:
        raise StoreMoved(str(error)) from error
    except PersistenceError as error:
        if "full" in str(error):
            raise StoreFull(str(error)) from error
        raise StoreUnavailable(str(error)) from error
