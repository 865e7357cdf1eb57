"""A blind index: a case is found by digests of its words, which only the key of its post makes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hmac import digest
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select

from services.intake.adapters.vault.tables import CASES, TOKENS
from services.intake.domain.searched import indexed_words

KEPT = 16  # bytes of a digest: two words of a post meet once in 2^64
AT_ONCE = 500  # cases of a statement
DERIVED = b"relais vault index"
INDEXED = "\0 1"  # no word: every indexed case has it; raise it when `indexed_words` changes


def enter(
    connection: Connection, above: bytes, post: str, cases: Mapping[str, Mapping[str, str]]
) -> None:
    """Index the details of each of `cases` in place of what found it; `above`: the post's key."""
    leave(connection, post, list(cases))
    rows = [
        {"post": post, "token": token, "case_id": case}
        for case, details in cases.items()
        for token in _digests(above, {INDEXED, *indexed_words(details)})
    ]
    if rows:
        connection.execute(insert(TOKENS), rows)


def leave(connection: Connection, post: str, cases: Sequence[str]) -> None:
    """Nothing finds these cases any more."""
    for start in range(0, len(cases), AT_ONCE):
        some = TOKENS.c.case_id.in_(cases[start : start + AT_ONCE])
        connection.execute(delete(TOKENS).where(TOKENS.c.post == post, some))


def found(connection: Connection, above: bytes, post: str, words: Collection[str]) -> list[UUID]:
    """The cases of a post that have all of `words`, or words that begin so."""
    digests = list(_digests(above, words))
    asked = (
        select(TOKENS.c.case_id)
        .where(TOKENS.c.post == post, TOKENS.c.token.in_(digests))
        .group_by(TOKENS.c.case_id)
        .having(func.count() == len(digests))
    )
    return [UUID(case) for case in connection.scalars(asked)]


def is_behind(connection: Connection, above: bytes, post: str) -> bool:
    """Whether an older program kept cases, or another key indexed some: nothing finds those."""
    (mark,) = _digests(above, [INDEXED])
    indexed = select(func.count()).where(TOKENS.c.post == post, TOKENS.c.token == mark)
    kept = select(func.count()).where(CASES.c.post == post)
    return connection.scalar(indexed) != connection.scalar(kept)


def _digests(above: bytes, words: Collection[str]) -> Iterator[bytes]:
    key = digest(above, DERIVED, "sha256")
    return (digest(key, word.encode(), "sha256")[:KEPT] for word in words)
