"""Programs that submit facts: each for its posts, until its day, unless revoked."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from services.access.ports import AccessRefused
from services.chassis.databases import open_engine
from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import Clock

UNTIL = date(2026, 6, 30)


@pytest.fixture
def token(opened: Platform) -> str:
    return opened.access.accounts.create_token("employeur", ["27-01"], UNTIL, "test")


def submit(browser: Browser, token: str, *facts: object):
    headers = {"Authorization": f"Bearer {token}"}
    return browser.ask("POST", "/v1/events", json=list(facts), headers=headers)


def test_a_token_submits_for_its_posts_and_the_rest_is_rejected(
    browser: Browser, token: str
) -> None:
    ours, theirs = envelope("case-opened"), envelope("case-opened", post="76-01")
    first, second = submit(browser, token, ours, theirs).json()
    assert first["answer"] == "accepted"
    assert second["answer"] == "rejected"
    assert second["problem"]["type"] == "/problems/not-your-post"
    assert "76-01" in second["problem"]["detail"]


def test_a_token_reads_nothing(browser: Browser, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/v1/tables/A1?level=site&area=27-01&period=2008", "/journal"):
        assert browser.get(path, headers=headers).status_code == 403


@pytest.mark.parametrize("bad", ["", "inconnu", "relais_"])
def test_a_token_nobody_gave_opens_nothing(browser: Browser, token: str, bad: str) -> None:
    assert submit(browser, bad, envelope("post-filled")).status_code == 401


def test_a_token_revoked_or_past_its_day_opens_nothing(
    browser: Browser, token: str, opened: Platform, clock: Clock
) -> None:
    late = opened.access.accounts.create_token("autre", ["27-01"], UNTIL, "test")
    (first, _) = opened.access.accounts.register().tokens.values()
    opened.access.accounts.revoke_token(first.id, "test")
    assert submit(browser, token, envelope("post-filled")).status_code == 401
    clock.pass_(days=121)
    answer = submit(browser, late, envelope("post-filled"))
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
        line = "(1000, '', '', '', '', 1, x'00', x'00')"
        connection.execute(text(f"INSERT INTO access_journal VALUES {line}"))
    for table in ("access_events", "access_journal"):
        for change in (f"UPDATE {table} SET at = ''", f"DELETE FROM {table}"):
            with engine.connect() as connection:
                with pytest.raises(DatabaseError, match=r"only grows|keeps its lines for a year"):
                    connection.execute(text(change))
                connection.rollback()
