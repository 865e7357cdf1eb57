"""The composition of access: one database, its accounts, its sessions, its journal."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

from services.access.adapters.credentials import KeyedCipher, SqlCredentials
from services.access.adapters.journal import SqlAccessJournal
from services.access.adapters.key_holder import AskedCipher, AskedNames
from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import KeyedNames, NamesUnreadable
from services.access.adapters.oidc import OidcProvider
from services.access.adapters.opening import has_hidden_names, open_accounts
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
from services.access.ports import Cipher, Clock, Names
from services.access.settings import AccessSettings
from services.chassis.databases import Where
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
    Raises NotMigrated, and NamesUnreadable where names are to be hidden and no key is told.
    """
    hiding = names_of(where, settings)
    engine = open_accounts(where, hiding)
    names, now = KnownNames(hiding), clock or machine_clock
    sessions, passwords, credentials = (
        SqlSessions(engine, names),
        passwords_of(engine, hiding, settings.password_hash),
        SqlCredentials(engine, names),
    )
    journal = SqlAccessJournal(engine, names)
    diary, patience = Diary(journal, now), Patience(sessions, now)
    events = events_of(engine, names)
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
        hiding,
        now,
        settings,
        provider,
        engine.dispose,
    )


def opened(settings: AccessSettings) -> Access | None:
    """Access on the accounts that the settings name; None when they name none."""
    return build(settings.where, settings=settings) if settings.where else None


def key_file(where: Where, settings: AccessSettings) -> Path | None:
    """The file of the accounts' key; None where it is told, or nowhere."""
    beside = where.with_suffix(".key") if isinstance(where, Path) else None
    return None if settings.key else settings.key_file or beside


def cipher_of(where: Where, settings: AccessSettings) -> Cipher:
    """What seals second factors: the holder of the keys where one is told, else here."""
    if settings.keys_socket:
        return AskedCipher(Holder(settings.keys_socket))
    return KeyedCipher(_key(where, settings), settings.algorithm)


def names_of(where: Where, settings: AccessSettings) -> Names:
    """What hides names of people: the holder of the keys where one is told, else here."""
    if settings.keys_socket:
        return AskedNames(Holder(settings.keys_socket))
    return KeyedNames(_key(where, settings))


def _key(where: Where, settings: AccessSettings) -> Callable[[], Secret | None]:
    if settings.key:
        told = settings.key.get_secret_value()
        return lambda: bytearray(b64decode(told))
    if (file := key_file(where, settings)) is None:
        return lambda: None
    drawn = key_of(file)

    def read() -> Secret:
        if not file.exists() and isinstance(where, Path) and has_hidden_names(where):
            raise NamesUnreadable(
                f"La clé des comptes manque : {file}. Remettez-la (« relais restore --part cles »)"
                " ; sans elle les noms des comptes ne se lisent plus, et aucune autre n'est tirée."
            )
        return drawn()

    return read
