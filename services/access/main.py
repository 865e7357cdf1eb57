"""The composition of access: one database, its accounts, its sessions, its journal."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

from services.access.adapters.credentials import KeyedCipher, SqlCredentials
from services.access.adapters.journal import SqlAccessJournal
from services.access.adapters.key_holder import AskedCipher
from services.access.adapters.oidc import OidcProvider
from services.access.adapters.passwords import passwords_of
from services.access.adapters.store import SqlSessions, events_of
from services.access.application.access import Access
from services.access.application.accounts import Accounts
from services.access.application.diary import Diary
from services.access.application.invitations import Invitations
from services.access.application.own_passwords import OwnPasswords
from services.access.application.patience import Patience
from services.access.application.programs import Programs
from services.access.application.second_factor import SecondFactor
from services.access.application.sign_in import SignIn
from services.access.ports import Cipher, Clock
from services.access.settings import AccessSettings
from services.chassis.databases import Where
from services.chassis.migrations import open_migrated
from services.chassis.settings import key_of, machine_clock
from services.keys.asking import Holder
from services.keys.memory import Secret

NO_SETTINGS = AccessSettings()


def build(
    where: Where,
    clock: Clock | None = None,
    settings: AccessSettings = NO_SETTINGS,
    refusal: Callable[[frozenset[str]], str | None] = lambda posts: None,
) -> Access:
    """Wire access on a file, made when missing, or on a migrated PostgreSQL database.

    `settings` adds how people reach Relais and the provider; its own database is not read.
    `refusal`: why one account may not read several posts, in French, None where it may.
    Raises NotMigrated.
    """
    engine = open_migrated(where, "services.access", "access", durable=True)
    now = clock or machine_clock
    sessions, passwords, credentials = (
        SqlSessions(engine),
        passwords_of(engine, settings.password_hash),
        SqlCredentials(engine),
    )
    journal = SqlAccessJournal(engine)
    diary, patience = Diary(journal, now), Patience(sessions, now)
    events = events_of(engine)
    accounts = Accounts(events, passwords, credentials, sessions, diary, now, refusal)
    cipher = cipher_of(where, settings)
    factor = SecondFactor(accounts, credentials, cipher, patience, diary, now)
    sign_in = SignIn(accounts, passwords, sessions, factor, patience, diary, now)
    own = OwnPasswords(accounts, passwords, credentials, sign_in, patience, diary, now)
    provider = OidcProvider(settings, now) if settings.oidc_issuer else None
    invitations = Invitations(accounts, passwords, credentials, now)
    programs = Programs(accounts, sessions, diary, now, static=settings.static_tokens)
    return Access(
        accounts,
        sign_in,
        factor,
        own,
        invitations,
        programs,
        journal,
        cipher,
        now,
        settings,
        provider,
        engine.dispose,
    )


def opened(settings: AccessSettings) -> Access | None:
    """Access on the accounts that the settings name; None when they name none."""
    return build(settings.where, settings=settings) if settings.where else None


def key_file(where: Where, settings: AccessSettings) -> Path | None:
    """The file of the key that encrypts second factors; None where it is told, or nowhere."""
    beside = where.with_suffix(".key") if isinstance(where, Path) else None
    return None if settings.key else settings.key_file or beside


def cipher_of(where: Where, settings: AccessSettings) -> Cipher:
    """What seals second factors: the holder of the keys where one is told, else here."""
    if settings.keys_socket:
        return AskedCipher(Holder(settings.keys_socket))
    return KeyedCipher(_key(where, settings), settings.algorithm)


def _key(where: Where, settings: AccessSettings) -> Callable[[], Secret | None]:
    if settings.key:
        told = settings.key.get_secret_value()
        return lambda: bytearray(b64decode(told))
    file = key_file(where, settings)
    return key_of(file) if file else lambda: None
