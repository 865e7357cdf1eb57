"""Which posts one account reads together: what it may work out from what is published."""

from collections.abc import Iterable

from services.access.domain.policy import OF_ITS_POSTS, Action
from services.access.domain.principals import Held
from services.access.domain.register import Register

_EXACT = OF_ITS_POSTS[Action.READ_EXACT]


def posts_read(holds: Iterable[Held]) -> frozenset[str]:
    """The posts whose exact figures somebody may read who holds these roles."""
    return frozenset(post for held in holds if held.role in _EXACT for post in held.scope)


def readers(register: Register) -> list[frozenset[str]]:
    """The posts that each account in use may read, and those for which a program submits facts."""
    standing = [grant for grant in register.grants.values() if grant.until is None]
    logins = dict.fromkeys(grant.login for grant in standing)
    tokens = (token.posts for token in register.tokens.values() if token.revoked is None)
    return [
        *(posts_read(grant.held for grant in standing if grant.login == one) for one in logins),
        *map(frozenset, tokens),
    ]
