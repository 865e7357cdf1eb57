"""Where each role begins, and the tabs of its pages."""

import pytest

from contracts.events.external import SeriesDeposited
from contracts.release_plan import VIEWS
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Held, Principal, Role
from services.access.domain.saying import may_say_some
from services.faces.navigation import TABS, at_a_post, homes_of, marked, role_at, roles_of
from services.faces.partners.endings import near

HOMES = {
    Role.INTERVENANT: ("27-01", "/saisie/27-01"),
    Role.CHEF_DE_SERVICE: ("27-01", "/postes/27-01"),
    Role.EMPLOYEUR: ("27-01", "/postes/27-01"),
    Role.PREFECTURE: ("27", "/partenaires/prefecture?perimetre=27"),
    Role.FINANCEUR: ("27-01", "/partenaires/funder?perimetre=27-01"),
    Role.SERVICES_SOCIAUX: ("27", "/registre/series"),
    Role.DCSP: ("FR", "/partenaires/dcsp"),
    Role.DGGN: ("FR", "/partenaires/dggn"),
    Role.ANISCG: ("FR", "/partenaires/aniscg"),
    Role.AUDITEUR: ("FR", "/verification"),
    Role.ADMINISTRATEUR: ("FR", "/comptes"),
}
OPEN_TO_ALL = ("/editions", "/methode", "/aide")


def holding(*held: tuple[Role, str]) -> Principal:
    """Somebody who holds these roles."""
    return Principal("x", tuple(Held(role, frozenset({area})) for role, area in held))


def test_every_role_of_a_person_has_its_tabs() -> None:
    assert set(TABS) == set(Role)
    assert {role for role in Role if TABS[role]} >= set(HOMES)


@pytest.mark.parametrize("role", HOMES)
def test_a_role_begins_at_its_own_page(role: Role) -> None:
    area, home = HOMES[role]
    assert [link.path for link in homes_of(holding((role, area)))] == [home]


@pytest.mark.parametrize("role", [role for role in Role if TABS[role]])
def test_a_role_is_shown_only_what_it_may_open(role: Role) -> None:
    area, _ = HOMES.get(role, ("FR", ""))
    who = holding((role, area))
    needed = {
        "/saisie/": (Action.READ_CASE, Resource(area)),
        "/carnet/": (Action.SUBMIT_FACTS, Resource(area)),
        "/postes/": (Action.READ_EXACT, Resource(area)),
        "/registre": (Action.READ_REGISTER, Resource(area)),
        "/comites": (Action.READ_REGISTER, Resource(area)),
        "/arbitrage/echeances": (Action.ANSWER_ALERT, Resource(area)),
        "/arbitrage?": (Action.ASK_CREDITS, Resource(area))
        if role is Role.EMPLOYEUR
        else (Action.READ_VIEW, Resource(area, "prefecture")),
        "/verification": (Action.READ_LOG, Resource("FR")),
        "/journal": (Action.READ_LOG, Resource("FR")),
        "/audit/": (Action.READ_LOG, Resource("FR")),
        "/comptes": (Action.MANAGE_ACCOUNTS, Resource("FR"))
        if role is Role.ADMINISTRATEUR
        else (Action.INVITE, Resource(area)),
    }
    for view in VIEWS:
        needed[f"/partenaires/{view}"] = (Action.READ_VIEW, Resource(area, view))
    (held,) = roles_of(who)
    for tab in held.tabs:
        if tab.path in ("/registre/series", "/registre/enquetes"):
            assert may_say_some(who, SeriesDeposited, area), tab
            continue
        asked = [may(who, *needed[start]) for start in needed if f"{tab.path}?".startswith(start)]
        assert asked == [True] or tab.path.startswith(OPEN_TO_ALL), tab


def test_an_epci_is_led_to_its_year_and_to_the_ends_of_its_conventions() -> None:
    epci = "200054781"
    who = holding((Role.FINANCEUR, epci))
    (held,) = roles_of(who)
    year, ends, *_ = (tab.path for tab in held.tabs)
    assert year == f"/partenaires/territoire?perimetre={epci}"
    assert ends == f"/arbitrage/echeances?perimetre={epci}"
    assert may(who, Action.ANSWER_ALERT, Resource(epci))
    assert not may(who, Action.ANSWER_ALERT, near(epci))


def test_whoever_holds_several_pages_chooses_and_sees_each_once() -> None:
    both = holding((Role.CHEF_DE_SERVICE, "27-01"), (Role.EMPLOYEUR, "27-02"))
    assert [link.path for link in homes_of(both)] == ["/postes/27-01", "/postes/27-02"]
    twice = holding((Role.CHEF_DE_SERVICE, "27-01"), (Role.EMPLOYEUR, "27-01"))
    assert len(homes_of(twice)) == 1


def test_whoever_holds_nothing_has_no_page_of_their_own() -> None:
    assert homes_of(Principal("x")) == []
    assert role_at(Principal("x"), "/aide") is None


def test_the_tabs_are_those_of_the_role_for_which_a_page_is_read() -> None:
    held = (Held(Role.PREFECTURE, frozenset({"27", "76"})), Held(Role.DCSP, frozenset({"FR"})))
    two = Principal("x", held)
    for address, role, area in (
        ("/partenaires/prefecture?perimetre=76", Role.PREFECTURE, "76"),
        ("/arbitrage?perimetre=27&euros=3", Role.PREFECTURE, "27"),
        ("/partenaires/dcsp", Role.DCSP, "FR"),
        ("/donnees-ouvertes", Role.PREFECTURE, "27"),
    ):
        assert role_at(two, address) == (role, area)


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/saisie/27-01", "Aujourd’hui"),
        ("/saisie/27-01?de=12", "Aujourd’hui"),
        ("/saisie/27-01/nouvelle", "Nouvelle saisine"),
        ("/saisie/27-01/situations/x", "Situations"),
        ("/postes/27-01?periode=2008", "Chiffres du poste"),
    ],
)
def test_the_tab_that_a_page_is_under_is_marked(address: str, current: str) -> None:
    held = at_a_post(address)
    assert held is not None
    assert [tab.label for tab in marked(held.tabs, address) if tab.current] == [current]


def test_an_address_that_only_begins_like_a_tab_is_not_under_it() -> None:
    held = at_a_post("/saisie/27-01")
    assert held is not None
    assert not [tab for tab in marked(held.tabs, "/saisie/27-012") if tab.current]
