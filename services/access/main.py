"""The composition of access: one database, its accounts, its sessions, its journal."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from services.access.adapters.oidc import OidcProvider
from services.access.adapters.passwords import SqlPasswords
from services.access.adapters.store import SqlAccessEvents, SqlAccessJournal, SqlSessions
from services.access.application.accounts import Accounts
from services.access.application.sign_in import SignIn
from services.access.ports import AccessJournal, Clock, Provider
from services.access.settings import AccessSettings
from services.chassis.databases import Where
from services.chassis.migrations import open_migrated

NOTHING_TOLD = AccessSettings()


@dataclass(frozen=True)
class Access:
    """Accounts, sign-in and the journal of what was served."""

    accounts: Accounts
    sign_in: SignIn
    journal: AccessJournal
    clock: Clock
    engine: Engine
    settings: AccessSettings
    provider: Provider | None

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def build(
    where: Where, clock: Clock | None = None, settings: AccessSettings = NOTHING_TOLD
) -> Access:
    """Everything wired on a file, made when missing, or on a migrated PostgreSQL database.

    `settings`: all but where. Raises NotMigrated.
    """
    engine = open_migrated(where, "services.access", "access", durable=True)
    now = clock or _utc_now
    sessions, passwords = SqlSessions(engine), SqlPasswords(engine)
    accounts = Accounts(SqlAccessEvents(engine), passwords, sessions, now)
    sign_in = SignIn(accounts, passwords, sessions, now)
    provider = OidcProvider(settings, now) if settings.oidc_issuer else None
    journal = SqlAccessJournal(engine)
    return Access(accounts, sign_in, journal, now, engine, settings, provider)


def opened(settings: AccessSettings) -> Access | None:
    """The access that a process was told of, None when it was told of none."""
    return build(settings.where, settings=settings) if settings.where else None


def _utc_now() -> datetime:
    return datetime.now(UTC)
