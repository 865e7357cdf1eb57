"""Sign-in through the certified provider, and every way in which it must not succeed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from services.access.application.invitations import Wanted
from services.access.domain.events import Offer
from services.access.domain.principals import LOCAL, Role
from services.access.domain.register import Identity
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD
from tests.integration.access.provider import SECRET, provider, walk
from tests.services import NotInstalled

ADDRESS = "http://127.0.0.1:8000"
BACK = f"{ADDRESS}/connexion/retour"
SUBJECT = "agent-17"
LEAVE = "/connexion/fournisseur?suite=/postes/27-01"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    try:
        with provider(BACK) as address:
            yield address
    except NotInstalled as missing:
        pytest.skip(str(missing))


@contextmanager
def told(folder: Path, issuer: str, secret: str = SECRET) -> Iterator[Platform]:
    """The platform on the real clock, told of a provider."""
    variables = {
        "RELAIS_ACCESS_ADDRESS": ADDRESS,
        "RELAIS_ACCESS_OIDC_ISSUER": issuer,
        "RELAIS_ACCESS_OIDC_CLIENT_ID": "relais",
        "RELAIS_ACCESS_OIDC_CLIENT_SECRET": secret,
        "RELAIS_ACCESS_OIDC_LABEL": "ProConnect",
    }
    with platform(folder, variables=variables) as opened:
        yield opened


@pytest.fixture
def opened(issuer: str, prepared: Path, tmp_path: Path) -> Iterator[Platform]:
    copytree(prepared, tmp_path, dirs_exist_ok=True)
    with told(tmp_path, issuer) as made:
        made.access.accounts.bind("intervenant", Identity(issuer, SUBJECT), "test")
        yield made


@pytest.fixture
def browser(opened: Platform) -> Browser:
    return fresh(opened)


def fresh(opened: Platform) -> Browser:
    return Browser(httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1)))


def begun(browser: Browser) -> str:
    """Where the browser is sent."""
    answer = browser.get(LEAVE)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def there_and_back(browser: Browser, login: str = SUBJECT) -> str:
    """The path and query with which the provider sends the browser back."""
    came = urlsplit(walk(begun(browser), login, BACK))
    return f"{came.path}?{came.query}"


def refused(answer: httpx.Response, words: str) -> None:
    assert answer.status_code == 422
    assert words in answer.text


def test_the_page_offers_the_provider_only_where_there_is_one(
    browser: Browser, prepared: Path, tmp_path: Path
) -> None:
    assert "Se connecter avec ProConnect" in browser.get("/connexion").text
    with platform(copytree(prepared, tmp_path / "alone")) as alone:
        assert "fournisseur" not in fresh(alone).get("/connexion").text


def test_a_bound_identity_signs_in_and_goes_where_it_was_going(
    browser: Browser, opened: Platform
) -> None:
    before = browser.secret
    back = there_and_back(browser)
    planted = browser.secret
    answer = browser.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/postes/27-01")
    assert browser.secret not in (before, planted, None)
    assert browser.get("/postes/27-01").status_code == 200
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_the_request_carries_pkce_state_and_nonce(browser: Browser) -> None:
    asked = parse_qs(urlsplit(begun(browser)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert browser.secret not in str(asked)


def test_an_identity_without_an_account_is_told_what_to_give_to_whom(browser: Browser) -> None:
    answer = browser.get(there_and_back(browser, "inconnue-3"))
    refused(answer, "inconnue-3")
    assert "administrateur" in answer.text
    assert browser.get("/postes/27-01").status_code == 303


def test_an_unbound_or_disabled_account_signs_in_no_more(
    browser: Browser, opened: Platform
) -> None:
    opened.access.accounts.unbind("intervenant", "test")
    refused(browser.get(there_and_back(browser)), SUBJECT)
    opened.access.accounts.bind("intervenant", Identity(_issuer(opened), SUBJECT), "test")
    opened.access.accounts.disable("intervenant", "test")
    refused(browser.get(there_and_back(browser)), SUBJECT)


def test_a_code_signs_in_once(browser: Browser, opened: Platform) -> None:
    back = there_and_back(browser)
    kept = httpx.Cookies(browser.cookies)
    assert browser.get(back).status_code == 303
    again = fresh(opened)
    again.cookies = kept
    refused(again.get(back), "trop longtemps")


def test_a_code_of_another_browser_is_refused(browser: Browser, opened: Platform) -> None:
    back = there_and_back(browser)
    other = fresh(opened)
    begun(other)
    refused(other.get(back), "commencée ici")


def test_a_state_that_was_changed_is_refused(browser: Browser) -> None:
    path, _, query = there_and_back(browser).partition("?")
    asked = {name: value for name, (value,) in parse_qs(query).items()}
    for state in ("", "x", asked["state"][:-3], "x" + asked["state"]):
        forged = urlencode({**asked, "state": state})
        refused(browser.get(f"{path}?{forged}"), "commencée ici")
        begun(browser)  # a refusal ends the session: another one begins


def test_a_code_that_was_spent_elsewhere_is_refused(browser: Browser) -> None:
    back = there_and_back(browser).replace("code=", "code=x")
    refused(browser.get(back), "a déjà servi")


def test_a_person_who_declines_is_told_so(browser: Browser) -> None:
    state = parse_qs(urlsplit(begun(browser)).query)["state"][0]
    asked = urlencode({"error": "access_denied", "state": state})
    refused(browser.get(f"/connexion/retour?{asked}"), "refusée ou abandonnée")


def test_a_refusal_ends_what_was_begun(browser: Browser, opened: Platform) -> None:
    back = there_and_back(browser)
    state = parse_qs(urlsplit(back).query)["state"][0]
    kept = httpx.Cookies(browser.cookies)
    browser.get(f"/connexion/retour?{urlencode({'error': 'access_denied', 'state': state})}")
    again = fresh(opened)
    again.cookies = kept
    refused(again.get(back), "trop longtemps")


def test_a_link_from_elsewhere_signs_nobody_out(browser: Browser) -> None:
    assert browser.get(there_and_back(browser)).status_code == 303
    signed_in = browser.secret
    for link in ("/connexion/retour?state=x", LEAVE):
        assert browser.get(link).status_code == 303
        assert browser.secret == signed_in
    assert browser.get("/postes/27-01").status_code == 200


def test_a_client_that_the_provider_does_not_know_is_the_administrator_s_affair(
    issuer: str, prepared: Path, tmp_path: Path
) -> None:
    with told(copytree(prepared, tmp_path / "wrong"), issuer, "un autre secret") as opened:
        browser = fresh(opened)
        refused(browser.get(there_and_back(browser)), "administrateur")


def test_a_provider_that_is_away_is_said_to_be(prepared: Path, tmp_path: Path) -> None:
    with told(copytree(prepared, tmp_path / "away"), "http://127.0.0.1:1") as opened:
        answer = fresh(opened).get(LEAVE)
        assert answer.status_code == 503
        assert "ne répond pas" in answer.text


def _issuer(opened: Platform) -> str:
    return str(opened.access.settings.oidc_issuer)


def invitation(opened: Platform, login: str = "n.roussel") -> str:
    """A link to open an account."""
    offer = Offer(role=Role.INTERVENANT, scope=("27-01",))
    (sealed,) = opened.access.invitations.invite([Wanted(login, (offer,))], LOCAL)
    return f"/invitation/{sealed.secret}"


@pytest.fixture
def home(opened: Platform) -> Browser:
    return at_home(opened)


def at_home(opened: Platform) -> Browser:
    """A browser at the address of Relais: forms are taken from there alone."""
    browser = fresh(opened)
    browser.base = ADDRESS
    return browser


def through(browser: Browser, page: str, to: str, login: str) -> httpx.Response:
    """Send a form that leaves for the provider, sign in there, come back."""
    left = browser.type(page, to)
    assert left.status_code == 303, left.text
    came = urlsplit(walk(left.headers["location"], login, BACK))
    return browser.get(f"{came.path}?{came.query}")


def test_who_is_invited_binds_an_identity_at_the_first_sign_in_and_keeps_it(
    home: Browser, opened: Platform
) -> None:
    link = invitation(opened)
    assert "Continuer avec ProConnect" in home.get(link).text
    came = through(home, link, f"{link}/fournisseur", "agent-18")
    assert (came.status_code, came.headers["location"]) == (303, "/")
    assert home.get("/saisie/27-01").status_code == 200
    assert home.get(link).status_code == 404
    again = fresh(opened)
    assert again.get(there_and_back(again, "agent-18")).status_code == 303
    assert again.get("/saisie/27-01").status_code == 200


def test_an_identity_that_has_an_account_opens_no_other_and_the_invitation_stays(
    home: Browser, opened: Platform
) -> None:
    link = invitation(opened)
    refused(through(home, link, f"{link}/fournisseur", SUBJECT), "déjà celle du compte")
    assert home.get(link).status_code == 200


def test_a_link_from_elsewhere_accepts_no_invitation_and_binds_nobody(
    home: Browser, opened: Platform
) -> None:
    link = invitation(opened)
    for suite in (link, "/compte/identite"):
        begun_at = home.get(f"/connexion/fournisseur?suite={suite}").headers["location"]
        came = urlsplit(walk(begun_at, "agent-19", BACK))
        refused(home.get(f"{came.path}?{came.query}"), "agent-19")
    assert home.get(link).status_code == 200
    answer = home.ask("POST", f"{link}/fournisseur", data={"csrf": "x"})
    assert answer.status_code == 422


def test_somebody_signed_in_binds_their_own_identity(home: Browser, opened: Platform) -> None:
    home.sign_in("dcsp", PASSWORD)
    came = through(home, "/compte", "/compte/identite", "agent-20")
    assert came.headers["location"] == "/compte?fait=liee"
    assert "ProConnect vous connecte aussi" in home.get("/compte").text
    taken = at_home(opened)
    taken.sign_in("dggn", PASSWORD)
    came = through(taken, "/compte", "/compte/identite", "agent-20")
    assert came.headers["location"] == "/compte?fait=non-liee"
