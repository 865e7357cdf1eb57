"""Passwords of local accounts, hashed by argon2."""

from pwdlib import PasswordHash
from sqlalchemy import Engine, delete, insert, select

from services.access.adapters.tables import PASSWORDS
from services.chassis.databases import reading


class SqlPasswords:
    """See ports.Passwords."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hash = PasswordHash.recommended()
        self._nobody = self._hash.hash("nobody has this password")

    def set(self, login: str, password: str) -> None:
        """Keep a password."""
        hashed = self._hash.hash(password)
        with self._engine.begin() as connection:
            connection.execute(delete(PASSWORDS).where(PASSWORDS.c.login == login))
            connection.execute(insert(PASSWORDS), {"login": login, "hash": hashed})

    def has(self, login: str) -> bool:
        """Whether an account has one."""
        query = select(PASSWORDS.c.login).where(PASSWORDS.c.login == login)
        with reading(self._engine).connect() as connection:
            return connection.execute(query).first() is not None

    def right(self, login: str, password: str) -> bool:
        """Whether it is the password of an account; as slow for one that has none."""
        query = select(PASSWORDS.c.hash).where(PASSWORDS.c.login == login)
        with reading(self._engine).connect() as connection:
            kept = connection.execute(query).scalar_one_or_none()
        matches = self._hash.verify(password, kept or self._nobody)
        return matches and kept is not None
