"""The letters of accounts, by a real SMTP server over TLS: to one that is vouched for alone."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from services.embedded.platform import platform
from services.embedded.server import create_app
from tests.certificates import certificate
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, Clock, factors_in
from tests.services import free_port
from tests.unit.chassis.test_logs_and_metrics import lines as lines

OURS = "https://relais.example"
LINK = re.compile(f"^{OURS}(/connexion/nouveau/\\S+)", re.MULTILINE)
NEW = "trois chats dorment au soleil"


class Letterbox:
    """What a server was given, by whoever said its password."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if address == self.refused:
            return f"550 {address} unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        assert server.transport.get_extra_info("ssl_object")  # session.ssl: of STARTTLS alone
        assert session.authenticated
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def known(_server, _session, _envelope, _mechanism, said: LoginPassword) -> AuthResult:
    return AuthResult(success=said == LoginPassword(b"relais", b"mot@de:passe"))


@contextmanager
def served(box: Letterbox, files: tuple[Path, Path], scheme: str) -> Iterator[str]:
    """The address of a server with this certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    told = {"ssl_context" if scheme == "smtps" else "tls_context": context}
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=known,
        auth_required=True,
        auth_require_tls=scheme != "smtps",
        **told,
    )
    server.start()
    try:
        yield f"{scheme}://relais:mot%40de%3Apasse@127.0.0.1:{server.port}"
    finally:
        server.stop()


@pytest.fixture(params=["smtps", "smtp+starttls"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def browsing(prepared: Path, folder: Path, clock: Clock, url: str) -> Iterator[Browser]:
    """A browser at a platform that sends its letters there."""
    copytree(prepared, folder, dirs_exist_ok=True)
    variables = {
        "RELAIS_ACCESS_ADDRESS": OURS,
        "RELAIS_DELIVERY_SMTP_URL": url,
        "RELAIS_DELIVERY_SENDER": "relais@exemple.fr",
    }
    with platform(folder, clock, variables) as opened:
        opened.access.passwords.set_address("dcsp", "dcsp@exemple.fr", "test")
        transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1))
        browser = Browser(transport, clock, factors_in(prepared))
        browser.base = OURS
        yield browser


def forget(browser: Browser) -> httpx.Response:
    """Ask for a link on the page of those who forgot."""
    said = {"csrf": browser.csrf("/connexion"), "compte": "dcsp"}
    return browser.ask("POST", "/connexion/oubli", data=said)


def test_a_password_is_chosen_by_a_link_that_came_by_tls(
    prepared: Path, tmp_path: Path, clock: Clock, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, box = certificate(tmp_path, "127.0.0.1"), Letterbox()
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with served(box, files, scheme) as url, browsing(prepared, tmp_path / "d", clock, url) as asks:
        assert forget(asks).status_code == 200
        asks.sign_in("administrateur", PASSWORD)
        handed = asks.type("/comptes/dcsp", "/comptes/dcsp/lien")
        assert handed.status_code == 303, handed.text
        asked, invited = box.taken
        assert (asked["To"], asked["From"]) == ("dcsp@exemple.fr", "relais@exemple.fr")
        paths = [LINK.search(each.get_content()) for each in (asked, invited)]
        assert all(paths)
        page = paths[1][1]
        chosen = asks.type(page, nouveau=NEW, encore=NEW)
        assert chosen.status_code == 303
        assert asks.sign_in("dcsp", NEW).status_code == 303
        assert "son mot de passe a changé" in box.taken[-1].get_content()
        asks.sign_in("administrateur", PASSWORD)
        moved = asks.type("/comptes/dcsp", "/comptes/dcsp/adresse", adresse="ailleurs@exemple.fr")
        assert moved.status_code == 303
        assert box.taken[-1]["To"] == "dcsp@exemple.fr"
        assert "à une autre adresse" in box.taken[-1].get_content()


def test_a_server_that_nobody_vouches_for_gets_no_letter_and_no_password(
    prepared: Path, tmp_path: Path, clock: Clock, scheme: str, capfd: pytest.CaptureFixture[str]
) -> None:
    files, box = certificate(tmp_path, "127.0.0.1"), Letterbox()
    with served(box, files, scheme) as url, browsing(prepared, tmp_path / "d", clock, url) as asks:
        assert forget(asks).status_code == 200
        asks.sign_in("administrateur", PASSWORD)
        handed = asks.type("/comptes/dcsp", "/comptes/dcsp/lien")
        assert handed.status_code == 200
        assert "/connexion/nouveau/" in handed.text  # the administrator hands it over
    assert not box.taken
    assert "mot@de" not in capfd.readouterr().err


def test_a_certificate_of_another_name_is_refused(
    prepared: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, box = certificate(tmp_path, "127.0.0.2"), Letterbox()
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with (
        served(box, files, "smtps") as url,
        browsing(prepared, tmp_path / "d", clock, url) as asks,
    ):
        assert forget(asks).status_code == 200
    assert not box.taken


def test_a_letter_that_is_refused_is_told_in_the_log_and_nobody_is_named(
    prepared: Path,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    lines: Any,
) -> None:
    files, box = certificate(tmp_path, "127.0.0.1"), Letterbox()
    box.refused = "dcsp@exemple.fr"
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with (
        served(box, files, "smtps") as url,
        browsing(prepared, tmp_path / "d", clock, url) as asks,
    ):
        assert forget(asks).status_code == 200
        asks.sign_in("administrateur", PASSWORD)
        handed = asks.type("/comptes/dcsp", "/comptes/dcsp/lien")
        assert "le serveur refuse" in handed.text  # there it may say whom
        moved = asks.type("/comptes/dcsp", "/comptes/dcsp/adresse", adresse="ailleurs@exemple.fr")
        assert moved.status_code == 303
    ours = [each for each in lines.getvalue().splitlines() if "letter-not-sent" in each]
    assert ['"cause": "refused, 550"' in each for each in ours] == [True, True]
    assert "exemple.fr" not in "".join(ours)
