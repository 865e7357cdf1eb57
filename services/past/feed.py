"""The embedded log as the projections read it: straight from intake's store."""

from collections.abc import Sequence

from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.year_purge import SqlYearPurges
from services.projections.domain.entries import Entry


class StoreFeed:
    """An EventFeed over the event store of the same machine."""

    def __init__(self, store: FactStore) -> None:
        self.store = store

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """The next entries after a position, at most `limit`."""
        return [Entry(*row) for row in self.store.read(after, limit)]

    def head(self) -> int:
        """The last position, 0 for an empty log."""
        return self.store.head()

    def log_id(self) -> str:
        """The identity that the log was given at its creation."""
        return self.store.log_id

    @property
    def closed(self) -> SqlYearPurges:
        """What the facts of closed years counted."""
        return self.store.purges
