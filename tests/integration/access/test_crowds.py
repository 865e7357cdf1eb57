"""Sign-in against crowds: many at once, many addresses of one, many who only look."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from services.access.adapters.store import SqlSessions
from services.access.application import sign_in
from services.access.application.diary import Diary
from services.access.application.patience import Patience
from services.access.application.sign_in import SignIn
from services.access.main import build
from services.access.ports import AccessRefused, Crowded, Served, TooManyFailures
from services.embedded.platform import Platform
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD
from tests.names import NAMES

AT_ONCE = 40
PLACES = sign_in.HASHING + sign_in.WAITING


class Quick:
    """Passwords that cost nothing to compare, where only the counting is of interest."""

    def set(self, login: str, password: str) -> None:
        """See Passwords."""

    def right(self, login: str, password: str) -> bool:
        """See Passwords."""
        return password == PASSWORD


@pytest.fixture
def quick(opened: Platform) -> SignIn:
    """Sign-ins without argon2, which is slow on purpose."""
    access = opened.access
    kept = SqlSessions(create_engine(f"sqlite:///{opened.accounts}"), NAMES)
    diary, patience = Diary(access.journal, access.clock), Patience(kept, access.clock)
    factor = access.second_factor
    return SignIn(access.accounts, Quick(), kept, factor, patience, diary, access.clock)


def together(opened: Platform, logins: list[str], address: str = "192.0.2.1") -> list[str]:
    """What becomes of tries made at one instant with a wrong password."""
    door, ready = opened.access.sign_in, Barrier(len(logins))

    def tried(login: str) -> str:
        ready.wait()
        try:
            door.with_password(login, "un mauvais mot de passe", address, door.visit())
        except AccessRefused as refused:
            return type(refused).__name__
        return "signed in"

    with ThreadPoolExecutor(len(logins)) as crowd:
        return list(crowd.map(tried, logins))


def test_tries_at_one_instant_do_not_outrun_the_lock_out(opened: Platform) -> None:
    answers = together(opened, ["dcsp"] * PLACES)
    assert answers.count(AccessRefused.__name__) <= sign_in.MOST_OF_A_LOGIN
    assert answers.count(TooManyFailures.__name__) >= PLACES - sign_in.MOST_OF_A_LOGIN


def test_no_more_passwords_are_hashed_at_once_than_memory_allows(opened: Platform) -> None:
    answers = together(opened, [f"personne-{number}" for number in range(AT_ONCE)])
    assert Crowded.__name__ in answers
    assert answers.count(AccessRefused.__name__) >= PLACES


def test_a_right_password_leaves_no_failure_behind(quick: SignIn) -> None:
    for _ in range(2 * sign_in.MOST_OF_A_LOGIN):
        quick.with_password("dcsp", PASSWORD, "192.0.2.1", quick.visit())


def test_all_addresses_of_one_subscriber_are_one(quick: SignIn) -> None:
    for number in range(sign_in.MOST_OF_AN_ADDRESS):
        with pytest.raises(AccessRefused):
            quick.with_password(f"p{number}", "faux", f"2001:db8::{number:x}", quick.visit())
    with pytest.raises(TooManyFailures):
        quick.with_password("dcsp", PASSWORD, "2001:db8::ffff:1", quick.visit())
    assert quick.with_password("dcsp", PASSWORD, "2001:db8:0:1::1", quick.visit()).login == "dcsp"


def test_a_text_without_end_is_not_hashed(opened: Platform) -> None:
    door = opened.access.sign_in
    with pytest.raises(AccessRefused, match="trop longs"):
        door.with_password("dcsp", "x" * 1_000_000, "192.0.2.1", door.visit())


def test_who_only_looks_leaves_no_row(opened: Platform, browser: Browser) -> None:
    for _ in range(5):
        browser.cookies.clear()
        browser.get("/connexion")
    with create_engine(f"sqlite:///{opened.accounts}").connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0


def test_refused_requests_do_not_fill_the_journal(opened: Platform, browser: Browser) -> None:
    journal = opened.access.journal
    before = journal.last(100)
    long = "/v1/tables/A1?level=site&area=27-01&period=2008"
    for _ in range(20):
        assert browser.get(long).status_code == 401
    assert journal.last(100) == before
    browser.sign_in("intervenant", PASSWORD)
    browser.get("/v1/posts/27-01/cases/" + "0" * 10_000)
    browser.get(long + "&" + "0" * 10_000)
    browser.get("/postes/27-01")
    assert all(len(line.what) <= 200 for line in journal.last(100))


def test_a_line_of_the_journal_is_of_bounded_size(opened: Platform) -> None:
    now = opened.access.clock()
    opened.access.journal.note(Served(now, "w" * 9_000, "read_view", "x" * 9_000, allowed=False))
    (line,) = opened.access.journal.last(1)
    assert (len(line.who), len(line.what)) == (200, 200)


def test_the_journal_keeps_a_year_and_nobody_empties_it_sooner(tmp_path: Path) -> None:
    journal, now = build(tmp_path / "access.db").journal, datetime.now(UTC)
    for days in (900, 800, 400, 300):
        journal.note(_line(now - timedelta(days=days), f"{days} jours"))
    assert [each.what for each in journal.last(9)] == ["300 jours", "400 jours"]
    journal.note(_line(now + timedelta(days=9_000), "un menteur"))
    assert [each.what for each in journal.last(9)] == ["un menteur", "300 jours"]
    engine = create_engine(f"sqlite:///{tmp_path / 'access.db'}")
    with engine.begin() as connection, pytest.raises(IntegrityError, match="for a year"):
        connection.execute(text("DELETE FROM access_journal"))


def _line(at: datetime, what: str) -> Served:
    return Served(at, "dcsp", "read_view", what, allowed=True)
