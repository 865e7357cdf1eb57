"""Passwords on PostgreSQL, compared by functions of the database."""

import psycopg
import pytest
from pwdlib import PasswordHash

from services.access.adapters.passwords import passwords_of
from services.chassis.databases import postgres_engine
from tests.databases import Databases
from tests.names import HIDING


@pytest.mark.parametrize("role", ["posts", "access"])
def test_a_password_is_kept_and_compared_by_who_can_read_no_hash(
    databases: Databases, role: str
) -> None:
    engine = postgres_engine(getattr(databases, role), "access")
    try:
        passwords = passwords_of(engine, HIDING)
        for word in ("trois chats dorment", "deux chats dorment"):
            passwords.set(f"nadia-{role}", word)
            assert passwords.right(f"nadia-{role}", word)
        assert not passwords.right(f"nadia-{role}", "trois chats dorment")
        assert not passwords.right("personne", "deux chats dorment")
        assert (passwords.has(f"nadia-{role}"), passwords.has("personne")) == (True, False)
        with psycopg.connect(databases.superuser) as server:
            query = (
                "SELECT hash, access.password_salt(login) FROM access.passwords WHERE login = %s"
            )
            ((kept, said),) = server.execute(query, HIDING.hide([f"nadia-{role}"])).fetchall()
        assert PasswordHash.recommended().verify("deux chats dorment", kept)
        assert kept.startswith(said)
        assert kept.rpartition("$")[2] not in said
    finally:
        engine.dispose()
