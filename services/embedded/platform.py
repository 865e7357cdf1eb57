"""The embedded composition: intake, projections and reporting on one data folder."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from services.composition.folder import DataFolder
from services.composition.places import InFolder
from services.composition.setup import SetUp
from services.intake.settings import IntakeSettings
from services.past.moments import reporting_on
from services.projections.settings import ProjectionsSettings

if TYPE_CHECKING:
    from services.intake.adapters.log.fact_store import FactStore
    from services.projections import main as projections_main
    from services.reporting import main as reporting_main
    from services.reporting.domain.disclosure.release import Release
    from services.reporting.ports import PublishedViews


class Platform(InFolder, SetUp):
    """The services of one data folder, each opened when it is first needed."""

    def __init__(
        self,
        folder: DataFolder,
        clock: Callable[[], datetime] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """`variables`: keys and retention may be told by the environment."""
        super().__init__(variables or {}, clock)
        self.folder = folder

    @property
    def intake_settings(self) -> IntakeSettings:
        """The folder's own log."""
        return IntakeSettings(file=self.folder.log)

    def bind_key(self, log: "FactStore") -> None:
        """A log that has no fact yet is bound to its key before the first. Raises KeyRefused."""
        from services.intake.main import open_checkpoints

        if not log.head():
            open_checkpoints(self.folder.log, log, self.log_key, self.clock).close()

    @property
    def sealed(self) -> Path:
        """The folder's own releases."""
        return self.folder.sealed

    @property
    def journal_note(self) -> Path:
        """Beside the folder's log key."""
        return self.folder.journal_note

    @cached_property
    def projections(self) -> "projections_main.Projections":
        """The read models. Raises LogDiffers when they were counted from another log."""
        from services.projections import main as projections_main

        settings = ProjectionsSettings(database=self.folder.read_models)
        opened = projections_main.build(settings, self.feed)
        return self._closing.enter_context(closing(opened))

    @cached_property
    def reporting(self) -> "reporting_main.Reporting":  # type: ignore[override]
        """The tables; a file that an older program wrote has its views made anew first."""
        from services.projections.adapters.schema import open_database

        if self.folder.read_models.exists():
            open_database(self.folder.read_models).dispose()
        return reporting_on(self.folder.read_models)

    @property
    def views_to_seal(self) -> "PublishedViews":
        """The read models themselves: one process counts them, all to the same position."""
        return self.reporting.views

    def cut(self) -> None:
        """Nothing: the projector follows the log while this set-up serves."""

    def follow_purges(self) -> Iterator[str]:
        """The read models keep what closed facts counted; nothing else holds the facts."""
        from services.projections.adapters.year_purge import adopt

        adopt(self.projections.engine, self.feed.closed)
        return iter(())

    def announce(self) -> "list[Release]":
        """Nothing: a data folder has no channel, its releases are listed at /v1/releases."""
        return []


@contextmanager
def platform(
    path: Path,
    clock: Callable[[], datetime] | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Platform]:
    """The platform on a data folder, closed at the end; the vault's key may be in `variables`."""
    with Platform(DataFolder(path), clock, variables) as opened:
        yield opened
