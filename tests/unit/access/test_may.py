"""The one rule of access, as a table: every role, every kind of thing, in and out of scope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import ANYONE, Held, Principal, Role

POST, OTHER = "27-01", "76-01"
SCOPE = {
    Role.INTERVENANT: POST,
    Role.CHEF_DE_SERVICE: POST,
    Role.EMPLOYEUR: POST,
    Role.LOGICIEL: POST,
    Role.FINANCEUR: POST,
    Role.SERVICES_SOCIAUX: "27",
    Role.PREFECTURE: "27",
}
VIEWS = ("dcsp", "dggn", "aniscg", "prefecture", "funder", "audit", "public")
MAY = {
    "submit_facts": {Role.INTERVENANT, Role.LOGICIEL},
    "read_case": {Role.INTERVENANT},
    "open_vault": {Role.INTERVENANT},
    "read_exact": {Role.INTERVENANT, Role.CHEF_DE_SERVICE, Role.EMPLOYEUR},
    "read_register": {
        Role.INTERVENANT,
        Role.CHEF_DE_SERVICE,
        Role.EMPLOYEUR,
        Role.PREFECTURE,
        Role.FINANCEUR,
        Role.ANISCG,
        Role.AUDITEUR,
    },
    "dcsp": {Role.DCSP, Role.AUDITEUR},
    "dggn": {Role.DGGN, Role.AUDITEUR},
    "aniscg": {Role.ANISCG, Role.AUDITEUR},
    "prefecture": {Role.PREFECTURE, Role.AUDITEUR},
    "funder": {Role.FINANCEUR, Role.AUDITEUR},
    "audit": {Role.AUDITEUR},
    "public": set(Role),
    "arbitrate": {Role.PREFECTURE},
    "ask_credits": {Role.EMPLOYEUR},
    "answer_alert": {Role.EMPLOYEUR, Role.PREFECTURE, Role.FINANCEUR},
    "steer": {Role.PREFECTURE, Role.ANISCG},
    "read_log": {Role.AUDITEUR},
    "read_access": {Role.AUDITEUR},
    "manage_accounts": {Role.ADMINISTRATEUR},
    "invite": {Role.EMPLOYEUR, Role.PREFECTURE, Role.ADMINISTRATEUR},
}
"""Within its scope."""
OUTSIDE = {
    "read_register": {Role.ANISCG, Role.AUDITEUR},
    "dcsp": {Role.DCSP, Role.AUDITEUR},
    "dggn": {Role.DGGN, Role.AUDITEUR},
    "aniscg": {Role.ANISCG, Role.AUDITEUR},
    "prefecture": {Role.AUDITEUR},
    "funder": {Role.AUDITEUR},
    "audit": {Role.AUDITEUR},
    "public": set(Role),
    "read_log": {Role.AUDITEUR},
    "read_access": {Role.AUDITEUR},
    "manage_accounts": {Role.ADMINISTRATEUR},
    "invite": {Role.ADMINISTRATEUR},
}
"""Elsewhere: those whose role has no scope."""


def asked(thing: str, area: str) -> tuple[Action, Resource]:
    if thing in VIEWS:
        return Action.READ_VIEW, Resource(area, thing)
    return Action(thing), Resource(area)


def holder(role: Role) -> Principal:
    return Principal("x", (Held(role, frozenset({SCOPE.get(role, NATION)})),))


@pytest.mark.parametrize("thing", MAY)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_nothing_else(role: Role, thing: str) -> None:
    assert may(holder(role), *asked(thing, SCOPE.get(role, NATION))) == (role in MAY[thing])
    elsewhere = "76" if role is Role.PREFECTURE else OTHER
    assert may(holder(role), *asked(thing, elsewhere)) == (role in OUTSIDE.get(thing, ()))


def test_the_table_has_a_row_for_every_action():
    assert {asked(thing, POST)[0] for thing in MAY} == set(Action)


@pytest.mark.parametrize("role", [Role.CHEF_DE_SERVICE, Role.AUDITEUR, Role.ADMINISTRATEUR])
def test_exact_figures_of_the_nation_are_nobody_s(role: Role) -> None:
    assert not may(holder(role), Action.READ_EXACT, Resource(NATION))


@given(st.sampled_from(Action), st.text(max_size=5), st.sampled_from([*VIEWS, "", "other"]))
def test_who_holds_nothing_may_nothing_but_read_open_data(action, area, view):
    allowed = may(ANYONE, action, Resource(area, view))
    assert allowed == (action is Action.READ_VIEW and view == "public")
