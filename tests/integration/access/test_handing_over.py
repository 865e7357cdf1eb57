"""A post handed over: the former says nothing more at once, who follows finds it whole."""

from typing import Any
from uuid import UUID

import httpx

from services.embedded.platform import Platform
from services.intake.domain.details import Details
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import Keeper
from tests.integration.access.test_invitations import accepted, invited, sentence

CASE = "7f1c1111-0000-4000-8000-000000000001"
LABEL = "la dame au manteau vert"


def sent(browser: Browser, csrf: str, **more: Any) -> httpx.Response:
    """A fact as a notebook sends it."""
    facts = [envelope("interview-held", subject=CASE, **more)]
    return browser.ask("POST", "/v1/events", json=facts, headers={"X-CSRF-Token": csrf})


def path_of(opened: Platform, login: str) -> str:
    """Where the right of an account is handed over."""
    now = opened.access.accounts.now
    (grant,) = (g for g in opened.access.accounts.register().standing(now) if g.login == login)
    return f"/comptes/{login}/droits/{grant.id}/passation"


def with_a_label(opened: Platform) -> None:
    """A case of the post, and its local label."""
    opened.intake.submit([envelope("case-opened", subject=CASE)])
    opened.projections.catch_up()
    details = Details(label=LABEL)
    opened.vault.vault.put("27-01", UUID(CASE), details, "intervenant", "suivi")


def test_the_former_s_notebook_sends_no_more_and_the_labels_follow_the_post(
    keeper: Keeper, opened: Platform
) -> None:
    with_a_label(opened)
    former, office = keeper("intervenant"), keeper("administrateur")
    csrf = former.csrf("/saisie/27-01")
    assert sent(former, csrf).json()[0]["answer"] == "accepted"
    assert LABEL in former.get("/saisie/27-01/situations?reperes=1").text
    opened.access.accounts.create("a.morel", None, "test")
    answer = office.type("/comptes", path_of(opened, "intervenant"), compte="a.morel")
    assert answer.headers["location"] == "/comptes/intervenant?fait=passe"
    head = opened.feed.head()
    assert sent(former, csrf).status_code == 401
    again = keeper("intervenant")
    assert sent(again, again.csrf("/compte")).json()[0]["answer"] == "rejected"
    assert opened.feed.head() == head
    assert again.get("/saisie/27-01/situations?reperes=1").status_code == 404
    follows = keeper("a.morel")
    assert LABEL in follows.get("/saisie/27-01/situations?reperes=1").text
    answered = sent(follows, follows.csrf("/saisie/27-01")).json()
    assert answered[0]["answer"] == "accepted"
    page = sentence(office.get("/comptes/intervenant"))
    assert "par administrateur" in page


def test_who_has_no_account_takes_the_post_when_they_open_it(
    keeper: Keeper, opened: Platform
) -> None:
    office, former = keeper("administrateur"), keeper("intervenant")
    path = path_of(opened, "intervenant")
    shown = office.type("/comptes", path, compte="a.morel", voie="papier")
    link = f"/invitation/{shown.text.partition('/invitation/')[2].partition('<')[0]}"
    assert former.get("/saisie/27-01").status_code == 200
    assert accepted(keeper(), link).status_code == 303
    assert keeper("a.morel").get("/saisie/27-01").status_code == 200
    assert keeper("intervenant").get("/saisie/27-01").status_code == 404
    assert not opened.access.accounts.principal("intervenant").holds


def test_a_post_is_handed_over_by_who_gives_it_and_once(keeper: Keeper, opened: Platform) -> None:
    opened.access.accounts.create("a.morel", None, "test")
    path = path_of(opened, "intervenant")
    for login in ("chef_de_service", "intervenant", "financeur"):
        browser = keeper(login)
        assert browser.type("/compte", path, compte="a.morel").status_code == 403
    desk = keeper("employeur")
    assert "tient déjà ce poste" in sentence(desk.type("/comptes", path, compte="intervenant"))
    assert "à soi-même" in sentence(desk.type("/comptes", path, compte="employeur"))
    invitation = invited(desk, compte="b.petit")
    assert desk.type("/comptes", path, compte="a.morel").status_code == 303
    assert desk.type("/comptes", path, compte="a.morel").status_code in (403, 422)
    assert keeper().get(invitation).status_code == 200  # another right, of the same post
    held = opened.access.accounts.register().of("a.morel")
    assert [grant.by for grant in held] == ["employeur"]
