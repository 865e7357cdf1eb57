"""A blind index: a case is found by digests of its words, which only the key of its post makes."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select

from services.intake.adapters.vault.case_keys import PostKey
from services.intake.adapters.vault.tables import CASES, TOKENS
from services.intake.domain.searched import indexed_words

AT_ONCE = 500  # cases of a statement
INDEXED = "\0 1"  # no word: every indexed case has it; raise it when `indexed_words` changes


def enter(
    connection: Connection, above: PostKey, post: str, cases: Mapping[str, Mapping[str, str]]
) -> None:
    """Index the details of each of `cases` in place of what found it; `above`: the post's key."""
    leave(connection, post, list(cases))
    words = [
        (case, word)
        for case, details in cases.items()
        for word in {INDEXED, *indexed_words(details)}
    ]
    tokens = above.digests([word for _, word in words])
    rows = [
        {"post": post, "token": token, "case_id": case}
        for (case, _), token in zip(words, tokens, strict=True)
    ]
    if rows:
        connection.execute(insert(TOKENS), rows)


def leave(connection: Connection, post: str, cases: Sequence[str]) -> None:
    """Nothing finds these cases any more."""
    for start in range(0, len(cases), AT_ONCE):
        some = TOKENS.c.case_id.in_(cases[start : start + AT_ONCE])
        connection.execute(delete(TOKENS).where(TOKENS.c.post == post, some))


def found(connection: Connection, above: PostKey, post: str, words: Collection[str]) -> list[UUID]:
    """The cases of a post that have all of `words`, or words that begin so."""
    digests = list(above.digests(list(words)))
    asked = (
        select(TOKENS.c.case_id)
        .where(TOKENS.c.post == post, TOKENS.c.token.in_(digests))
        .group_by(TOKENS.c.case_id)
        .having(func.count() == len(digests))
    )
    return [UUID(case) for case in connection.scalars(asked)]


def is_behind(connection: Connection, above: PostKey, post: str) -> bool:
    """Whether an older program kept cases, or another key indexed some: nothing finds those."""
    (mark,) = above.digests([INDEXED])
    indexed = select(func.count()).where(TOKENS.c.post == post, TOKENS.c.token == mark)
    kept = select(func.count()).where(CASES.c.post == post)
    return connection.scalar(indexed) != connection.scalar(kept)
