"""Every refusal is a line of the log: who, as a token, from where, which route; nothing typed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from services.access.domain.principals import Role
from services.access.ports import Asked, Served
from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, Keeper
from tests.programs import access_for
from tests.unit.chassis.test_logs_and_metrics import lines as lines

CASE = "7f1c1111-0000-4000-8000-000000000001"


@pytest.fixture
def refusals(lines: Any) -> Callable[[], list[dict[str, Any]]]:
    """The refusals told since they were last asked for."""

    def told() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in lines.getvalue().splitlines()]
        lines.seek(0)
        lines.truncate()
        return [each for each in found if each["event"] == "refused"]

    return told


def test_a_refusal_is_told_whoever_asks(
    refusals: Callable[[], list[dict[str, Any]]], browser: Browser, opened: Platform
) -> None:
    assert (
        browser.get("/v1/tables/A1", params={"level": "nation", "period": "2008"}).status_code
        == 401
    )
    (stranger,) = refusals()
    assert (stranger["who"], stranger["status"], stranger["address"]) == (
        "anonyme",
        401,
        "192.0.2.1",
    )
    assert browser.sign_in(Role.INTERVENANT.value, PASSWORD).status_code == 303
    assert browser.get(f"/saisie/76-01/situations/{CASE}").status_code == 404
    told = refusals()
    assert CASE not in json.dumps(told)
    (token,) = {each["who"] for each in told}
    assert "intervenant" not in token
    assert {each.who for each in opened.access.journal.asked(Asked(token), 0, 9)} == {"intervenant"}
    csrf = {"X-CSRF-Token": "d'ailleurs"}
    assert (
        browser.ask("POST", "/v1/events", json=[envelope("post-opened")], headers=csrf).status_code
        == 403
    )
    assert [each["status"] for each in refusals()] == [403]


def test_a_fact_that_may_not_be_said_is_told(
    refusals: Callable[[], list[dict[str, Any]]], browser: Browser, opened: Platform
) -> None:
    until = opened.access.clock().date().replace(year=2027)
    headers = access_for(opened.access, ["27-01"], until)
    browser.ask("POST", "/v1/events", json=[envelope("post-closed")], headers=headers)
    (told,) = refusals()
    assert (told["who"], told["action"], told["area"]) == (
        opened.access.journal.token("jeton logiciel"),
        "relais.post-closed.v1",
        "27-01",
    )


def test_what_is_unusual_names_nobody_in_the_log(
    lines: Any, keeper: Keeper, opened: Platform
) -> None:
    for _ in range(41):
        now = opened.access.clock()
        opened.access.journal.note(Served(now, "curieuse", "open_vault", "27-01", True))
    (found,) = opened.journal_log.unusual()
    assert found.who == "curieuse"
    said = lines.getvalue()
    assert "curieuse" not in said
    token = next(each["who"] for each in map(json.loads, said.splitlines()) if "most" in each)
    page = keeper(Role.AUDITEUR.value).get("/audit/acces", params={"personne": token}).text
    assert page.count("curieuse") > 9


def test_the_auditor_sees_what_is_unusual(browser: Browser, opened: Platform) -> None:
    for _ in range(41):
        now = opened.access.clock()
        opened.access.journal.note(Served(now, "curieuse", "open_vault", "27-01", True))
    assert browser.sign_in(Role.AUDITEUR.value, PASSWORD).status_code == 303
    page = " ".join(browser.get("/audit/acces").text.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "Inhabituel depuis une heure" in page
    assert "<strong>curieuse</strong> : 41 ouvertures du coffre par un même compte" in page


@pytest.mark.parametrize("asked", ["au=31/12/9999", "du=01/01/0001&au=0001-01-01", "du=9999-12-31"])
def test_accesses_are_asked_of_any_day_of_the_calendar(keeper: Keeper, asked: str) -> None:
    auditor = keeper(Role.AUDITEUR.value)
    assert auditor.get(f"/audit/acces?{asked}").status_code == 200
    assert auditor.get(f"/audit/acces/csv?{asked}").status_code == 200
