"""Passwords of local accounts, hashed by argon2."""

from base64 import b64decode
from hmac import compare_digest

from argon2 import extract_parameters
from argon2.low_level import hash_secret
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, delete, func, insert, select

from services.access.adapters.tables import PASSWORDS
from services.access.domain.password_rules import COSTS, PasswordCost
from services.access.ports import Names
from services.chassis.databases import reading

NO_HASH = "$" + "A" * 43  # of 32 bytes: parameters are read from a whole text alone


class SqlPasswords:
    """See ports.Passwords; whose they are is hidden there.

    A token is asked for each time: whether this process knows a login takes no less time.
    """

    def __init__(
        self, engine: Engine, names: Names, cost: PasswordCost = PasswordCost.ARGON2ID_64
    ) -> None:
        self._engine = engine
        self._names = names
        self._hash = PasswordHash((Argon2Hasher(**COSTS[cost]._asdict()),))
        self._nobody = _salt(self._hash.hash("nobody has this password"))

    def set(self, login: str, password: str) -> None:
        """Keep a password."""
        self._keep(self._token(login), self._hash.hash(password))

    def has(self, login: str) -> bool:
        """Whether an account has one."""
        return self._salt_of(self._token(login)) is not None

    def right(self, login: str, password: str) -> bool:
        """Whether it is the password of an account; as slow for one that has none.

        One that was hashed at another cost is hashed again: nobody else knows what was typed.
        """
        token = self._token(login)
        kept = self._salt_of(token)
        typed = _hashed(password, kept or self._nobody)
        right = kept is not None and self._is(token, typed)
        if right and kept is not None and _cost(kept) != _cost(self._nobody):
            self.set(login, password)
        return right

    def _token(self, login: str) -> str:
        return self._names.hide([login])[0]

    def _keep(self, token: str, hashed: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(PASSWORDS).where(PASSWORDS.c.login == token))
            connection.execute(insert(PASSWORDS), {"login": token, "hash": hashed})

    def _salt_of(self, token: str) -> str | None:
        kept = self._kept(token)
        return _salt(kept) if kept is not None else None

    def _is(self, token: str, hashed: str) -> bool:
        return compare_digest(hashed, self._kept(token) or "")

    def _kept(self, token: str) -> str | None:
        query = select(PASSWORDS.c.hash).where(PASSWORDS.c.login == token)
        with reading(self._engine).connect() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
            return found


class PostgresPasswords(SqlPasswords):
    """The same by the functions of the database: no role that serves reads a hash."""

    def _keep(self, token: str, hashed: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(select(func.keep_password(token, hashed)))

    def _salt_of(self, token: str) -> str | None:
        with reading(self._engine).connect() as connection:
            found: str | None = connection.scalar(select(func.password_salt(token)))
            return found

    def _is(self, token: str, hashed: str) -> bool:
        with reading(self._engine).connect() as connection:
            return bool(connection.scalar(select(func.password_is(token, hashed))))


def passwords_of(
    engine: Engine, names: Names, cost: PasswordCost = PasswordCost.ARGON2ID_64
) -> SqlPasswords:
    """Those of a database, as its kind keeps them, hashed at a cost from now on."""
    kind = PostgresPasswords if engine.dialect.name == "postgresql" else SqlPasswords
    return kind(engine, names, cost)


def _salt(hashed: str) -> str:
    """What of a hash is no secret: its parameters and its salt."""
    return hashed.rpartition("$")[0]


def _cost(salt: str) -> str:
    """The algorithm and the parameters of a hash."""
    return salt.rpartition("$")[0]


def _hashed(password: str, salt: str) -> str:
    """The hash of a password with the parameters and the salt of another."""
    told = extract_parameters(salt + NO_HASH)
    text = salt.rpartition("$")[2]
    return hash_secret(
        password.encode(),
        b64decode(text + "=" * (-len(text) % 4)),
        told.time_cost,
        told.memory_cost,
        told.parallelism,
        told.hash_len,
        told.type,
        told.version,
    ).decode()
