"""Programs that submit facts: each for its posts, until its day, unless revoked."""

from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from services.access.application.programs import MOST
from services.access.main import build
from services.access.ports import AccessRefused
from services.access.settings import AccessSettings
from services.chassis.databases import open_engine
from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import Clock

UNTIL = date(2026, 6, 30)


@pytest.fixture
def token(opened: Platform) -> str:
    return opened.access.accounts.create_token("employeur", ["27-01"], UNTIL, "test")


def submit(browser: Browser, shown: str, *facts: object):
    headers = {"Authorization": f"Bearer {shown}"}
    return browser.ask("POST", "/v1/events", json=list(facts), headers=headers)


def exchange(browser: Browser, token: str, **said: str):
    form = {"grant_type": "client_credentials", "client_id": "relais", "client_secret": token}
    return browser.ask("POST", "/v1/token", data=form | said)


@pytest.fixture
def shown(browser: Browser, token: str) -> str:
    return str(exchange(browser, token).json()["access_token"])


def test_a_token_submits_for_its_posts_and_the_rest_is_rejected(
    browser: Browser, shown: str
) -> None:
    ours, theirs = envelope("case-opened"), envelope("case-opened", post="76-01")
    first, second = submit(browser, shown, ours, theirs).json()
    assert first["answer"] == "accepted"
    assert second["answer"] == "rejected"
    assert second["problem"]["type"] == "/problems/not-your-post"
    assert "76-01" in second["problem"]["detail"]


def test_a_token_reads_nothing(browser: Browser, shown: str) -> None:
    headers = {"Authorization": f"Bearer {shown}"}
    for path in ("/v1/tables/A1?level=site&area=27-01&period=2008", "/journal"):
        assert browser.get(path, headers=headers).status_code == 403


@pytest.mark.parametrize("bad", ["", "inconnu", "relais_"])
def test_a_token_nobody_gave_opens_nothing(browser: Browser, token: str, bad: str) -> None:
    assert submit(browser, bad, envelope("post-filled")).status_code == 401


def test_a_token_opens_nothing_by_itself_and_what_it_is_exchanged_for_lasts_an_hour(
    browser: Browser, opened: Platform, token: str, clock: Clock
) -> None:
    refused = submit(browser, token, envelope("post-filled"))
    assert (refused.status_code, "POST /v1/token" in refused.json()["detail"]) == (401, True)
    answer = exchange(browser, token)
    given = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    told = [given[each] for each in ("token_type", "expires_in", "scope")]
    assert told == ["Bearer", 3600, "27-01"]
    shown = given["access_token"]
    assert submit(browser, shown, envelope("post-filled")).status_code == 200
    browser.cookies.set("relais_session", shown)
    assert browser.get("/compte").status_code == 303  # it is no session of a person
    browser.cookies.clear()
    clock.pass_(minutes=61)
    assert submit(browser, shown, envelope("post-filled")).status_code == 401


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"client_secret": "relais_autre"}, 401, "invalid_client"),
        ({"client_id": "7f1c1111-0000-4000-8000-000000000001"}, 401, "invalid_client"),
        ({"client_id": "logiciel"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "76-01"}, 400, "invalid_scope"),
    ],
)
def test_an_exchange_that_is_refused_says_why_in_both_ways(
    browser: Browser, token: str, said: dict[str, str], status: int, code: str
) -> None:
    answer = exchange(browser, token, **said)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    if status == 401:
        assert answer.headers["www-authenticate"] == "Basic"


def test_a_token_is_shown_by_http_basic_with_its_number_too(
    browser: Browser, token: str, opened: Platform
) -> None:
    (known,) = opened.access.accounts.register().tokens.values()
    form = {"grant_type": "client_credentials", "scope": "27-01"}
    answer = browser.ask("POST", "/v1/token", data=form, auth=(str(known.id), token))
    assert answer.status_code == 200, answer.text


def test_a_deployment_may_say_that_tokens_still_open_by_themselves(
    opened: Platform, token: str, clock: Clock
) -> None:
    settings = AccessSettings.read({"RELAIS_ACCESS_STATIC_TOKENS": "true"})
    with closing(build(opened.folder.access, clock, settings)) as access:
        found = access.programs.principal(token)
    assert found
    assert found.name == "jeton employeur"
    assert opened.access.programs.principal(token) is None


def test_a_crowd_of_exchanges_leaves_a_few_rows(browser: Browser, token: str, opened) -> None:
    given = [opened.access.programs.exchange(token).secret for _ in range(MOST + 5)]
    opens = [opened.access.programs.principal(each) is not None for each in given]
    assert opens.count(True) == MOST
    assert opens[-1]


def test_a_token_revoked_or_past_its_day_opens_nothing(
    browser: Browser, token: str, shown: str, opened: Platform, clock: Clock
) -> None:
    late = opened.access.accounts.create_token("autre", ["27-01"], UNTIL, "test")
    (first, _) = opened.access.accounts.register().tokens.values()
    opened.access.accounts.revoke_token(first.id, "test")
    assert submit(browser, shown, envelope("post-filled")).status_code == 401
    assert exchange(browser, token).status_code == 401
    clock.pass_(days=121)
    answer = exchange(browser, late)
    assert answer.status_code == 401
    assert "expiré" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("posts", "until"), [(["27"], UNTIL), ([], UNTIL), (["27-01"], date(2028, 1, 1))]
)
def test_a_token_without_posts_or_without_end_is_refused(
    opened: Platform, posts: list[str], until: date
) -> None:
    with pytest.raises(AccessRefused):
        opened.access.accounts.create_token("x", posts, until, "test")


def test_no_secret_is_kept_and_nothing_that_was_said_can_be_unsaid(
    opened: Platform, token: str
) -> None:
    kept = b"".join(file.read_bytes() for file in opened.folder.path.glob("access.db*"))
    assert token.encode() not in kept
    engine = open_engine(opened.folder.access, "access")
    with engine.begin() as connection:
        line = "(1000, '', '~', '', '', 1, x'00', x'00')"
        connection.execute(text(f"INSERT INTO access_journal VALUES {line}"))
    for table in ("access_events", "access_journal"):
        for change in (f"UPDATE {table} SET at = ''", f"DELETE FROM {table}"):
            with engine.connect() as connection:
                with pytest.raises(DatabaseError, match=r"only grows|keeps its lines for a year"):
                    connection.execute(text(change))
                connection.rollback()
