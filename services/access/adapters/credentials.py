"""What proves an account beside its password, on SQL; secrets are encrypted there."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from secrets import token_bytes

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from contracts.sealing import CURRENT, NONCE, Algorithm, Altered, seal, unseal
from services.access.adapters.known_names import KnownNames
from services.access.adapters.store import text_of
from services.access.adapters.tables import CREDENTIALS as KEPT
from services.access.ports import AccessRefused, Kind, Value
from services.chassis.databases import reading
from services.chassis.settings import KEY_BYTES
from services.keys.memory import Secret, short_lived


class SqlCredentials:
    """See ports.Credentials; whose they are, and addresses, are hidden there."""

    def __init__(self, engine: Engine, names: KnownNames) -> None:
        self._engine = engine
        self._names = names

    def of(self, login: str, kind: Kind, at: datetime) -> Sequence[str]:
        """The values of an account."""
        mine = KEPT.c.login == self._names.token(login), KEPT.c.kind == kind
        query = select(KEPT.c.value).where(*mine, KEPT.c.until >= text_of(at))
        with reading(self._engine).connect() as connection:
            found = connection.execute(query).scalars().all()
        return self._names.names(found) if kind is Kind.ADDRESS else found

    def owner(self, kind: Kind, value: str, at: datetime) -> str | None:
        """The account that has this value."""
        this = KEPT.c.value == self._kept(kind, value), KEPT.c.kind == kind
        with reading(self._engine).connect() as connection:
            query = select(KEPT.c.login).where(*this, KEPT.c.until >= text_of(at))
            found = connection.execute(query).scalar()
        return None if found is None else self._names.name(found)

    def add(self, login: str, kind: Kind, value: str, at: datetime, until: datetime) -> bool:
        """Keep a value, and forget those of the account that are past their time."""
        row = self._row(Value(login, kind, value, until))
        past = KEPT.c.login == row["login"], KEPT.c.until < text_of(at)
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(KEPT).where(*past))
                connection.execute(insert(KEPT).inline(), row)
        except IntegrityError:
            return False
        return True

    def add_all(self, values: Sequence[Value]) -> None:
        """Keep values that nobody has yet."""
        addresses = [each.value for each in values if each.kind is Kind.ADDRESS]
        self._names.tokens([*(each.login for each in values), *addresses])  # by one question
        rows = [self._row(each) for each in values]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(KEPT).inline(), rows)

    def take(self, login: str, kind: Kind, value: str, at: datetime) -> bool:
        """Remove a value."""
        mine = KEPT.c.login == self._names.token(login), KEPT.c.kind == kind
        this = *mine, KEPT.c.value == self._kept(kind, value)
        with self._engine.begin() as connection:
            gone = connection.execute(delete(KEPT).where(*this, KEPT.c.until >= text_of(at)))
            return gone.rowcount == 1

    def clear(self, login: str, *kinds: Kind) -> None:
        """Remove all values of these kinds."""
        these = KEPT.c.login == self._names.token(login), KEPT.c.kind.in_(kinds)
        with self._engine.begin() as connection:
            connection.execute(delete(KEPT).where(*these))

    def _kept(self, kind: Kind, value: str) -> str:
        return self._names.token(value) if kind is Kind.ADDRESS else value

    def _row(self, each: Value) -> dict[str, str]:
        login, value = self._names.token(each.login), self._kept(each.kind, each.value)
        return {
            "login": login,
            "kind": each.kind.value,
            "value": value,
            "until": text_of(each.until),
        }


class KeyedCipher:
    """See ports.Cipher. `key` gives 32 bytes, or None where the set-up has been told none."""

    def __init__(self, key: Callable[[], Secret | None], algorithm: Algorithm = CURRENT) -> None:
        self._key = key
        self._algorithm = algorithm

    def seal(self, login: str, secret: bytes) -> str:
        """The secret, encrypted."""
        nonce = token_bytes(NONCE)
        with short_lived(self._drawn()) as key:
            sealed = seal(key, nonce, secret, login.encode(), self._algorithm)
        return b64encode(sealed).decode()

    def unseal(self, login: str, text: str) -> bytes:
        """The secret again."""
        try:
            with short_lived(self._drawn()) as key:
                return unseal(key, b64decode(text), login.encode())
        except Altered:
            raise AccessRefused(
                "Le second facteur ne peut pas être vérifié : la clé des comptes a changé. "
                "Demandez à l'administrateur de le réinitialiser."
            ) from None

    def derived(self, purpose: str) -> bytes:
        """A key of its own for `purpose`."""
        with short_lived(self._drawn()) as key:
            return HKDF(SHA256(), KEY_BYTES, None, purpose.encode()).derive(key)

    def _drawn(self) -> Secret:
        key = self._key()
        if key is None or len(key) != KEY_BYTES:
            raise AccessRefused(
                "Le second facteur demande la clé des comptes, 32 octets : l'exploitant de Relais "
                "la donne par RELAIS_ACCESS_KEY_FILE ou RELAIS_ACCESS_KEY."
            )
        return key
