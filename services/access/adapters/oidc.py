"""OpenID Connect: authorization code flow with PKCE (RFC 7636), state and nonce.

Everything that one sign-in needs is drawn from the secret of the browser's session, which
ends with it: nothing is stored, and nothing can be used twice or by another browser.
"""

import hashlib
import hmac
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote_plus, urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from pydantic import SecretStr

from services.access.domain.register import Identity
from services.access.ports import AccessRefused, Clock
from services.access.settings import AccessSettings, is_safe

ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
DISCOVERY = "/.well-known/openid-configuration"
RETURN = "/connexion/retour"
METHODS = "token_endpoint_auth_methods_supported"
TIMEOUT_S = 10.0
SKEW_S = 60  # between our clock and the provider's


class OidcProvider:
    """See ports.Provider."""

    def __init__(self, settings: AccessSettings, clock: Clock) -> None:
        """`settings` has every `oidc_…` and the address of Relais."""
        self.label = settings.oidc_label
        self._issuer = str(settings.oidc_issuer).rstrip("/")
        self._id = str(settings.oidc_client_id)
        self._secret = settings.oidc_client_secret or SecretStr("")
        self._back = f"{str(settings.address).rstrip('/')}{RETURN}"
        self._clock = clock

    def address(self, secret: str, suite: str) -> str:
        """See ports.Provider."""
        verifier = _drawn(secret, "verifier")
        asked = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": self._back,
            "scope": "openid",
            "state": _state(secret, suite),
            "nonce": _drawn(secret, "nonce"),
            "code_challenge": _text(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        endpoint = str(self._metadata()["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def identity(self, secret: str, parameters: Mapping[str, str]) -> tuple[Identity, str]:
        """See ports.Provider."""
        suite = _suite(secret, parameters.get("state", ""))
        if parameters.get("iss", self._issuer).rstrip("/") != self._issuer:  # RFC 9207
            raise _not_right("la réponse vient d'un autre fournisseur")
        if "error" in parameters:
            refused = parameters["error"] == "access_denied"
            raise AccessRefused(
                f"La connexion a été refusée ou abandonnée chez {self.label}. Recommencez."
                if refused
                else f"{self.label} n'a pas pu vous reconnaître. Recommencez, puis prévenez votre "
                "administrateur si cela dure."
            )
        metadata = self._metadata()
        token = self._token(metadata, parameters.get("code", ""), _drawn(secret, "verifier"))
        claims = self._claims(metadata, token, _drawn(secret, "nonce"))
        return Identity(self._issuer, str(claims["sub"])), suite

    def _token(self, metadata: Mapping[str, Any], code: str, verifier: str) -> str:
        """The ID token for a code (RFC 6749, 4.1.3; RFC 7636, 4.5)."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        secret, headers = self._secret.get_secret_value(), {}
        if "client_secret_basic" in metadata.get(METHODS, ["client_secret_basic"]):
            pair = f"{quote_plus(self._id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            asked |= {"client_id": self._id, "client_secret": secret}
        try:
            address = str(metadata["token_endpoint"])
            answer = httpx.post(address, data=asked, headers=headers, timeout=TIMEOUT_S)
            if answer.status_code == 401:
                raise AccessRefused(
                    f"{self.label} ne reconnaît pas Relais lui-même (identifiant ou secret du "
                    "client). Prévenez votre administrateur."
                )
            if answer.is_client_error:
                raise _not_right("le code a déjà servi, ou n'est plus valable")
            said = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as away:
            raise self._away() from away
        return str(said.get("id_token", "")) if isinstance(said, dict) else ""

    def _claims(self, metadata: Mapping[str, Any], token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that is right (OpenID Connect Core, 3.1.3.7)."""
        rules = jwt.JWTClaimsRegistry(
            now=int(self._clock().timestamp()),
            leeway=SKEW_S,
            iss={"essential": True, "values": [self._issuer, f"{self._issuer}/"]},
            aud={"essential": True, "value": self._id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            keys = KeySet.import_key_set(
                cast(KeySetSerialization, self._get(str(metadata["jwks_uri"])))
            )
            found = jwt.decode(token, keys, algorithms=ALGORITHMS)
            rules.validate(found.claims)
        except (JoseError, ValueError, KeyError, TypeError) as wrong:
            raise _not_right("son jeton d'identité n'est pas valable") from wrong
        several = isinstance(found.claims["aud"], list) and len(found.claims["aud"]) > 1
        if several and found.claims.get("azp") != self._id:
            raise _not_right("son jeton d'identité est destiné à un autre")
        return found.claims

    def _metadata(self) -> Mapping[str, Any]:
        """The provider's published configuration (OpenID Connect Discovery)."""
        found = self._get(self._issuer + DISCOVERY)
        endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise _not_right("il se présente sous une autre adresse")
        if not all(is_safe(str(found.get(name, ""))) for name in endpoints):
            raise _not_right("une de ses adresses n'est pas en https")
        return found

    def _get(self, url: str) -> dict[str, Any]:
        try:
            answer = httpx.get(url, timeout=TIMEOUT_S).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as away:
            raise self._away() from away
        if not isinstance(answer, dict):
            raise self._away()
        return answer

    def _away(self) -> AccessRefused:
        return AccessRefused(
            f"{self.label} ne répond pas. Réessayez dans quelques minutes, ou connectez-vous avec "
            "un mot de passe si votre compte en a un."
        )


def _not_right(why: str) -> AccessRefused:
    return AccessRefused(f"La connexion n'a pas abouti : {why}. Recommencez depuis cette page.")


def _drawn(secret: str, what: str) -> str:
    """43 characters derived from the session's secret, another for each purpose."""
    return _text(hmac.digest(secret.encode(), f"oidc {what}".encode(), hashlib.sha256))


def _text(octets: bytes) -> str:
    """base64url without padding (RFC 7636, appendix A)."""
    return urlsafe_b64encode(octets).decode().rstrip("=")


def _state(secret: str, suite: str) -> str:
    return f"{_drawn(secret, f'state {suite}')}.{_text(suite.encode())}"


def _suite(secret: str, state: str) -> str:
    """The page asked for, out of a state made by `_state`. Raises AccessRefused for any other."""
    _, _, written = state.partition(".")
    try:
        suite = urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode()
    except ValueError:
        suite = ""
    if not hmac.compare_digest(state.encode(), _state(secret, suite).encode()):
        raise _not_right("elle n'a pas été commencée ici, ou il y a trop longtemps")
    return suite
