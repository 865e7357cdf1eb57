"""Who may give which role where: an administrator any, the others some, within their own scope."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import LOCAL, Held, Principal, Role

_OF_A_POST = frozenset({Role.INTERVENANT, Role.CHEF_DE_SERVICE})
GIVES: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.ADMINISTRATEUR: frozenset(Role) - {Role.LOGICIEL},
        Role.PREFECTURE: _OF_A_POST | {Role.EMPLOYEUR, Role.FINANCEUR, Role.SERVICES_SOCIAUX},
        Role.EMPLOYEUR: _OF_A_POST,
    }
)
"""The roles that the holder of a role gives and takes back; whoever is not here gives none."""


def given_by(who: Principal) -> list[Role]:
    """The roles that `who` gives somewhere, in the order of their list."""
    if who is LOCAL:
        return [role for role in Role if role is not Role.LOGICIEL]
    given = frozenset[Role]().union(*(GIVES.get(held.role, ()) for held in who.holds))
    return [role for role in Role if role in given]


def may_give(who: Principal, role: Role, scope: Collection[str]) -> bool:
    """Whether one right of `who` lets them give, or take back, a role in the whole of a scope."""
    if who is LOCAL:
        return role is not Role.LOGICIEL
    return bool(scope) and any(_gives(who.name, held, role, scope) for held in who.holds)


def _gives(name: str, held: Held, role: Role, scope: Collection[str]) -> bool:
    alone = Principal(name, (held,))
    return role in GIVES.get(held.role, ()) and all(
        may(alone, Action.INVITE, Resource(area)) for area in scope
    )
