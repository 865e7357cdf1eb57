"""The composition of access: one database, its accounts, its sessions, its journal."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from services.access.adapters.passwords import SqlPasswords
from services.access.adapters.store import SqlAccessEvents, SqlAccessJournal, SqlSessions
from services.access.application.accounts import Accounts
from services.access.application.sign_in import SignIn
from services.access.ports import AccessJournal, Clock
from services.access.settings import AccessSettings
from services.chassis.databases import Where
from services.chassis.migrations import open_migrated


@dataclass(frozen=True)
class Access:
    """Accounts, sign-in and the journal of what was served."""

    accounts: Accounts
    sign_in: SignIn
    journal: AccessJournal
    clock: Clock
    engine: Engine

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def build(where: Where, clock: Clock | None = None) -> Access:
    """Everything wired on a file, made when missing, or on a migrated PostgreSQL database.

    Raises NotMigrated.
    """
    engine = open_migrated(where, "services.access", "access", durable=True)
    now = clock or _utc_now
    sessions, passwords = SqlSessions(engine), SqlPasswords(engine)
    accounts = Accounts(SqlAccessEvents(engine), passwords, sessions, now)
    sign_in = SignIn(accounts, passwords, sessions, now)
    return Access(accounts, sign_in, SqlAccessJournal(engine), now, engine)


def opened(settings: AccessSettings) -> Access | None:
    """The access that a process was told of, None when it was told of none."""
    return build(settings.where) if settings.where else None


def _utc_now() -> datetime:
    return datetime.now(UTC)
