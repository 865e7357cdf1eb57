"""Addresses beyond this machine: only with accounts, and over TLS or behind a declared proxy."""

from ipaddress import ip_address
from typing import Any, TypedDict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.access.gate import Gate
from services.access.settings import LOOPBACK, AccessSettings

HSTS = (b"strict-transport-security", b"max-age=31536000")
FOR_OPERATORS = ("/metrics", "/livez", "/readyz")
FORWARDED = (b"x-forwarded-for", b"forwarded")


class AddressRefused(ValueError):
    """Others would reach what is not ready for them; the message (French) says what to do."""


class Listening(TypedDict, total=False):
    """How uvicorn listens."""

    host: str
    port: int
    proxy_headers: bool
    forwarded_allow_ips: str
    ssl_certfile: str
    ssl_keyfile: str


def listening(host: str, port: int, settings: AccessSettings, gate: Gate) -> Listening:
    """How to listen at an address. Raises AddressRefused."""
    if host not in LOOPBACK:
        _require_accounts_and_tls(host, settings, gate)
    found = Listening(host=host, port=port, proxy_headers=settings.proxy is not None)
    if settings.proxy is not None:  # whom it names is who asks; nobody else is believed
        found["forwarded_allow_ips"] = settings.proxy
    if settings.tls_key is not None:
        found["ssl_certfile"] = str(settings.tls_certificate)
        found["ssl_keyfile"] = str(settings.tls_key)
    return found


def _require_accounts_and_tls(host: str, settings: AccessSettings, gate: Gate) -> None:
    if gate.open:
        raise AddressRefused(
            f"L'adresse {host} serait visible d'autres machines, et il n'y a pas de compte : "
            "ouvrez-en un (« relais account create »), ou n'écoutez que sur 127.0.0.1."
        )
    if settings.tls_key is None and settings.proxy is None:
        raise AddressRefused(
            f"L'adresse {host} serait visible d'autres machines, en clair : donnez "
            "RELAIS_ACCESS_TLS_CERTIFICATE et RELAIS_ACCESS_TLS_KEY, ou nommez par "
            "RELAIS_ACCESS_PROXY l'adresse du mandataire qui chiffre."
        )


class Outside:
    """What those outside get otherwise: never a probe or a metric, HSTS where there is TLS."""

    def __init__(self, app: ASGIApp, settings: AccessSettings) -> None:
        """Around the whole application."""
        self._app = app
        self._secure = settings.secure
        self._beyond = settings.tls_key is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] in FOR_OPERATORS and self._is_outside(scope):
            scope = {**scope, "path": "/introuvable", "raw_path": b"/introuvable"}

        async def told(message: Message) -> None:
            if self._secure and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), HSTS]
            await send(message)

        await self._app(scope, receive, told)

    def _is_outside(self, scope: Scope) -> bool:
        """Whether a proxy asks for somebody, or somebody elsewhere asks a port that has TLS."""
        if any(name in FORWARDED for name, _ in scope["headers"]):
            return True
        return self._beyond and not _is_this_machine(scope.get("client"))


def _is_this_machine(client: Any) -> bool:
    try:
        return ip_address(client[0]).is_loopback
    except (TypeError, ValueError):
        return False
