"""The log of facts: `eventsourcing`'s Application with our mapper and our ids, on any database."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import Environment, EnvType
from pydantic_core import from_json

from contracts.closing import LogRecord
from contracts.envelope import Fact, decode
from contracts.streams import LOG_STREAM, StreamId
from contracts.transparency.merkle.tree import HASH_BYTES, SALT_BYTES
from services.chassis.databases import Where
from services.intake.adapters.log.fact_rows import FactRows
from services.intake.adapters.log.leaves import Leaves
from services.intake.adapters.log.mapper import FactMapper, LoggedFact
from services.intake.adapters.log.store_errors import translate_store_errors
from services.intake.adapters.log.year_purge import SqlYearPurges
from services.intake.adapters.tree.log_tree import LogTree
from services.intake.ports import Accepted, NewFact, StoredFact, StoreUnavailable

SCHEMA = "intake"
READ_AT_ONCE = 5_000  # facts, some 3 MB


class SaltedFact(NamedTuple):
    """A leaf, and the salt and the bytes that it is made of: empty once the fact was closed."""

    position: int
    salt: bytes
    stored: bytes
    leaf: bytes


class FactStore(Application[str]):
    """All facts ever accepted; any thread may read. A subclass opens a database."""

    name = SCHEMA
    log_id: str
    """Random, drawn with the tables: tells this log from any other."""
    where: Where

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """The settings given here alone: the library reads no environment variable."""
        return Environment(name, dict(env or {}))

    def construct_mapper(self) -> FactMapper:
        """The contract's bytes."""
        return FactMapper()

    @contextmanager
    def turn(self) -> Iterator[int]:
        """The last position; SQLite lets one writer in at its first insert, and no earlier."""
        yield self.head()

    def append(self, facts: Sequence[NewFact]) -> Sequence[int]:
        """Store `facts` and their ids, durably, all or none; their positions.

        Below `save`, whose packaging of each event costs a third of the whole.
        """
        stored = [self.mapper.to_stored_event(LoggedFact(*each[:3])) for each in facts]
        accepted = [(each.fact.id.bytes, each.digest) for each in facts]
        with translate_store_errors():
            return self._facts.insert_events(stored, accepted=accepted)

    def append_record(self, record: LogRecord) -> int:
        """Store what the log says of itself, after all its facts, durably; its position.

        Raises StoreMoved when another record comes first, and StoreUnavailable.
        """
        stream, stored = StreamId(LOG_STREAM), record.stored
        with translate_store_errors():
            version = 1 + len(list(self._facts.select_streams([stream])))
            event = StoredEvent(stream, version, record.says.NAME, stored)
            accepted = (record.id.bytes, hashlib.sha256(stored).digest())
            (position,) = self._facts.insert_events([event], accepted=[accepted])
        return position

    def records(self) -> Sequence[tuple[int, LogRecord]]:
        """Each record of the log itself with its position, in order."""
        with translate_store_errors():
            rows = list(self._facts.select_streams([StreamId(LOG_STREAM)]))
        return [(row.position, LogRecord.read(row.stored)) for row in rows]

    def accepted(self, ids: Collection[UUID]) -> Mapping[UUID, Accepted]:
        """Those of `ids` that the log has accepted."""
        with translate_store_errors():
            rows = list(self._facts.select_accepted([id.bytes for id in ids]))
        return {UUID(bytes=id): Accepted(digest, position) for id, digest, position in rows}

    def histories(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Fact]]:
        """All facts of each of `streams` that has any, in log order."""
        found: dict[StreamId, list[Fact]] = {}
        with translate_store_errors():
            for _, stream, stored in self._facts.select_streams(streams):
                found.setdefault(stream, []).append(decode(stored))
        return found

    def streams_of(self, post: str) -> Collection[StreamId]:
        """The cases and the months of activity of a post; one pass over the whole log."""
        with translate_store_errors():
            return self._facts.select_streams_of(post)

    def history(self, stream: str) -> Sequence[tuple[int, Fact]]:
        """Each fact of one stream with its position, in log order."""
        with translate_store_errors():
            rows = list(self._facts.select_streams([StreamId(stream)]))
        return [(position, decode(stored)) for position, _, stored in rows]

    def read(self, after: int, limit: int) -> Sequence[StoredFact]:
        """The next rows after a position, at most `limit`, bytes as stored."""
        with translate_store_errors():
            return self._facts.select_after(after, limit)

    def topics(self) -> Collection[str]:
        """The types of the facts there are."""
        with translate_store_errors():
            return self._facts.select_topics()

    def streams_saying(
        self, texts: Sequence[bytes], until: int, topics: Collection[str] = ()
    ) -> Sequence[StreamId]:
        """The cases and months in which a fact up to a position holds one of some texts.

        `topics`: its types; any of them where none is named.
        """
        with translate_store_errors():
            return self._facts.select_streams_saying(texts, until, topics)

    def rows_of(
        self, streams: Collection[StreamId], topics: Collection[str] = ()
    ) -> Sequence[StoredFact]:
        """The rows of some streams, or of some types in them, each stream apart, in order."""
        with translate_store_errors():
            return list(self._facts.select_streams(streams, topics))

    def registers(self, until: int) -> Sequence[StoredFact]:
        """The rows of registers and series up to a position, in order."""
        with translate_store_errors():
            return self._facts.select_registers(until)

    def read_back(self, position: int, limit: int) -> Sequence[StoredFact]:
        """The rows up to a position, at most `limit`, the last first."""
        with translate_store_errors():
            return self._facts.select_before(position, limit)

    def head(self) -> int:
        """The last position, 0 for an empty log."""
        with translate_store_errors():
            return self._facts.select_head()

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

    def tree(self) -> LogTree:
        """The Merkle tree that grows with each commit."""
        return LogTree(self._facts)

    @cached_property
    def purges(self) -> SqlYearPurges:
        """The years that were closed."""
        return SqlYearPurges(self.where)

    def salted(self, start: int, end: int) -> Iterator[SaltedFact]:
        """The leaves [start, end) with their facts, in log order; memory stays flat.

        Raises StoreUnavailable, also when the log holds fewer.
        """
        tree = self.tree()
        while start < end:
            commits = tree.commits(start, min(start + READ_AT_ONCE, end))
            for commit in commits:
                yield from self._of_commit(commit, start, end)
                start = min(commit.first_leaf + commit.facts, end)
            if not commits:
                raise StoreUnavailable(f"the log holds {start} facts, not {end}")

    def _of_commit(self, commit: Leaves, start: int, end: int) -> Iterator[SaltedFact]:
        """Its leaves within [start, end); a fact that was closed is its leaf alone."""
        first = max(start - commit.first_leaf, 0)
        last = min(end - commit.first_leaf, commit.facts)
        position = commit.first_position + first
        rows = {row.position: row.stored for row in self.read(position - 1, last - first)}
        for at in range(first, last):
            position = commit.first_position + at
            leaf = commit.leaves[at * HASH_BYTES : (at + 1) * HASH_BYTES]
            salt = commit.salts[at * SALT_BYTES : (at + 1) * SALT_BYTES]
            stored = rows.get(position, b"")
            yield SaltedFact(position, salt if stored else b"", stored, leaf)

    @property
    def _facts(self) -> FactRows:
        return cast(FactRows, self.recorder)


def _recorded_at(row: StoredFact) -> datetime:
    return datetime.fromisoformat(from_json(row.stored)["recordedat"])
