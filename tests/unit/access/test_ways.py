"""Where each role begins."""

import pytest

from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Held, Principal, Role
from services.faces.navigation import WAYS, home_of, ways_of

HOMES = {
    Role.INTERVENANT: ("27-01", "/saisie/27-01"),
    Role.CHEF_DE_SERVICE: ("27-01", "/postes/27-01"),
    Role.EMPLOYEUR: ("27-01", "/postes/27-01"),
    Role.PREFECTURE: ("27", "/partenaires/prefecture?perimetre=27"),
    Role.FINANCEUR: ("27-01", "/partenaires/funder?perimetre=27-01"),
    Role.DCSP: ("FR", "/partenaires/dcsp"),
    Role.DGGN: ("FR", "/partenaires/dggn"),
    Role.ANISCG: ("FR", "/partenaires/aniscg"),
    Role.AUDITEUR: ("FR", "/verification"),
    Role.ADMINISTRATEUR: ("FR", "/aide/administrateur"),
    Role.LOGICIEL: ("27-01", None),
}


def holding(*held: tuple[Role, str]) -> Principal:
    """Somebody who holds these roles."""
    return Principal("x", tuple(Held(role, frozenset({area})) for role, area in held))


def test_every_role_has_its_ways() -> None:
    assert set(WAYS) == set(HOMES) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_begins_at_its_own_page(role: Role) -> None:
    area, home = HOMES[role]
    assert home_of(holding((role, area))) == home


@pytest.mark.parametrize("role", Role)
def test_a_role_is_shown_only_what_it_may_open(role: Role) -> None:
    area, _ = HOMES[role]
    who = holding((role, area))
    needed = {
        "/saisie/": (Action.READ_CASE, Resource(area)),
        "/postes/": (Action.READ_EXACT, Resource(area)),
        "/arbitrage": (Action.READ_VIEW, Resource(area, "prefecture")),
        "/verification": (Action.READ_LOG, Resource("FR")),
        "/journal": (Action.READ_LOG, Resource("FR")),
    }
    for view in ("prefecture", "funder", "dcsp", "dggn", "aniscg"):
        needed[f"/partenaires/{view}"] = (Action.READ_VIEW, Resource(area, view))
    for _, path in ways_of(who):
        asked = [may(who, *needed[start]) for start in needed if path.startswith(start)]
        assert asked == [True] or path.startswith("/aide/")


def test_whoever_holds_several_pages_chooses_and_sees_each_once() -> None:
    both = holding((Role.CHEF_DE_SERVICE, "27-01"), (Role.EMPLOYEUR, "27-02"))
    assert home_of(both) is None
    assert [way.path for way in ways_of(both)] == ["/postes/27-01", "/postes/27-02"]
    twice = holding((Role.CHEF_DE_SERVICE, "27-01"), (Role.EMPLOYEUR, "27-01"))
    assert home_of(twice) == "/postes/27-01"
    assert len(ways_of(twice)) == 1


def test_whoever_holds_nothing_has_no_page_of_their_own() -> None:
    assert home_of(Principal("x")) is None
    assert ways_of(Principal("x")) == []
