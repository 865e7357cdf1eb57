"""Addresses beyond this machine: what must be there first, and what those outside get."""

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.access.settings import AccessSettings
from services.chassis.settings import SettingsRefused
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.architecture.tree import ROOT
from tests.certificates import certificate
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD
from tests.services import free_port

BEYOND = "127.0.0.2"  # beyond what Relais takes for loopback, and yet nowhere but here
PROXY, STRANGER = "203.0.113.7", "192.0.2.66"


def told(**variables: str) -> AccessSettings:
    return AccessSettings.read({f"RELAIS_ACCESS_{name}": each for name, each in variables.items()})


@contextmanager
def serving(folder: Path, port: int, **variables: str) -> Iterator[None]:
    """`relais serve` beyond loopback, until it is stopped."""
    words = ["serve", "--data", str(folder), "--host", BEYOND, "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "services", *words],
        cwd=ROOT,
        env={f"RELAIS_ACCESS_{name}": each for name, each in variables.items()},
        stderr=subprocess.PIPE,
    )
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


def answered(client: httpx.Client, path: str) -> httpx.Response:
    deadline = time.monotonic() + 60
    while True:
        try:
            return client.get(path)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_without_accounts_nobody_else_is_served(tmp_path: Path) -> None:
    with platform(tmp_path) as alone, pytest.raises(AddressRefused, match="pas de compte"):
        listening("0.0.0.0", 8000, told(PROXY=PROXY), Gate(alone.access))
    with pytest.raises(AddressRefused, match="pas de compte"):
        listening("0.0.0.0", 8000, told(PROXY=PROXY), Gate(None))


def test_accounts_in_clear_are_not_served_to_others_either(opened: Platform) -> None:
    gate = Gate(opened.access)
    for host in ("0.0.0.0", "::", "192.0.2.4"):
        with pytest.raises(AddressRefused, match="RELAIS_ACCESS_PROXY"):
            listening(host, 8000, told(), gate)
    assert listening("127.0.0.1", 8000, told(), gate)["proxy_headers"] is False


def test_with_accounts_and_a_proxy_only_the_proxy_is_believed(opened: Platform) -> None:
    settings = told(PROXY=f"{PROXY}, 10.1.0.0/16")
    assert listening("0.0.0.0", 8000, settings, Gate(opened.access))["proxy_headers"] is False
    asked: list[str] = []

    async def noting(scope, receive, send) -> None:
        asked.append(scope["client"][0])
        await create_app(opened)(scope, receive, send)

    app = Outside(noting, settings, Gate(opened.access))
    for peer, expected in ((PROXY, 303), ("10.1.2.3", 303), ("127.0.0.1", 303), (STRANGER, 404)):
        browser = Browser(httpx.ASGITransport(app, client=(peer, 1)))
        forwarded = {"X-Forwarded-For": "198.51.100.9"}
        assert browser.get("/postes/27-01", headers=forwarded).status_code == expected
    assert asked == ["198.51.100.9", "198.51.100.9", "127.0.0.1", STRANGER]


def test_what_operators_scrape_from_inside_passes_beside_the_proxy(opened: Platform) -> None:
    for tls in ({}, {"TLS_CERTIFICATE": "/tls/relais.pem", "TLS_KEY": "/tls/relais.key"}):
        app = Outside(create_app(opened), told(PROXY=PROXY, **tls), Gate(opened.access))
        inside = Browser(httpx.ASGITransport(app, client=(STRANGER, 1)))
        assert inside.get("/metrics").status_code == 200
        assert "content-disposition" not in inside.get("/metrics").headers
        assert inside.get("/connexion").status_code == 404


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"TLS_KEY": "/k"}, "TLS_CERTIFICATE"),
        ({"ADDRESS": "http://relais.example"}, "https://"),
        ({"OIDC_ISSUER": "https://idp.example"}, "OIDC_CLIENT_ID"),
        (
            {
                "OIDC_ISSUER": "http://idp.example",
                "OIDC_CLIENT_ID": "r",
                "OIDC_CLIENT_SECRET": "s",
                "ADDRESS": "https://relais.example",
            },
            "OIDC_ISSUER doit commencer",
        ),
        ({"PROXIES": PROXY}, "RELAIS_ACCESS_PROXIES"),
        ({"PROXY": ""}, "jamais le monde entier"),
        ({"PROXY": "*"}, "jamais le monde entier"),
        ({"PROXY": "0.0.0.0/0"}, "jamais le monde entier"),
        ({"PROXY": "pas une adresse"}, "jamais le monde entier"),
    ],
)
def test_settings_that_do_not_hang_together_are_refused(variables, words) -> None:
    with pytest.raises(SettingsRefused, match=words):
        told(**variables)


def test_those_outside_get_no_metrics_and_a_secure_cookie(
    opened: Platform, prepared: Path, tmp_path: Path
) -> None:
    variables = {"RELAIS_ACCESS_ADDRESS": "https://relais.example", "RELAIS_ACCESS_PROXY": PROXY}
    folder = copytree(prepared, tmp_path / "proxied")
    with platform(folder, variables=variables) as proxied:
        app = Outside(create_app(proxied), proxied.access.settings, Gate(proxied.access))
        browser = Browser(httpx.ASGITransport(app, client=(PROXY, 1)))
        forwarded = {"X-Forwarded-For": "198.51.100.9"}
        for path in ("/metrics", "/livez", "/readyz"):
            assert browser.get(path, headers=forwarded).status_code == 404
            assert browser.get(path).status_code == 200
        page = browser.get("/connexion", headers=forwarded)
        assert page.headers["set-cookie"].startswith("__Host-relais_session=")
        assert "Secure" in page.headers["set-cookie"]
        assert "max-age=31536000; includeSubDomains" in page.headers["strict-transport-security"]


def test_too_many_failures_are_told_to_wait(browser: Browser) -> None:
    for _ in range(5):
        assert browser.sign_in("dcsp", "un mauvais mot de passe").status_code == 422
    refused = browser.sign_in("dcsp", PASSWORD)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
    assert "Trop d" in refused.text


def test_a_certificate_makes_relais_serve_others_over_tls(prepared: Path, tmp_path: Path) -> None:
    folder, port = copytree(prepared, tmp_path / "data"), free_port()
    file, key = map(str, certificate(tmp_path, BEYOND))
    context = ssl.create_default_context(cafile=file)
    address = f"https://{BEYOND}:{port}"
    with (
        serving(folder, port, TLS_CERTIFICATE=file, TLS_KEY=key),
        httpx.Client(base_url=address, verify=context) as client,
    ):
        page = answered(client, "/connexion")
        assert page.status_code == 200
        assert "Secure" in page.headers["set-cookie"]
        assert "max-age=31536000; includeSubDomains" in page.headers["strict-transport-security"]
        assert client.get("/v1/tables/A1?period=2008").status_code == 401


def test_every_answer_is_kept_by_nobody_and_taken_for_what_it_says(opened: Platform) -> None:
    app = Outside(create_app(opened), told(), Gate(opened.access))
    browser = Browser(httpx.ASGITransport(app, client=("127.0.0.1", 1)))
    for path in ("/livez", "/v1/releases", "/connexion", "/rien", "/openapi.json", "/v1/tables/A1"):
        headers = browser.get(path).headers
        assert headers.get_list("cache-control") == ["no-store"], path
        assert headers.get_list("x-content-type-options") == ["nosniff"], path
        assert path.startswith("/v1/") == ("attachment" in headers.get("content-disposition", ""))
    assert "max-age" in browser.get("/static/relais.svg?v=0").headers["cache-control"] or (
        browser.get("/static/relais.svg").headers["cache-control"] == "no-cache"
    )


def test_what_a_process_writes_is_its_owners_alone(tmp_path: Path) -> None:
    words = ["account", "create", "admin", "--data", str(tmp_path / "made")]
    made = subprocess.run(
        [sys.executable, "-m", "services", *words],
        cwd=ROOT,
        input=f"{PASSWORD}\n{PASSWORD}\n",
        text=True,
        umask=0o022,
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr
    found = [tmp_path / "made", *(tmp_path / "made").rglob("*")]
    assert len(found) > 1
    assert {each.name: oct(each.stat().st_mode & 0o077) for each in found} == {
        each.name: "0o0" for each in found
    }
