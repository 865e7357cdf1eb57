"""The composition of access: one database, its accounts, its sessions, its journal."""

from datetime import UTC, datetime

from services.access.adapters.oidc import OidcProvider
from services.access.adapters.passwords import SqlPasswords
from services.access.adapters.store import SqlAccessEvents, SqlAccessJournal, SqlSessions
from services.access.application.access import Access
from services.access.application.accounts import Accounts
from services.access.application.sign_in import SignIn
from services.access.ports import Clock
from services.access.settings import AccessSettings
from services.chassis.databases import Where
from services.chassis.migrations import open_migrated

NO_SETTINGS = AccessSettings()


def build(
    where: Where, clock: Clock | None = None, settings: AccessSettings = NO_SETTINGS
) -> Access:
    """Wire access on a file, made when missing, or on a migrated PostgreSQL database.

    `settings` adds how people reach Relais and the provider; its own database is not read.
    Raises NotMigrated.
    """
    engine = open_migrated(where, "services.access", "access", durable=True)
    now = clock or _utc_now
    sessions, passwords = SqlSessions(engine), SqlPasswords(engine)
    accounts = Accounts(SqlAccessEvents(engine), passwords, sessions, now)
    sign_in = SignIn(accounts, passwords, sessions, now)
    provider = OidcProvider(settings, now) if settings.oidc_issuer else None
    journal = SqlAccessJournal(engine)
    return Access(accounts, sign_in, journal, now, settings, provider, engine.dispose)


def opened(settings: AccessSettings) -> Access | None:
    """Access on the accounts that the settings name; None when they name none."""
    return build(settings.where, settings=settings) if settings.where else None


def _utc_now() -> datetime:
    return datetime.now(UTC)
