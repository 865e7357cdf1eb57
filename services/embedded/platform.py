"""The embedded composition: intake, projections and reporting on one data folder."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

from services.composition.folder import DataFolder
from services.composition.setup import SetUp
from services.intake.adapters.log.fact_store import FactStore
from services.intake.main import open_checkpoints
from services.intake.settings import IntakeSettings, LogKeySettings, VaultSettings
from services.past.moments import reporting_on
from services.projections import main as projections_main
from services.projections.adapters.schema import open_database
from services.projections.adapters.year_purge import adopt
from services.projections.settings import ProjectionsSettings
from services.reporting import main as reporting_main
from services.reporting.domain.disclosure.release import Release
from services.reporting.ports import PublishedViews
from services.reporting.settings import DeliverySettings, ReportingSettings


class Platform(SetUp):
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

    @property
    def vault_settings(self) -> VaultSettings:
        """The folder's own vault; its key and retention may be told. Raises SettingsRefused."""
        told = super().vault_settings
        if told.database_url:  # the key beside it is of that vault
            told = VaultSettings(retention_months=told.retention_months)
        here = {"file": self.folder.vault}
        if "key_file" not in told.model_fields_set:
            here["key_file"] = self.folder.vault_key
        return told.model_copy(update=here)

    @property
    def log_key(self) -> LogKeySettings:
        """The folder's own key, unless another is told. Raises SettingsRefused."""
        told = LogKeySettings.read(self.variables)
        if "key_file" in told.model_fields_set:
            return told
        return told.model_copy(update={"key_file": self.folder.log_key})

    def bind_key(self, log: FactStore) -> None:
        """A log that has no fact yet is bound to its key before the first. Raises KeyRefused."""
        if not log.head():
            open_checkpoints(self.folder.log, log, self.log_key, self.clock).close()

    @property
    def reporting_settings(self) -> ReportingSettings:
        """The folder's own read models, and its sealer's key."""
        return ReportingSettings(
            database_url=f"sqlite:///{self.folder.read_models.resolve()}",
            sealing_key_file=self.folder.sealing_key,
        )

    @property
    def sealed(self) -> Path:
        """The folder's own releases."""
        return self.folder.sealed

    @property
    def delivery_settings(self) -> DeliverySettings:
        """The folder's own subscriptions, unless others are told. Raises SettingsRefused."""
        told = super().delivery_settings
        here = {
            "file": self.folder.deliveries,
            "outbox": self.folder.outbox,
            "key_file": self.folder.delivery_key,
        }
        own = {name: path for name, path in here.items() if name not in told.model_fields_set}
        return told.model_copy(update=own)

    @property
    def accounts(self) -> Path:
        """The folder's own accounts."""
        return self.folder.access

    @property
    def journal_note(self) -> Path:
        """Beside the folder's log key."""
        return self.folder.journal_note

    @cached_property
    def projections(self) -> projections_main.Projections:
        """The read models. Raises LogDiffers when they were counted from another log."""
        settings = ProjectionsSettings(database=self.folder.read_models)
        opened = projections_main.build(settings, self.feed)
        return self._closing.enter_context(closing(opened))

    @cached_property
    def reporting(self) -> reporting_main.Reporting:  # type: ignore[override]
        """The tables; a file that an older program wrote has its views made anew first."""
        if self.folder.read_models.exists():
            open_database(self.folder.read_models).dispose()
        return reporting_on(self.folder.read_models)

    @property
    def views_to_seal(self) -> PublishedViews:
        """The read models themselves: one process counts them, all to the same position."""
        return self.reporting.views

    def cut(self) -> None:
        """Nothing: the projector follows the log while this set-up serves."""

    def follow_purges(self) -> Iterator[str]:
        """The read models keep what closed facts counted; nothing else holds the facts."""
        adopt(self.projections.engine, self.feed.closed)
        return iter(())

    def announce(self) -> list[Release]:
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
