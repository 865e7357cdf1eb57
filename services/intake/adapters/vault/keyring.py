"""The keys of posts in the vault's tables, as the master key wraps them."""

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.engine import Row

from services.intake.adapters.vault.case_keys import CaseKeys, Draw, PostKey
from services.intake.adapters.vault.held_keys import require_id
from services.intake.adapters.vault.tables import POST_KEYS


def first_post_key(connection: Connection, keys: CaseKeys, post: str) -> None:
    """Draw the key of a post that has none; two processes with two master keys do not mix.

    In a transaction of its own: whoever holds a row already would wait for the other one's.
    Raises KeyRefused when the vault is of another master key.
    """
    alone(connection)
    rows = connection.execute(select(POST_KEYS)).all()
    for row in rows:
        require_id(row.master_id, keys.id)
    if post not in {row.post for row in rows}:
        drawn = keys.draw(Draw(id=keys.id, post=post, algorithm=keys.algorithm))
        keep_post_key(connection, keys.id, post, drawn.wrapped)


def keep_post_key(connection: Connection, id: str, post: str, wrapped: bytes) -> None:
    """Store a post's key under the master of this id, in place of the one it had."""
    connection.execute(delete(POST_KEYS).where(POST_KEYS.c.post == post))
    row = {"post": post, "master_id": id, "wrapped": wrapped}
    connection.execute(insert(POST_KEYS), row)


def post_key(
    connection: Connection, keys: CaseKeys, post: str, *, reads: bool = False
) -> PostKey | None:
    """The key of a post, None when it has none; held against rotation until the commit.

    Against other writers of the post too, unless this one only `reads`. Raises KeyRefused.
    """
    asked = select(POST_KEYS).where(POST_KEYS.c.post == post).with_for_update(read=reads)
    row = connection.execute(asked).one_or_none()
    return key_in(row, keys) if row else None


def key_in(row: Row[tuple[str, str, bytes]], keys: CaseKeys) -> PostKey:
    """The key in a row. Raises KeyRefused."""
    require_id(row.master_id, keys.id)
    return PostKey(keys, row.post, row.wrapped)


def hold(connection: Connection, post: str) -> None:
    """Let no other writer of the post in until the commit; its key need not be sound."""
    connection.execute(select(POST_KEYS.c.post).where(POST_KEYS.c.post == post).with_for_update())


def alone(connection: Connection) -> None:
    """Let no other process touch the keys of posts until the commit; SQLite has one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE post_keys IN EXCLUSIVE MODE"))
