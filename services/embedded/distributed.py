"""The distributed set-up seen by an operator: what runs elsewhere, asked through its databases."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic, sleep
from typing import TYPE_CHECKING

from contracts.read_model import READ_MODELS
from services.access import main as access_main
from services.access.application.access import Access
from services.access.settings import AccessSettings
from services.chassis.databases import open_engine
from services.chassis.kafka import KafkaSettings
from services.chassis.key_file import key_of
from services.chassis.settings import SettingsRefused
from services.embedded.feed import StoreFeed
from services.embedded.platform import Past
from services.intake import main as intake_main
from services.intake.adapters.log.opening import open_store
from services.intake.settings import IntakeSettings, LogKeySettings, VaultSettings
from services.projections.adapters import generations
from services.projections.consumer import Progress
from services.projections.domain.folding import DeadLetter
from services.projections.main import cut_at, cut_now, rebuild_beside_workers, set_aside
from services.projections.ports import NothingCounted
from services.projections.rebuild import Rebuilt
from services.projections.settings import ProjectionsSettings
from services.reporting import main as reporting_main
from services.reporting.adapters import announcements
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.ports import ReleaseStore
from services.reporting.sealer.notary import Notary
from services.reporting.sealer.sealing import Sealer
from services.reporting.settings import DeliverySettings, ReportingSettings

if TYPE_CHECKING:
    from services.faces.partners.deliveries.delivering import Delivery

DESIGNATES = "RELAIS_REPORTING_DATABASE_URL"
"""With this variable, and no data folder named, the command speaks of a distributed set-up."""
SILENCE_S = 60.0  # workers that count nothing for a minute while facts wait are not at work
LOOK_S = 0.2


class WorkersSilent(Exception):
    """Facts wait and no worker counts them; the message (French) names the read models."""


@dataclass(frozen=True)
class Workers:
    """The read models as workers keep them: the same questions as of the embedded ones."""

    variables: Mapping[str, str]
    feed: StoreFeed
    reporting: reporting_main.Reporting
    clock: Callable[[], float] = monotonic

    @property
    def settings(self) -> ProjectionsSettings:
        """Where the read models are. Raises SettingsRefused."""
        return ProjectionsSettings.read(self.variables)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Wait until the workers stand at today's head. Raises WorkersSilent."""
        head, seen, since = self.feed.head(), -1, self.clock()
        while True:
            stands = self._positions()
            lowest = min(stands.values())
            if progress:
                progress(min(lowest, head), head)
            if lowest >= head:
                return lowest
            if sum(stands.values()) != seen:
                seen, since = sum(stands.values()), self.clock()
            if self.clock() - since > SILENCE_S:
                late = ", ".join(name for name, position in stands.items() if position < head)
                raise WorkersSilent(
                    f"Aucun fait n'est plus compté ({late}) : le relais et les workers "
                    "tournent-ils ? Voyez « relais doctor »."
                )
            sleep(LOOK_S)

    def cut(self) -> int:
        """Have the workers copy all read models at one position; which. Raises NothingCounted."""
        position = cut_now(self.settings)
        for model in READ_MODELS:
            while (asked := cut_at(self.settings, model, position)).copied < asked.partitions:
                sleep(LOOK_S)
        return position

    def rebuild(
        self, model: str, until: int | None = None, progress: Progress | None = None
    ) -> Rebuilt:
        """Build a read model anew from the channel, beside the workers.

        Raises SettingsRefused with `until`: the past of a channel is asked by `--as-of`.
        """
        if until is not None:
            raise SettingsRefused(
                "--until compare un dossier de données ; ici, « relais table … --as-of RANG »."
            )
        return rebuild_beside_workers(self.settings, KafkaSettings.read(self.variables), model)

    def roll_back(self, model: str) -> int | None:
        """Let the generation before the last rebuild serve again; None if there is none."""
        engine = open_engine(self.settings.where, "projections")
        try:
            return generations.roll_back(engine, model)
        finally:
            engine.dispose()

    def dead_letters(self, model: str) -> list[DeadLetter]:
        """What a read model has set aside, in log order; nothing before it counts."""
        try:
            with set_aside(self.settings, model) as aside:
                return list(aside.letters())
        except NothingCounted:
            return []

    def retry(self, model: str, stream: str) -> int:
        """Count again what is set aside of a stream; how many facts still are."""
        with set_aside(self.settings, model) as aside:
            return aside.retry(stream)

    def discard(self, model: str, stream: str) -> int:
        """Give up the poison of a stream and count the rest; how many facts still wait."""
        with set_aside(self.settings, model) as aside:
            return aside.discard(stream)

    def _positions(self) -> dict[str, int]:
        with self.reporting.views.snapshot() as views:
            found = {name: views.position(name) for name in READ_MODELS}
        return {name: row.position if row else 0 for name, row in found.items()}


@dataclass
class Distributed(Past):
    """The services of one set-up, each reached when it is first needed, with its own role."""

    variables: Mapping[str, str]
    _closing: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def feed(self) -> StoreFeed:  # type: ignore[override]
        """The log. Raises SettingsRefused, AnotherLog and StoreUnavailable."""
        settings = IntakeSettings.read(self.variables)
        store = open_store(settings.log, settings.log_id)
        self._closing.callback(store.close)
        return StoreFeed(store)

    @cached_property
    def access(self) -> Access:
        """Accounts, as who administers them. Raises SettingsRefused and NotMigrated."""
        told = AccessSettings.read(self.variables)
        if told.where is None:
            raise SettingsRefused("RELAIS_ACCESS_DATABASE_URL manque : dites où sont les comptes.")
        opened = access_main.build(told.where, settings=told)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def intake(self) -> intake_main.Intake:
        """A door to the log of our own.

        Raises AnotherLog, StoreUnavailable, NotMigrated and SettingsRefused.
        """
        opened = intake_main.build(IntakeSettings.read(self.variables))
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def vault_settings(self) -> VaultSettings:
        """Raises SettingsRefused."""
        return VaultSettings.read(self.variables)

    @cached_property
    def vault(self) -> intake_main.OpenVault:
        """The personal details.

        Raises KeyRefused, VaultUnavailable, StoreUnavailable, NotMigrated, SettingsRefused.
        """
        opened = intake_main.open_vault(self.vault_settings, self.intake)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def signing(self) -> intake_main.OpenCheckpoints:
        """What the log signs of itself. Raises SettingsRefused, KeyRefused, StoreUnavailable."""
        keys = LogKeySettings.read(self.variables)
        if not keys.model_fields_set:
            raise SettingsRefused(
                "RELAIS_LOG_KEY_FILE : indiquez la clé sous laquelle le journal signe "
                "(ou RELAIS_LOG_KEY)."
            )
        where = IntakeSettings.read(self.variables).log
        opened = intake_main.open_checkpoints(where, self.feed.store, keys)
        self._closing.callback(opened.close)
        return opened

    @cached_property
    def reporting(self) -> reporting_main.Reporting:
        """The tables. Raises SettingsRefused."""
        return reporting_main.build(ReportingSettings.read(self.variables))

    @cached_property
    def releases(self) -> ReleaseStore:  # type: ignore[override]
        """The sealed releases. Raises SettingsRefused and NotMigrated."""
        engine = open_sealed(ReportingSettings.read(self.variables).sealed)
        self._closing.callback(engine.dispose)
        return SqlReleaseStore(engine)

    @cached_property
    def sealer(self) -> Sealer:
        """Makes releases at the latest complete cut. Raises SettingsRefused and NotMigrated."""
        return reporting_main.build_sealer(ReportingSettings.read(self.variables))

    @cached_property
    def notary(self) -> Notary:
        """Signs what releases claim. Raises SettingsRefused, KeyRefused and NotMigrated."""
        log = self.signing
        key = key_of(ReportingSettings.read(self.variables).sealing_key)
        return Notary(self.releases, log.log.tree(), log.checkpoints.signer, key)

    @cached_property
    def delivery(self) -> "Delivery":
        """Sends documents of releases. Raises SettingsRefused."""
        from services.faces.partners.deliveries.composition import build  # and typst

        return build(DeliverySettings.read(self.variables), self.releases)

    def announce(self) -> list[Edition]:
        """Announce the releases that their channel does not hold, where a broker is named.

        Raises SettingsRefused and KafkaError.
        """
        if f"{KafkaSettings.PREFIX}BOOTSTRAP_SERVERS" not in self.variables:
            return []
        kafka = KafkaSettings.read(self.variables)
        return announcements.announce(kafka, self.releases.editions())

    @cached_property
    def projections(self) -> Workers:
        """The read models, which workers count."""
        return Workers(self.variables, self.feed, self.reporting)

    def close(self) -> None:
        """Close what was opened, the last first."""
        self._closing.close()


@contextmanager
def distributed(variables: Mapping[str, str]) -> Iterator[Distributed]:
    """The set-up that these variables designate, closed at the end."""
    opened = Distributed(variables)
    try:
        yield opened
    finally:
        opened.close()
