"""One set-up: the services both have, opened alike; a subclass says where each thing is."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from services.access.settings import AccessSettings
from services.chassis.databases import Where
from services.chassis.settings import SettingsRefused, machine_clock
from services.composition.places import Places
from services.intake.settings import IntakeSettings
from services.past.moments import Past, StoreFeed

if TYPE_CHECKING:
    from services.access.application.access import Access
    from services.access.application.journal_log import JournalLog
    from services.access.ports import Names
    from services.composition.workers import Workers
    from services.faces.partners.deliveries.delivering import Delivery
    from services.faces.partners.desk import CallDesk
    from services.intake import main as intake_main
    from services.intake.adapters.log.fact_store import FactStore
    from services.intake.application.surveys import Surveys
    from services.projections import main as projections_main
    from services.reporting import main as reporting_main
    from services.reporting.domain.disclosure.release import Release
    from services.reporting.ports import CallStore, PublishedViews, ReleaseStore
    from services.reporting.sealer.notary import Notary
    from services.reporting.sealer.sealing import Sealer


class SetUp(Places, Past):
    """The services of one set-up, each imported and opened when it is first needed.

    What opens may raise SettingsRefused, KeyRefused, NotMigrated, StoreUnavailable and
    VaultUnavailable; each says in French what to do.
    """

    def __init__(
        self, variables: Mapping[str, str], clock: Callable[[], datetime] | None = None
    ) -> None:
        """`variables`: the environment; `clock`: of whoever records, the machine's without it."""
        self.variables = variables
        self.clock = clock
        self._closing = ExitStack()

    @property
    def intake_settings(self) -> IntakeSettings:
        """Where the log is: RELAIS_INTAKE_…"""
        return IntakeSettings.read(self.variables)

    @property
    @abstractmethod
    def sealed(self) -> Where:
        """Where releases are."""

    @property
    @abstractmethod
    def projections(self) -> "projections_main.Projections | Workers":
        """The read models."""

    @property
    @abstractmethod
    def views_to_seal(self) -> "PublishedViews":
        """What the sealer reads: a moment at which all read models stand."""

    @abstractmethod
    def cut(self) -> None:
        """Have `views_to_seal` speak of today's figures."""

    @abstractmethod
    def announce(self) -> "list[Release]":
        """Announce the releases that their channel does not hold; those announced now."""

    @abstractmethod
    def follow_purges(self) -> Iterator[str]:
        """Have the read models go on from a log in which years were closed. Safe to repeat.

        Each step is said in French once it is done.
        """

    @cached_property
    def access(self) -> "Access":
        """Accounts, sign-in, the journal of access."""
        from services.access import main as access_main

        told = AccessSettings.read(self.variables)
        opened = access_main.build(self.accounts, self.clock, told, self.refusal_of_posts)
        return self._closing.enter_context(closing(opened))

    @property
    def names(self) -> "Names":
        """What hides names of people elsewhere than in the accounts' database."""
        from services.access.main import names_of

        return names_of(*self.key_of_accounts)

    @cached_property
    def journal_log(self) -> "JournalLog":
        """What signs and controls the journal of accesses."""
        from services.access.application.journal_log import JournalLog

        signer = self.signing.checkpoints.signer
        clock, watches = self.access.clock, self.access.settings.watches
        return JournalLog(self.access.journal, signer, clock, self.journal_note, watches)

    @property
    def journal_note(self) -> Path | None:
        """Where what was signed last of the journal is kept, beside the database; or nowhere."""
        return None

    @cached_property
    def intake(self) -> "intake_main.Intake":
        """The door and the log."""
        from services.intake import main as intake_main

        self.bind_key(self.store)
        opened = intake_main.build_on(self.store, self.intake_settings, self.clock)
        return self._closing.enter_context(closing(opened))

    def bind_key(self, log: "FactStore") -> None:
        """Bind the key of a log that begins; elsewhere intake's own process does."""

    @cached_property
    def store(self) -> "FactStore":
        """The log; who only reads it needs none of its writer."""
        from services.intake.adapters.log.opening import open_store

        settings = self.intake_settings
        return self._closing.enter_context(closing(open_store(settings.log, settings.log_id)))

    @cached_property
    def feed(self) -> StoreFeed:  # type: ignore[override]
        """The log as the projections read it."""
        return StoreFeed(self.store)

    @cached_property
    def vault(self) -> "intake_main.OpenVault":
        """The personal details."""
        from services.intake import main as intake_main

        opened = intake_main.open_vault(self.vault_settings, self.intake, self.names, self.clock)
        return self._closing.enter_context(closing(opened))

    @cached_property
    def surveys(self) -> "Surveys":
        """The surveys that are open, and those that were counted."""
        from services.intake import main as intake_main

        opened = intake_main.open_surveys(self.intake_settings.log, self.intake)
        return self._closing.enter_context(opened)

    @property
    def has_vault(self) -> bool:
        """Whether personal details are kept here."""
        return True

    @cached_property
    def signing(self) -> "intake_main.OpenCheckpoints":
        """What the log signs of itself."""
        from services.intake import main as intake_main

        keys, where = self.log_key, self.intake_settings.log
        opened = intake_main.open_checkpoints(where, self.store, keys, self.clock)
        return self._closing.enter_context(closing(opened))

    @cached_property
    def reporting(self) -> "reporting_main.Reporting":  # type: ignore[override]
        """The tables."""
        from services.reporting import main as reporting_main

        return reporting_main.build(self.reporting_settings)

    @cached_property
    def releases(self) -> "ReleaseStore":  # type: ignore[override]
        """The sealed releases."""
        from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed

        engine = open_sealed(self.sealed, self.names)
        self._closing.callback(engine.dispose)
        return SqlReleaseStore(engine)

    @cached_property
    def calls(self) -> "CallStore":
        """What is said of calls for projects, beside the releases."""
        from services.access.adapters.known_names import KnownNames
        from services.reporting.adapters.call_store import SqlCallStore
        from services.reporting.adapters.sealed_store import open_sealed

        engine = open_sealed(self.sealed, self.names)
        self._closing.callback(engine.dispose)
        return SqlCallStore(engine, KnownNames(self.names))

    @property
    def desk(self) -> "CallDesk":
        """What the pages of calls, and the mail of ends of conventions, read and say."""
        from services.faces.partners.desk import CallDesk

        return CallDesk(self.calls, lambda: self.reporting.tables.known_posts(), self.now)

    @cached_property
    def sealer(self) -> "Sealer":
        """Makes releases of closed periods."""
        from services.reporting.main import sealer_on
        from services.reporting.sealer.key import sealing_key

        key = sealing_key(self.reporting_settings).drawn
        return sealer_on(self.views_to_seal, self.releases, key, self.readers_of_posts)

    def refusal_of_posts(self, posts: frozenset[str]) -> str | None:
        """Why nobody may read these posts together, in French; None where nobody can tell."""
        from services.reporting.releases.standing import refusal_of

        try:
            return refusal_of(self.releases, posts)
        except SettingsRefused:
            return None

    def readers_of_posts(self) -> list[frozenset[str]]:
        """The sets of posts whose exact figures one account may read, or one program submits."""
        from services.access.domain.readers import readers

        return readers(self.access.accounts.register())

    @cached_property
    def notary(self) -> "Notary":
        """Signs what releases claim."""
        from services.reporting.sealer.key import sealing_key
        from services.reporting.sealer.notary import Notary

        log, blind = self.signing, sealing_key(self.reporting_settings).blind
        checkpoints = log.checkpoints
        return Notary(self.releases, log.log.tree(), checkpoints.signer, blind, checkpoints.now)

    @cached_property
    def delivery(self) -> "Delivery":
        """Sends documents of releases."""
        from services.faces.partners.deliveries.delivering import build  # and typst

        return build(self.delivery_settings, self.releases, self.clock)

    def now(self) -> datetime:
        """The instant by the clock of this set-up."""
        return (self.clock or machine_clock)()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened, the last first."""
        self._closing.close()
