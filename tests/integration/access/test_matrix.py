"""Every role at every address, in and out of its scope; no address without a line here."""

import pytest
from fastapi.routing import iter_route_contexts

from services.access.domain.principals import Role
from services.embedded.platform import Platform
from services.embedded.server import create_app
from tests.integration.access.addresses import (
    ADDRESSES,
    BY_ANOTHER_TEST,
    CASE,
    FORMS,
    NOT_THERE,
    OPEN,
    PURPOSE,
    WITHOUT_SIGN_IN,
)
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, ROLES


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_its_own_and_nothing_else(browser: Browser, role: Role) -> None:
    assert browser.sign_in(role.value, PASSWORD).status_code == 303
    for address, (let_in, refusal) in ADDRESSES.items():
        answer = browser.form(address, headers=PURPOSE)
        found = 404 if any(part in address for part in NOT_THERE) else 200
        found = 303 if address == "/" else found  # to the role's own page
        expected = found if role in let_in else refusal
        assert answer.status_code == expected, (address, answer.text[:200])


def test_who_is_not_signed_in_reaches_nothing_but_the_method(browser: Browser) -> None:
    for address in ADDRESSES:
        answer = browser.get(address, headers=PURPOSE)
        if address in OPEN:
            assert answer.status_code == OPEN[address]
        elif address.startswith("/v1/"):
            assert answer.status_code == 401
            assert answer.json()["type"] == "/problems/sign-in-needed"
        else:
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/connexion")


@pytest.mark.parametrize("role", ROLES)
def test_a_form_is_taken_from_whoever_may_speak_for_the_post(browser: Browser, role: Role) -> None:
    browser.sign_in(role.value, PASSWORD)
    csrf = browser.csrf("/connexion")
    for form in FORMS:
        for post in ("27-01", "76-01"):
            answer = browser.ask("POST", f"/saisie/{post}{form}", data={"csrf": csrf})
            allowed = role is Role.INTERVENANT and post == "27-01"
            taken = (404,) if CASE in form else (422,)
            assert answer.status_code in (taken if allowed else (403, 404)), (form, answer.text)


def test_every_address_of_the_platform_stands_in_the_matrix(opened: Platform) -> None:
    paths = {str(route.path) for route in iter_route_contexts(create_app(opened).routes)}
    assert "/v1/tables/{code}" in paths
    covered = {address.partition("?")[0] for address in ADDRESSES}
    templates = {
        path
        for path in paths
        if path in covered | WITHOUT_SIGN_IN | BY_ANOTHER_TEST
        or any(_matches(path, address) for address in covered)
    }
    assert templates == paths


def _matches(path: str, address: str) -> bool:
    ours, theirs = path.split("/"), address.split("/")
    return len(ours) == len(theirs) and all(
        one == other or one.startswith("{") for one, other in zip(ours, theirs, strict=True)
    )


def test_a_refusal_is_a_page_that_says_what_to_do(browser: Browser) -> None:
    browser.sign_in("dcsp", PASSWORD)
    refused = browser.get("/postes/27-01").text
    assert "Accès refusé" in refused
    assert "administrateur" in refused


def test_every_figure_served_or_refused_is_in_the_journal(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("chef_de_service", PASSWORD)
    browser.get("/postes/27-01")
    browser.get("/v1/tables/A1?level=site&area=76-01&period=2008")
    refused, served = opened.access.journal.last(2)
    assert (served.who, served.action, served.allowed) == ("chef_de_service", "read_exact", True)
    assert served.what == "27-01 /postes/27-01"
    assert (refused.what, refused.allowed) == ("76-01 /v1/tables/A1", False)
