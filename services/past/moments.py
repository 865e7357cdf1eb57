"""The tables as of a moment, wherever the log is: a position, a day, or a release."""

from abc import ABC
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.days import zone_of
from contracts.identifiers import NATION
from contracts.streams import StreamId
from services.projections.domain.entries import Entry

if TYPE_CHECKING:
    from services.intake.adapters.log.fact_store import FactStore
    from services.intake.adapters.log.year_purge import SqlYearPurges
    from services.projections.consumer import Progress
    from services.reporting import main as reporting_main
    from services.reporting.application import Tables
    from services.reporting.ports import ReleaseStore


class StoreFeed:
    """An EventFeed over the event store of the same machine."""

    def __init__(self, store: "FactStore") -> None:
        self.store = store

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """The next entries after a position, at most `limit`."""
        return [Entry(*row) for row in self.store.read(after, limit)]

    def topics(self) -> Collection[str]:
        """The types of the facts there are."""
        return self.store.topics()

    def streams_saying(
        self, texts: Sequence[bytes], until: int, topics: Collection[str] = ()
    ) -> Sequence[StreamId]:
        """The cases and months in which a fact up to a position holds one of some texts."""
        return self.store.streams_saying(texts, until, topics)

    def of_streams(
        self, streams: Sequence[StreamId], topics: Collection[str] = ()
    ) -> Sequence[Entry]:
        """The entries of some streams, or of some types in them, each stream apart, in order."""
        return [Entry(*row) for row in self.store.rows_of(streams, topics)]

    def registers(self, until: int) -> Sequence[Entry]:
        """The entries of registers and series up to a position, in order."""
        return [Entry(*row) for row in self.store.registers(until)]

    def read_back(self, position: int, limit: int) -> Sequence[Entry]:
        """The entries up to a position, at most `limit`, the last first."""
        return [Entry(*row) for row in self.store.read_back(position, limit)]

    def head(self) -> int:
        """The last position, 0 for an empty log."""
        return self.store.head()

    def log_id(self) -> str:
        """The identity that the log was given at its creation."""
        return self.store.log_id

    @property
    def closed(self) -> "SqlYearPurges":
        """What the facts of closed years counted."""
        return self.store.purges


DIGITS = 18  # of a log position: what a database can hold


class MomentUnknown(ValueError):
    """Nothing of the past has this name; the message (French) says what can be named."""


class Past(ABC):
    """What is asked of the past; a composition gives the log, the releases and today's tables."""

    feed: StoreFeed
    releases: "ReleaseStore"
    reporting: "reporting_main.Reporting"

    def as_of(self, position: int, progress: "Progress | None" = None) -> "Tables":
        """The tables as the log stood at `position`, each from the histories that it counts.

        Raises MomentUnknown for a position before years were closed.
        """
        from services.past.chosen import Chosen
        from services.past.then import Then
        from services.reporting.application import Tables

        self.require_whole(position)
        return Tables(Then(Chosen(self.feed, position, progress), self.feed))

    def require_whole(self, position: int) -> None:
        """Raises MomentUnknown for a position before years were closed."""
        whole_from = max((each.position for each in self.feed.closed.purges()), default=0)
        if position < whole_from:
            raise MomentUnknown(
                f"Des années ont été closes au rang {whole_from} : le journal d'avant n'est plus "
                "entier, et l'on ne sait plus ce qu'il disait alors."
            )

    def position_of(self, moment: str) -> int:
        """The position meant by `moment`: a number, the end of a day in Paris, or a release.

        Raises MomentUnknown when it is none of them.
        """
        if moment.isdecimal() and moment.isascii() and len(moment) <= DIGITS:
            return min(int(moment), self.feed.head())
        try:
            end = datetime.combine(date.fromisoformat(moment), time.max, zone_of(NATION))
        except ValueError:
            for release in self.releases.sealed():
                if release.id == moment:
                    return release.position
            raise MomentUnknown(
                f"« {moment} » n'est ni une édition, ni un rang du journal, ni un jour AAAA-MM-JJ."
            ) from None
        return self.feed.store.position_at(end)


def reporting_on(file: Path) -> "reporting_main.Reporting":
    """Reporting on the published views of a file."""
    from services.reporting import main as reporting_main
    from services.reporting.settings import ReportingSettings

    return reporting_main.build(ReportingSettings(database_url=f"sqlite:///{file.resolve()}"))
