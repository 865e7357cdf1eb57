"""The distributed set-up seen by an operator: what runs elsewhere, asked through its databases."""

from collections.abc import Iterator
from contextlib import closing
from functools import cached_property

from services.access.adapters.known_names import KnownNames
from services.access.adapters.without_logins import NotTold, register_without_logins
from services.access.domain.readers import readers
from services.access.settings import AccessSettings
from services.chassis.databases import postgres_engine
from services.chassis.kafka import KafkaSettings
from services.chassis.logs import logger
from services.composition.new_channel import new_channel
from services.composition.places import Told
from services.composition.setup import SetUp
from services.composition.workers import Workers
from services.faces.settings import PartnersSettings
from services.reporting.adapters import announcements
from services.reporting.adapters.call_store import SqlCallStore
from services.reporting.adapters.published_views import SqlCutViews, reading_engine
from services.reporting.adapters.sealed_store import SCHEMA
from services.reporting.domain.disclosure.release import Release
from services.reporting.ports import CallStore, PublishedViews

_LOG = logger(__name__)


class Distributed(Told, SetUp):
    """The services of one set-up, each reached when it is first needed, with its own role."""

    @property
    def sealed(self) -> str:
        """The schema of the releases."""
        return self.reporting_settings.sealed

    def readers_of_posts(self) -> list[frozenset[str]]:
        """From the accounts where they are told; else from what the releases' database says of
        grants to who seals, without a login. None where it says nothing.
        """
        if AccessSettings.read(self.variables).where is not None:
            return super().readers_of_posts()
        try:
            return readers(register_without_logins(self.sealed))
        except NotTold:
            _LOG.warning("readers_not_told", counted="pairs of a département alone")
            return []

    @cached_property
    def calls(self) -> CallStore:
        """As the pages of partners say it, where their role is told; else to read alone."""
        told = PartnersSettings.read(self.variables)
        if told.database_url is None:
            return super().calls
        engine = postgres_engine(told.url, SCHEMA)
        self._closing.callback(engine.dispose)
        return SqlCallStore(engine, KnownNames(self.names))

    @property
    def has_vault(self) -> bool:
        """Whether RELAIS_VAULT_… says where."""
        return self.vault_settings.is_told

    @cached_property
    def projections(self) -> Workers:
        """The read models, which workers count."""
        workers = Workers(self.variables, self.feed, self.reporting)
        return self._closing.enter_context(closing(workers))

    @property
    def views_to_seal(self) -> PublishedViews:
        """The latest complete cut: workers go on counting (ADR 0018)."""
        return SqlCutViews(reading_engine(self.reporting_settings.published))

    def cut(self) -> None:
        """Ask the workers for a cut and wait for it. Raises WorkersSilent and NothingCounted."""
        self.projections.cut()

    def follow_purges(self) -> Iterator[str]:
        """Have the log republished without the closed facts, and the workers read that."""
        closed = self.store.purges
        if purges := closed.purges():
            yield from new_channel(
                KafkaSettings.read(self.variables),
                self.intake_settings.log,
                self.projections,
                closed,
                purges[-1].position,
            )

    def announce(self) -> list[Release]:
        """Announce the releases that their channel does not hold, where a broker is named.

        Raises SettingsRefused and KafkaError.
        """
        if f"{KafkaSettings.PREFIX}BOOTSTRAP_SERVERS" not in self.variables:
            return []
        kafka = KafkaSettings.read(self.variables)
        return announcements.announce(kafka, self.releases.sealed())
