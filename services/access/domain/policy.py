"""The one rule of access (confidentiality.md, 3): what no grant allows is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from contracts.patterns import department_of
from contracts.release_plan.audiences import (
    ANISCG_DEPARTMENTS,
    AUDIENCES,
    FUNDER,
    PUBLIC,
    TERRITORY,
)
from services.access.domain.principals import Held, Principal, Role


class Action(StrEnum):
    """What is asked of the platform, each allowed or refused on its own."""

    SUBMIT_FACTS = "submit_facts"
    READ_CASE = "read_case"
    OPEN_VAULT = "open_vault"
    READ_EXACT = "read_exact"
    READ_REGISTER = "read_register"
    READ_VIEW = "read_view"
    ARBITRATE = "arbitrate"
    ASK_CREDITS = "ask_credits"
    ANSWER_ALERT = "answer_alert"
    STEER = "steer"
    READ_LOG = "read_log"
    READ_ACCESS = "read_access"
    MANAGE_ACCOUNTS = "manage_accounts"
    INVITE = "invite"


class Resource(NamedTuple):
    """What an action touches: an area (a post, a département, `FR`); for a release, also a view."""

    area: str
    view: str = ""


_OWN_PEOPLE = frozenset({Role.INTERVENANT, Role.CHEF_DE_SERVICE, Role.EMPLOYEUR})
OF_ITS_POSTS: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SUBMIT_FACTS: frozenset({Role.INTERVENANT, Role.LOGICIEL}),  # then see saying
        Action.READ_CASE: frozenset({Role.INTERVENANT}),
        Action.OPEN_VAULT: frozenset({Role.INTERVENANT}),
        Action.READ_EXACT: _OWN_PEOPLE,
        Action.READ_REGISTER: _OWN_PEOPLE,
        Action.ASK_CREDITS: frozenset({Role.EMPLOYEUR}),
        Action.ANSWER_ALERT: frozenset({Role.EMPLOYEUR}),
        Action.INVITE: frozenset({Role.EMPLOYEUR}),  # then see delegation
    }
)
"""Roles allowed an action within their scope; exact figures are for the post's own people."""
OF_ITS_DEPARTMENT: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.READ_REGISTER: frozenset({Role.PREFECTURE, Role.FINANCEUR}),
        Action.ARBITRATE: frozenset({Role.PREFECTURE}),
        Action.STEER: frozenset({Role.PREFECTURE, Role.ANISCG}),  # the nation is the latter's scope
        Action.ANSWER_ALERT: frozenset({Role.PREFECTURE, Role.FINANCEUR}),
        Action.INVITE: frozenset({Role.PREFECTURE}),
    }
)
"""Roles allowed an action for each post of the département where their scope lies."""
EVERYWHERE: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.READ_REGISTER: frozenset({Role.ANISCG, Role.AUDITEUR}),
        Action.READ_LOG: frozenset({Role.AUDITEUR}),
        Action.READ_ACCESS: frozenset({Role.AUDITEUR}),
        Action.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATEUR}),
        Action.INVITE: frozenset({Role.ADMINISTRATEUR}),
    }
)
_ROLE_OF = {role.value: role for role in Role} | {
    FUNDER: Role.FINANCEUR,
    TERRITORY: Role.FINANCEUR,
    ANISCG_DEPARTMENTS: Role.ANISCG,
}
"""The role that reads a view: that of its name, where it has one."""
VIEWS_OF: Mapping[Role, frozenset[str]] = MappingProxyType(
    {
        role: frozenset(
            a.view for a in AUDIENCES if _ROLE_OF.get(a.view) is role and a.scope is None
        )
        for role in dict.fromkeys(_ROLE_OF.get(a.view) for a in AUDIENCES if a.scope is None)
        if role is not None
    }
)
"""Roles that read the whole of some views of a release."""
VIEWS_IN_SCOPE: Mapping[Role, frozenset[str]] = MappingProxyType(
    {
        role: frozenset(a.view for a in AUDIENCES if _ROLE_OF.get(a.view) is role and a.scope)
        for role in dict.fromkeys(_ROLE_OF[a.view] for a in AUDIENCES if a.scope)
    }
)
"""Roles that read only their own areas in some views of a release."""


def may(principal: Principal, action: Action, resource: Resource) -> bool:
    """Whether a grant of `principal` allows the action; the public view is open to everybody."""
    if action is Action.READ_VIEW and resource.view == PUBLIC:
        return True
    return any(_allows(held, action, resource) for held in principal.holds)


def may_somewhere(principal: Principal, action: Action) -> bool:
    """Whether a role of `principal` may do an action (no view) in some area of its own."""
    tables = (OF_ITS_POSTS, OF_ITS_DEPARTMENT, EVERYWHERE)
    roles = frozenset[Role]().union(*(table.get(action, frozenset()) for table in tables))
    return any(held.role in roles for held in principal.holds)


def _allows(held: Held, action: Action, resource: Resource) -> bool:
    role, scope = held
    if action is Action.READ_VIEW:
        if role is Role.AUDITEUR or resource.view in VIEWS_OF.get(role, ()):
            return True
        return resource.view in VIEWS_IN_SCOPE.get(role, ()) and resource.area in scope
    if role in EVERYWHERE.get(action, ()):
        return True
    if role in OF_ITS_DEPARTMENT.get(action, ()):
        home = department_of(resource.area)  # none for a SIREN
        return resource.area in scope or (bool(home) and home in map(department_of, scope))
    return role in OF_ITS_POSTS.get(action, ()) and resource.area in scope
