"""ID tokens that a provider must not give: each is refused in words, the right one is not."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from services.access.adapters.oidc import OidcProvider
from services.access.ports import AccessRefused
from services.access.settings import AccessSettings

SECRET = "le secret d'une session"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
KEY, OTHER = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})


class Issuer:
    """A provider that says whatever a test wants; `token` makes the ID token from its claims."""

    def __init__(self) -> None:
        self.keys = [KEY]
        self.nonce, self.received = "", b""
        self.metadata: dict[str, Any] = {}
        self.token = lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
        self.changes: dict[str, Any] = {}
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = issuer.said() if "openid" in self.path else issuer.published()
                self._answer(found)

            def do_POST(self) -> None:
                issuer.received = self.rfile.read(int(self.headers["Content-Length"]))
                token = issuer.token(issuer.claims() | issuer.changes)
                self._answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

            def _answer(self, value: object) -> None:
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def said(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "/a", "token_endpoint": "/t", "jwks_uri": "/k"}
        named = {name: self.address + path for name, path in paths.items()}
        return {"issuer": self.address, **named, **self.metadata}

    def published(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def claims(self) -> dict[str, Any]:
        who = {"iss": self.address, "sub": "agent-17", "aud": "relais", "nonce": self.nonce}
        return {**who, "iat": SECONDS, "exp": SECONDS + 300}

    def sign_in(self) -> tuple[str, str]:
        """Begin, come back, and who that was."""
        settings = AccessSettings.model_validate(
            {
                "address": "http://127.0.0.1:8000",
                "oidc_issuer": self.address,
                "oidc_client_id": "relais",
                "oidc_client_secret": "secret",
            }
        )
        provider = OidcProvider(settings, lambda: NOW)
        asked = parse_qs(urlsplit(provider.address(SECRET, "/")).query)
        self.nonce = asked["nonce"][0]
        identity, suite = provider.identity(SECRET, {"code": "c", "state": asked["state"][0]})
        assert identity.issuer == self.address
        return identity.subject, suite


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.server.shutdown()
    made.server.server_close()


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none"}, claims)
    written = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*written, ""])


def test_a_right_token_says_who_it_is(issuer: Issuer) -> None:
    assert issuer.sign_in() == ("agent-17", "/")


def test_a_token_signed_with_a_key_since_renewed_is_right_under_the_new_one(issuer: Issuer) -> None:
    issuer.keys = [OTHER]
    issuer.token = lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, OTHER)
    assert issuer.sign_in()[0] == "agent-17"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "une autre"},
        {"exp": SECONDS - 3600},
        {"aud": "un autre"},
        {"aud": ["relais", "un autre"]},
        {"aud": ["relais", "un autre"], "azp": "un autre"},
        {"iss": "https://ailleurs.example"},
        {"iat": None},
        {"sub": None},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(issuer: Issuer, changes: dict[str, Any]) -> None:
    issuer.changes = changes
    with pytest.raises(AccessRefused, match="jeton d'identité"):
        issuer.sign_in()


def test_a_token_that_nobody_signed_is_refused(issuer: Issuer) -> None:
    issuer.token = unsigned
    with pytest.raises(AccessRefused, match="jeton d'identité"):
        issuer.sign_in()


def test_a_token_signed_with_another_key_is_refused(issuer: Issuer) -> None:
    issuer.token = lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, OTHER)
    with pytest.raises(AccessRefused, match="jeton d'identité"):
        issuer.sign_in()


def test_a_token_signed_with_the_client_s_secret_is_refused(issuer: Issuer) -> None:
    shared = OctKey.import_key("secret" * 8)
    issuer.token = lambda claims: jwt.encode({"alg": "HS256"}, claims, shared)
    with pytest.raises(AccessRefused, match="jeton d'identité"):
        issuer.sign_in()


def test_a_token_of_another_kind_of_key_is_right_when_published(issuer: Issuer) -> None:
    key = ECKey.generate_key("P-256", {"kid": "2"})
    issuer.keys = [key]  # type: ignore[list-item]
    issuer.token = lambda claims: jwt.encode({"alg": "ES256", "kid": "2"}, claims, key)
    assert issuer.sign_in()[0] == "agent-17"


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c"])
def test_what_is_no_token_is_refused(issuer: Issuer, token: str) -> None:
    issuer.token = lambda _: token
    with pytest.raises(AccessRefused, match="jeton d'identité"):
        issuer.sign_in()


@pytest.mark.parametrize("published", [{}, {"keys": 3}, {"keys": [{}]}, {"keys": [3]}], ids=str)
def test_keys_that_are_none_are_refused(issuer: Issuer, published: dict[str, Any]) -> None:
    issuer.published = lambda: published  # type: ignore[method-assign]
    with pytest.raises(AccessRefused, match="jeton d'identité"):
        issuer.sign_in()


def test_a_provider_that_wants_the_secret_in_the_form_is_given_it_there(issuer: Issuer) -> None:
    issuer.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert issuer.sign_in()[0] == "agent-17"
    assert b"client_secret=secret" in issuer.received


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"issuer": "https://ailleurs.example"}, "une autre adresse"),
        ({"token_endpoint": "http://ailleurs.example/t"}, "https"),
        ({"jwks_uri": None}, "https"),
    ],
)
def test_a_provider_that_says_wrong_things_of_itself_is_refused(
    issuer: Issuer, said: dict[str, Any], words: str
) -> None:
    issuer.metadata = said
    with pytest.raises(AccessRefused, match=words):
        issuer.sign_in()
