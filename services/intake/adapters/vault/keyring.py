"""Keys under keys: the master wraps each post's, which wraps that of each of its cases."""

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.engine import Row

from contracts.sealing import CURRENT, Algorithm
from services.intake.adapters.vault.cipher import Altered, draw_key, seal, unseal
from services.intake.adapters.vault.master_key import MasterKey
from services.intake.adapters.vault.tables import CASES, POST_KEYS
from services.intake.ports import KeyRefused


def first_post_key(connection: Connection, master: MasterKey, post: str) -> None:
    """Draw the key of a post that has none; two processes with two master keys do not mix.

    In a transaction of its own: whoever holds a row already would wait for the other one's.
    Raises KeyRefused when the vault is of another master key.
    """
    alone(connection)
    rows = connection.execute(select(POST_KEYS)).all()
    for row in rows:
        _require(row, master)
    if post not in {row.post for row in rows}:
        keep_post_key(connection, master, post, draw_key())


def replace_post_key(connection: Connection, master: MasterKey, post: str) -> bytes:
    """Give a post a new key; what the former had wrapped is lost unless wrapped again."""
    key = draw_key()
    connection.execute(delete(POST_KEYS).where(POST_KEYS.c.post == post))
    keep_post_key(connection, master, post, key)
    return key


def keep_post_key(connection: Connection, master: MasterKey, post: str, key: bytes) -> None:
    """Store a post's key under the master."""
    wrapped = seal(master.secret, key, "post", post, algorithm=master.algorithm)
    row = {"post": post, "master_id": master.id, "wrapped": wrapped}
    connection.execute(insert(POST_KEYS), row)


def post_key(
    connection: Connection, master: MasterKey, post: str, *, reads: bool = False
) -> bytes | None:
    """The key of a post, None when it has none; held against rotation until the commit.

    Against other writers of the post too, unless this one only `reads`. Raises KeyRefused.
    """
    asked = select(POST_KEYS).where(POST_KEYS.c.post == post).with_for_update(read=reads)
    row = connection.execute(asked).one_or_none()
    return opened(row, master) if row else None


def hold(connection: Connection, post: str) -> None:
    """Let no other writer of the post in until the commit; its key need not be sound."""
    connection.execute(select(POST_KEYS.c.post).where(POST_KEYS.c.post == post).with_for_update())


def opened(row: Row[tuple[str, str, bytes]], master: MasterKey) -> bytes:
    """The key of a post, from its row. Raises KeyRefused."""
    _require(row, master)
    try:
        return unseal(master.secret, row.wrapped, "post", row.post)
    except Altered:
        raise KeyRefused(
            f"La clé du poste {row.post} a été altérée dans le coffre : ses détails ne peuvent "
            "plus être lus. Restaurez une copie du coffre ; les autres postes restent lisibles."
        ) from None


def wrap_case_key(
    post_key: bytes, key: bytes, post: str, case: str, algorithm: Algorithm = CURRENT
) -> bytes:
    """The data key of a case, as its row keeps it."""
    return seal(post_key, key, "case", post, case, algorithm=algorithm)


def unwrap_case_key(post_key: bytes, wrapped: bytes, post: str, case: str) -> bytes:
    """The data key of a case. Raises Altered."""
    return unseal(post_key, wrapped, "case", post, case)


def wrap_cases_again(
    connection: Connection, post: str, before: bytes, after: bytes, algorithm: Algorithm
) -> None:
    """Move every data key of a post from one post key to the other; those altered are left."""
    asked = select(CASES.c.case_id, CASES.c.wrapped).where(CASES.c.post == post)
    for row in connection.execute(asked).all():
        try:
            key = unwrap_case_key(before, row.wrapped, post, row.case_id)
        except Altered:
            continue
        changed = CASES.update().where(CASES.c.case_id == row.case_id)
        wrapped = wrap_case_key(after, key, post, row.case_id, algorithm)
        connection.execute(changed.values(wrapped=wrapped))


def alone(connection: Connection) -> None:
    """Let no other process touch the keys of posts until the commit; SQLite has one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE post_keys IN EXCLUSIVE MODE"))


def _require(row: Row[tuple[str, str, bytes]], master: MasterKey) -> None:
    if row.master_id != master.id:
        raise KeyRefused(
            "La clé maîtresse de ce processus n'est pas celle du coffre : elle a été renouvelée, "
            "ou ce n'est pas la bonne. Relancez ce processus avec la clé actuelle."
        )
