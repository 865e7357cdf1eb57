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
from services.access.adapters.store import text_of
from services.access.adapters.tables import CREDENTIALS as KEPT
from services.access.ports import AccessRefused, Kind, Value
from services.chassis.databases import reading
from services.chassis.settings import KEY_BYTES
from services.keys.memory import Secret, short_lived


class SqlCredentials:
    """See ports.Credentials."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, login: str, kind: Kind, at: datetime) -> Sequence[str]:
        """The values of an account."""
        mine = KEPT.c.login == login, KEPT.c.kind == kind, KEPT.c.until >= text_of(at)
        with reading(self._engine).connect() as connection:
            return connection.execute(select(KEPT.c.value).where(*mine)).scalars().all()

    def owner(self, kind: Kind, value: str, at: datetime) -> str | None:
        """The account that has this value."""
        this = KEPT.c.value == value, KEPT.c.kind == kind, KEPT.c.until >= text_of(at)
        with reading(self._engine).connect() as connection:
            found = connection.execute(select(KEPT.c.login).where(*this)).scalar()
        return None if found is None else str(found)

    def add(self, login: str, kind: Kind, value: str, at: datetime, until: datetime) -> bool:
        """Keep a value, and forget those of the account that are past their time."""
        past = KEPT.c.login == login, KEPT.c.until < text_of(at)
        row = {"login": login, "kind": kind.value, "value": value, "until": text_of(until)}
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(KEPT).where(*past))
                connection.execute(insert(KEPT).inline(), row)
        except IntegrityError:
            return False
        return True

    def add_all(self, values: Sequence[Value]) -> None:
        """Keep values that nobody has yet."""
        rows = [each._asdict() | {"until": text_of(each.until)} for each in values]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(KEPT).inline(), rows)

    def take(self, login: str, kind: Kind, value: str, at: datetime) -> bool:
        """Remove a value."""
        this = KEPT.c.login == login, KEPT.c.kind == kind, KEPT.c.value == value
        with self._engine.begin() as connection:
            gone = connection.execute(delete(KEPT).where(*this, KEPT.c.until >= text_of(at)))
            return gone.rowcount == 1

    def clear(self, login: str, *kinds: Kind) -> None:
        """Remove all values of these kinds."""
        with self._engine.begin() as connection:
            connection.execute(delete(KEPT).where(KEPT.c.login == login, KEPT.c.kind.in_(kinds)))


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
