"""The one rule of access (confidentiality.md, 3): a principal may what a grant of its allows."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from services.access.domain.principals import Held, Principal, Role

PUBLIC = "public"


class Action(StrEnum):
    """What one may want to do."""

    SUBMIT_FACTS = "submit_facts"
    READ_CASE = "read_case"
    OPEN_VAULT = "open_vault"
    READ_EXACT = "read_exact"
    READ_VIEW = "read_view"
    READ_LOG = "read_log"
    READ_ACCESS = "read_access"
    MANAGE_ACCOUNTS = "manage_accounts"


class Resource(NamedTuple):
    """To what: an area (a post, a département, `FR`) and, of a release, the view."""

    area: str
    view: str = ""


OF_ITS_POSTS: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SUBMIT_FACTS: frozenset({Role.INTERVENANT, Role.LOGICIEL}),
        Action.READ_CASE: frozenset({Role.INTERVENANT}),
        Action.OPEN_VAULT: frozenset({Role.INTERVENANT}),
        Action.READ_EXACT: frozenset({Role.INTERVENANT, Role.CHEF_DE_SERVICE, Role.EMPLOYEUR}),
    }
)
"""Who may do what within its scope; exact figures are a post's own, nobody else's."""
EVERYWHERE: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.READ_LOG: frozenset({Role.AUDITEUR}),
        Action.READ_ACCESS: frozenset({Role.AUDITEUR}),
        Action.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATEUR}),
    }
)
VIEW_OF: Mapping[Role, str] = MappingProxyType(
    {Role.DCSP: "dcsp", Role.DGGN: "dggn", Role.ANISCG: "aniscg"}
)
"""National partners read the whole of one view."""
VIEW_IN_SCOPE: Mapping[Role, str] = MappingProxyType(
    {Role.PREFECTURE: "prefecture", Role.FINANCEUR: "funder"}
)
"""Local partners read their own part of one."""


def may(principal: Principal, action: Action, resource: Resource) -> bool:
    """Whether a principal may; what nothing allows is refused."""
    if action is Action.READ_VIEW and resource.view == PUBLIC:
        return True
    return any(_allows(held, action, resource) for held in principal.holds)


def _allows(held: Held, action: Action, resource: Resource) -> bool:
    role, scope = held
    if action is Action.READ_VIEW:
        if role is Role.AUDITEUR or VIEW_OF.get(role) == resource.view:
            return True
        return VIEW_IN_SCOPE.get(role) == resource.view and resource.area in scope
    if role in EVERYWHERE.get(action, ()):
        return True
    return role in OF_ITS_POSTS.get(action, ()) and resource.area in scope
