"""Programs that send facts: a token, and what it is exchanged for."""

from collections.abc import Sequence
from datetime import date

from services.access.application.access import Access


def access_for(
    access: Access, posts: Sequence[str], until: date, name: str = "logiciel"
) -> dict[str, str]:
    """The header of a program of these posts, whose token is good until a day."""
    token = access.accounts.create_token(name, posts, until, "test")
    return bearer(access, token)


def bearer(access: Access, token: str) -> dict[str, str]:
    """The header of a program that has a token."""
    return {"Authorization": f"Bearer {access.programs.exchange(token).secret}"}
