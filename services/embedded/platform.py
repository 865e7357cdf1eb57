"""The embedded composition: intake, projections and reporting on one data folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.access import main as access_main
from services.access.application.access import Access
from services.access.settings import AccessSettings
from services.embedded.feed import StoreFeed
from services.embedded.folder import DataFolder
from services.intake import main as intake_main
from services.intake.settings import IntakeSettings, LogKeySettings, VaultSettings
from services.projections import main as projections_main
from services.projections.adapters.schema import open_database
from services.projections.consumer import Progress
from services.projections.rebuild import build_scratch
from services.projections.settings import ProjectionsSettings
from services.reporting import main as reporting_main
from services.reporting.adapters.key_file import key_of
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.ports import ReleaseStore
from services.reporting.sealer.notary import Notary
from services.reporting.sealer.sealing import Sealer
from services.reporting.settings import DeliverySettings, ReportingSettings

if TYPE_CHECKING:
    from services.faces.partners.deliveries.delivering import Delivery

PARIS = ZoneInfo("Europe/Paris")
DIGITS = 18  # of a log position: what a database can hold


class MomentUnknown(ValueError):
    """Nothing of the past has this name; the message (French) says what can be named."""


class Past:
    """What can be asked of the past, wherever the log is."""

    feed: StoreFeed
    releases: ReleaseStore

    @contextmanager
    def as_of(
        self, position: int, models: Sequence[str], progress: Progress | None = None
    ) -> Iterator[reporting_main.Reporting]:
        """The tables of some read models as the log stood at `position`, from a scratch build.

        Raises MomentUnknown for a position before years were closed.
        """
        whole_from = max((each.position for each in self.feed.closed.closings()), default=0)
        if position < whole_from:
            raise MomentUnknown(
                f"Des années ont été closes au rang {whole_from} : le journal d'avant n'est plus "
                "entier, et l'on ne sait plus ce qu'il disait alors."
            )
        with TemporaryDirectory(prefix="relais-as-of-") as scratch:
            yield reporting_on(build_scratch(Path(scratch), models, self.feed, position, progress))

    def position_of(self, moment: str) -> int:
        """The position meant by `moment`: a number, the end of a day in Paris, or a release.

        Raises MomentUnknown when it is none of them.
        """
        if moment.isdecimal() and moment.isascii() and len(moment) <= DIGITS:
            return min(int(moment), self.feed.head())
        try:
            end = datetime.combine(date.fromisoformat(moment), time.max, PARIS)
        except ValueError:
            for edition in self.releases.editions():
                if edition.id == moment:
                    return edition.position
            raise MomentUnknown(
                f"« {moment} » n'est ni une édition, ni un rang du journal, ni un jour AAAA-MM-JJ."
            ) from None
        return self.feed.store.position_at(end)


@dataclass
class Platform(Past):
    """The services of one data folder, each opened when it is first needed."""

    folder: DataFolder
    clock: Callable[[], datetime] | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    _closing: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def access(self) -> Access:
        """Accounts, sign-in, the journal of access."""
        told = AccessSettings.read(self.variables)
        opened = access_main.build(self.folder.access, self.clock, told)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def intake(self) -> intake_main.Intake:
        """The door and the log."""
        opened = intake_main.build(IntakeSettings(file=self.folder.log), self.clock)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def vault_settings(self) -> VaultSettings:
        """The folder's own vault; its key and retention may be told. Raises SettingsRefused."""
        told = VaultSettings.read(self.variables)
        if told.database_url:  # the key beside it is of that vault
            told = VaultSettings(retention_months=told.retention_months)
        here = {"file": self.folder.vault}
        if "key_file" not in told.model_fields_set:
            here["key_file"] = self.folder.vault_key
        return told.model_copy(update=here)

    @cached_property
    def vault(self) -> intake_main.OpenVault:
        """The personal details. Raises KeyRefused, VaultUnavailable and SettingsRefused."""
        opened = intake_main.open_vault(self.vault_settings, self.intake, self.clock)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def signing(self) -> intake_main.OpenCheckpoints:
        """What the log signs of itself. Raises KeyRefused and SettingsRefused."""
        told = LogKeySettings.read(self.variables)
        if "key_file" not in told.model_fields_set:
            told = told.model_copy(update={"key_file": self.folder.log_key})
        opened = intake_main.open_checkpoints(self.folder.log, self.intake.store, told, self.clock)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def feed(self) -> StoreFeed:  # type: ignore[override]
        """The log as the projections read it."""
        return StoreFeed(self.intake.store)

    @cached_property
    def projections(self) -> projections_main.Projections:
        """The read models. Raises LogDiffers when they were counted from another log."""
        opened = projections_main.build(
            ProjectionsSettings(database=self.folder.read_models), self.feed
        )
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def reporting(self) -> reporting_main.Reporting:
        """The tables; a file that an older program wrote has its views made anew first."""
        if self.folder.read_models.exists():
            open_database(self.folder.read_models).dispose()
        return reporting_on(self.folder.read_models)

    @cached_property
    def releases(self) -> ReleaseStore:  # type: ignore[override]
        """The sealed releases."""
        engine = open_sealed(self.folder.sealed)
        self._closing.callback(engine.dispose)
        return SqlReleaseStore(engine)

    @cached_property
    def sealer(self) -> Sealer:
        """Makes releases of closed periods."""
        from services.reporting.sealer.composition import build as build_sealer  # and the solver

        return build_sealer(self.reporting.views, self.releases, self.folder.sealing_key)

    @cached_property
    def notary(self) -> Notary:
        """Signs what releases claim. Raises KeyRefused and SettingsRefused."""
        log = self.signing
        key = key_of(self.folder.sealing_key)
        return Notary(self.releases, log.log.tree(), log.checkpoints.signer, key)

    @cached_property
    def delivery(self) -> "Delivery":
        """Sends documents of releases. Raises SettingsRefused."""
        from services.faces.partners.deliveries.composition import build  # and typst

        told = DeliverySettings.read(self.variables)
        here = {
            "file": self.folder.deliveries,
            "outbox": self.folder.outbox,
            "key_file": self.folder.delivery_key,
        }
        own = {name: path for name, path in here.items() if name not in told.model_fields_set}
        return build(told.model_copy(update=own), self.releases, self.clock)

    def announce(self) -> list[Edition]:
        """Nothing: a data folder has no channel, its releases are listed at /v1/releases."""
        return []

    def close(self) -> None:
        """Close what was opened, the last first."""
        self._closing.close()


@contextmanager
def platform(
    path: Path,
    clock: Callable[[], datetime] | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Platform]:
    """The platform on a data folder, closed at the end; the vault's key may be in `variables`."""
    opened = Platform(DataFolder(path), clock, variables or {})
    try:
        yield opened
    finally:
        opened.close()


def reporting_on(file: Path) -> reporting_main.Reporting:
    """Reporting on the published views of a file."""
    return reporting_main.build(ReportingSettings(database_url=f"sqlite:///{file.resolve()}"))
