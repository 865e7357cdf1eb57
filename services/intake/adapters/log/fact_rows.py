"""What the log is asked of its facts and of its tree, in SQL that both databases understand."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar

from eventsourcing.persistence import StoredEvent

from contracts.events.cases import CaseOpened
from contracts.streams import StreamId
from services.intake.adapters.log.leaves import Edge, Leaves
from services.intake.ports import StoredFact

EDGE = "SELECT first_leaf + facts, peaks FROM log_leaves ORDER BY first_leaf DESC LIMIT 1"
SERIES = "series/%"
LEAVES = "SELECT first_leaf, first_position, facts, salts, leaves FROM log_leaves"


class FactRows(ABC):
    """The part of a recorder that is ours; each database has its own way to run a statement."""

    POSITION: ClassVar[str]
    """The column of `stored_events` that holds a fact's position."""
    HOLDS: ClassVar[str]
    """Whether the bytes `state` hold those of the parameter."""

    @abstractmethod
    def _select(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query; `?` stands for each parameter."""

    @abstractmethod
    def _among(self, statement: str, values: Collection[Any]) -> Iterable[tuple[Any, ...]]:
        """The rows of a query whose `{among}` follows the column that has one of `values`."""

    @abstractmethod
    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, accepted: Sequence[tuple[bytes, bytes]]
    ) -> Sequence[int]:
        """Store events and the (id, digest) of each, durably, all or none; their positions."""

    def select_edge(self) -> Edge:
        """The right edge of the tree after the last commit."""
        rows = self._select(EDGE)
        return Edge(*rows[0]) if rows else Edge()

    def select_leaves(self, start: int, end: int) -> list[Leaves]:
        """The commits that hold the leaves [start, end), in order."""
        rows = self._select(
            f"{LEAVES} WHERE first_leaf >= (SELECT max(first_leaf) FROM log_leaves "
            "WHERE first_leaf <= ?) AND first_leaf < ? ORDER BY first_leaf",
            start,
            end,
        )
        return [Leaves(*row) for row in rows]

    def select_leaves_at(self, position: int) -> Leaves | None:
        """The last commit that begins at a position or before it."""
        rows = self._select(
            f"{LEAVES} WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1", position
        )
        return Leaves(*rows[0]) if rows else None

    def select_nodes(self, level: int, start: int, end: int) -> list[bytes]:
        """The subtrees of a kept level that cover [start, end), in order."""
        nodes = "SELECT hash FROM log_nodes WHERE level = ? AND start >= ? AND start < ?"
        return [row[0] for row in self._select(f"{nodes} ORDER BY start", level, start, end)]

    def select_head(self) -> int:
        """The last position, 0 for an empty log."""
        ((last,),) = self._select(f"SELECT max({self.POSITION}) FROM stored_events")
        return last or 0

    def select_accepted(self, ids: Collection[bytes]) -> Iterable[tuple[bytes, bytes, int]]:
        """(id, digest, position) of those of `ids` that were accepted."""
        asked = "SELECT id, digest, position FROM accepted_facts WHERE id {among}"
        return ((id, digest, position) for id, digest, position in self._among(asked, ids))

    def select_streams(
        self, streams: Collection[StreamId], topics: Collection[str] = ()
    ) -> Iterable[StoredFact]:
        """Every fact of `streams`, or those of some types alone, in order within each."""
        asked = (
            f"SELECT {self.POSITION}, originator_id, state FROM stored_events "
            f"WHERE originator_id {{among}}{_of(topics)} ORDER BY originator_id, originator_version"
        )
        return map(_stored, self._among(asked, streams))

    def select_streams_of(self, post: str) -> list[StreamId]:
        """The months of a post, and the cases that it opened."""
        rows = self._select(
            "SELECT DISTINCT originator_id FROM stored_events WHERE originator_id LIKE ? "
            f"OR (topic = '{CaseOpened.NAME}' AND {self.HOLDS})",
            f"{post}/%",
            f'"post":"{post}"'.encode(),
        )
        return [StreamId(stream) for (stream,) in rows]

    def select_topics(self) -> list[str]:
        """The types of the facts there are."""
        return [topic for (topic,) in self._select("SELECT DISTINCT topic FROM stored_events")]

    def select_streams_saying(
        self, texts: Sequence[bytes], until: int, topics: Collection[str]
    ) -> list[StreamId]:
        """Cases and months with a fact, up to a position, whose bytes hold one of some texts.

        `topics`: its types; any of them where none is named.
        """
        rows = self._select(
            f"SELECT DISTINCT originator_id FROM stored_events WHERE {self.POSITION} <= ? "
            f"{_of(topics)} AND originator_id LIKE ? AND originator_id NOT LIKE ? "
            f"AND ({' OR '.join(self.HOLDS for _ in texts)})",
            until, "%/%", SERIES, *texts,
        )  # fmt: skip
        return [StreamId(stream) for (stream,) in rows]

    def select_registers(self, until: int) -> list[StoredFact]:
        """The facts of registers and series up to a position, in order."""
        which = "(originator_id NOT LIKE ? OR originator_id LIKE ?)"
        ordered = f"ORDER BY {self.POSITION}"
        return self._facts(f"<= ? AND {which} {ordered}", until, "%/%", SERIES)

    def select_before(self, position: int, limit: int) -> list[StoredFact]:
        """The facts up to a position, at most `limit`, the last first."""
        return self._facts(f"<= ? ORDER BY {self.POSITION} DESC LIMIT ?", position, limit)

    def select_after(self, position: int, limit: int) -> list[StoredFact]:
        """The next facts after `position`, at most `limit`, in order."""
        return self._facts(f"> ? ORDER BY {self.POSITION} LIMIT ?", position, limit)

    def _facts(self, position_is: str, *values: object) -> list[StoredFact]:
        """The facts whose position is as said."""
        rows = self._select(
            f"SELECT {self.POSITION}, originator_id, state FROM stored_events "
            f"WHERE {self.POSITION} {position_is}",
            *values,
        )
        return [_stored(row) for row in rows]

    def select_log_id(self) -> str:
        """The random id of this log."""
        ((log_id,),) = self._select("SELECT log_id FROM log_identity")
        return str(log_id)


def _of(topics: Collection[str]) -> str:
    named = ", ".join(f"'{topic}'" for topic in sorted(topics))
    return f" AND topic IN ({named})" if named else ""


def _stored(row: tuple[int, str, bytes]) -> StoredFact:
    position, stream, stored = row
    return StoredFact(position, StreamId(stream), stored)
