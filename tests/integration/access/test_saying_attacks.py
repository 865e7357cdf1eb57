"""What nobody may say who does not answer for it, tried at every way into the log."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from contracts.events import POST_EVENTS
from services.access.domain.principals import Role
from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD
from tests.integration.access.test_tokens import UNTIL
from tests.programs import access_for

CASE = "7f1c1111-0000-4000-8000-000000000001"
REGISTER = [event.NAME.split(".")[1] for event in POST_EVENTS]
OF_ITS_OWN = {"period-confirmed", "survey-answered"}


def answers(browser: Browser, facts: Sequence[Any], **headers: str) -> list[dict[str, Any]]:
    return browser.ask("POST", "/v1/events", json=list(facts), headers=headers).json()


@pytest.fixture
def token(opened: Platform) -> str:
    return access_for(opened.access, ["27-01"], UNTIL)["Authorization"]


def signed_in(browser: Browser, login: str) -> str:
    """The CSRF token of whoever has signed in."""
    assert browser.sign_in(login, PASSWORD).status_code == 303
    return browser.csrf("/methode")


def test_a_token_that_says_details_are_erased_destroys_nothing(
    browser: Browser, opened: Platform, token: str
) -> None:
    opened.intake.submit([envelope("case-opened", subject=CASE)])
    csrf = signed_in(browser, "intervenant")
    where = f"/v1/posts/27-01/cases/{CASE}/details"
    said = {"X-CSRF-Token": csrf, "Relais-Purpose": "suivi"}
    kept = browser.ask("PUT", where, json={"label": "Martine"}, headers=said)
    assert kept.status_code == 200, kept.text
    for headers in ({"Authorization": token}, {"X-CSRF-Token": csrf}):
        fact = envelope("personal-details-erased", subject=CASE)
        (refused,) = answers(browser, [fact], **headers)
        assert refused["answer"] == "rejected"
        assert refused["problem"]["type"] == "/problems/not-yours-to-say"
        assert "Rien n'est effacé" in refused["problem"]["detail"]
    assert browser.get(where, headers=said).json()["details"]["label"] == "Martine"
    assert browser.ask("DELETE", where, headers=said).status_code == 204
    types = [fact.type for _, fact in opened.intake.store.history(f"case/{CASE}")]
    assert types == ["relais.case-opened.v1", "relais.personal-details-erased.v1"]


@pytest.mark.parametrize("name", REGISTER)
def test_neither_an_intervenant_nor_a_token_rules_over_its_own_post(
    browser: Browser, opened: Platform, token: str, name: str
) -> None:
    csrf = signed_in(browser, "intervenant")
    before = opened.feed.head()
    said: dict[str, Any] = {"post": "27-03"} if name == "post-opened" else {}
    (by_token,) = answers(browser, [envelope(name, **said)], Authorization=token)
    (by_hand,) = answers(browser, [envelope(name, **said)], **{"X-CSRF-Token": csrf})
    allowed = name in OF_ITS_OWN
    assert (by_token["answer"], by_hand["answer"] == "accepted") == ("rejected", allowed)
    assert opened.feed.head() == before + allowed
    assert "Qui peut le dire : " in by_token["problem"]["detail"]
    assert by_token["problem"]["field"] == "$.type"


def test_a_prefecture_rules_over_its_departement_and_no_other(browser: Browser) -> None:
    csrf = {"X-CSRF-Token": signed_in(browser, "prefecture")}
    ours, theirs = (envelope("post-amended", post=post) for post in ("27-01", "76-01"))
    first, second = answers(browser, [ours, theirs], **csrf)
    assert first["answer"] == "accepted"
    assert second["problem"]["type"] == "/problems/not-your-post"
    (case,) = answers(browser, [envelope("case-opened")], **csrf)
    assert "Intervenant social (ses postes)" in case["problem"]["detail"]


@pytest.mark.parametrize("login", ["administrateur", "chef_de_service", "auditeur", "dcsp"])
def test_who_manages_or_reads_says_nothing(browser: Browser, login: str) -> None:
    csrf = {"X-CSRF-Token": signed_in(browser, login)}
    own = {"dcsp", "chef_de_service"}  # deposit series of their own: series.toml
    series = [] if login in own else ["series-deposited"]
    for name in ("case-opened", "post-amended", "funding-pledged", *series):
        (refused,) = answers(browser, [envelope(name)], **csrf)
        assert refused["problem"]["type"] == "/problems/not-yours-to-say"


def test_a_case_of_another_post_takes_nothing_from_a_token(
    browser: Browser, opened: Platform, token: str
) -> None:
    opened.intake.submit([envelope("case-opened", post="76-01", subject=CASE)])
    (opening,) = (fact for _, fact in opened.intake.store.history(f"case/{CASE}"))
    facts = [
        envelope("interview-held", subject=CASE),
        envelope("fact-withdrawn", subject=CASE, withdraws=str(opening.id)),
    ]
    assert {each["answer"] for each in answers(browser, facts, Authorization=token)} == {"rejected"}


def test_an_import_and_a_page_erase_nothing_either(opened: Platform) -> None:
    fact = envelope("personal-details-erased", subject=CASE)
    (line,) = opened.intake.import_lines([json.dumps(fact).encode()])
    (page,) = opened.intake.submit([fact])
    for answer in (line.answer, page):
        assert answer.problem
        assert answer.problem.type == "/problems/not-yours-to-say"


def test_what_was_said_under_the_earlier_rule_stays(
    browser: Browser, opened: Platform, token: str
) -> None:
    earlier = envelope("post-amended", fte=0.5)
    opened.intake.submit([earlier])  # as a token did when it might
    head = opened.feed.head()
    (again,) = answers(browser, [earlier], Authorization=token)
    assert (again["answer"], opened.feed.head()) == ("rejected", head)
    (case,) = answers(browser, [envelope("case-opened")], Authorization=token)
    assert case["answer"] == "accepted"
    register = [fact.type for _, fact in opened.intake.store.history("27-01")]
    assert register == ["relais.post-opened.v1", "relais.post-amended.v1"]


@pytest.mark.parametrize("login", ["intervenant", "chef_de_service", "employeur"])
def test_a_quarter_is_offered_to_who_may_confirm_it_alone(
    browser: Browser, opened: Platform, login: str
) -> None:
    opened.projections.catch_up()
    signed_in(browser, login)
    page = browser.get("/saisie/27-01/trimestre")
    assert page.status_code == 200
    offered = 'action="/saisie/27-01/trimestre"' in page.text
    assert offered == (login == "intervenant")


def test_a_fact_of_the_register_is_mended_by_who_may_say_it_and_nobody_else(
    browser: Browser, opened: Platform, token: str
) -> None:
    filled, closed, confirmed = (
        envelope(name) for name in ("post-filled", "post-closed", "period-confirmed")
    )
    opened.intake.submit([filled, closed, confirmed])
    head = opened.feed.head()

    def mendings() -> list[dict[str, Any]]:
        facts = (closed, filled, confirmed)
        return [envelope("register-withdrawn", withdraws=each["id"]) for each in facts]

    of_whom = {"intervenant": confirmed, "employeur": filled, "financeur": None}
    by_token = answers(browser, mendings(), Authorization=token)
    assert {each["answer"] for each in by_token} == {"rejected"}
    for login, own in of_whom.items():
        csrf = {"X-CSRF-Token": signed_in(browser, login)}
        said = mendings()
        for mending, answer in zip(said, answers(browser, said, **csrf), strict=True):
            allowed = own is not None and mending["data"]["withdraws"] == own["id"]
            assert (answer["answer"] == "accepted") == allowed, (login, mending)
            if not allowed and "déjà été retiré" not in answer["problem"]["detail"]:
                assert "Qui peut le dire : " in answer["problem"]["detail"]
    csrf = {"X-CSRF-Token": signed_in(browser, "prefecture")}
    register = browser.get("/v1/posts/27-01/register").json()["facts"]
    assert [each["withdrawn_by"] is None for each in register[1:4]] == [False, True, False]
    (closing,) = answers(browser, mendings()[:1], **csrf)
    assert (closing["answer"], opened.feed.head()) == ("accepted", head + 3)


def test_a_funder_does_not_turn_its_pledge_into_the_money_of_another(
    browser: Browser, opened: Platform
) -> None:
    opened.access.accounts.grant("financeur", Role.FINANCEUR, ["27"], "test")
    pledge = envelope("funding-pledged", funder="cg")
    opened.intake.submit([pledge])
    csrf = {"X-CSRF-Token": signed_in(browser, "financeur")}
    own, other = (
        envelope("register-corrected", corrects=pledge["id"], data=pledge["data"] | change)
        for change in ({"share_percent": 10}, {"funder": "fipd"})
    )
    first, second = answers(browser, [own, other], **csrf)
    assert first["answer"] == "accepted", first
    assert second["problem"]["type"] == "/problems/not-your-post"
