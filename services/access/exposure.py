"""Addresses beyond this machine: only with accounts, and over TLS or behind a declared proxy."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, TypedDict, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from services.access.gate import Gate
from services.access.settings import LOOPBACK, AccessSettings

HSTS = (b"strict-transport-security", b"max-age=31536000")
FOR_OPERATORS = ("/metrics", "/livez", "/readyz")
FORWARDED = (b"x-forwarded-for", b"forwarded")


class AddressRefused(ValueError):
    """Listening there would expose accounts or clear text; the message (French) says what to do."""


class Listening(TypedDict, total=False):
    """The arguments of uvicorn.run that say where it listens."""

    host: str
    port: int
    proxy_headers: bool
    ssl_certfile: str
    ssl_keyfile: str


def listening(host: str, port: int, settings: AccessSettings, gate: Gate) -> Listening:
    """Arguments for uvicorn, once it is safe to listen there. Raises AddressRefused."""
    if host not in LOOPBACK:
        _require_accounts_and_tls(host, settings, gate)
    found = Listening(host=host, port=port, proxy_headers=False)  # Outside believes the proxy
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
    """ASGI middleware for an application that other machines reach.

    It answers 404 to probes and metrics asked from outside, adds HSTS where there is TLS, and
    takes a client's address from the X-Forwarded-For of a declared proxy. With a proxy declared,
    other machines that do not come through it get 404 too, but for probes and metrics.
    """

    def __init__(self, app: ASGIApp, settings: AccessSettings) -> None:
        """`app` is the whole application of the process."""
        self._proxies = settings.proxies
        trusted = [str(each) for each in self._proxies]
        self._app = (
            cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), trusted)) if trusted else app
        )
        self._secure = settings.secure
        self._tls = settings.tls_key is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._is_hidden(scope):
            scope = {**scope, "path": "/introuvable", "raw_path": b"/introuvable"}

        async def send_with_hsts(message: Message) -> None:
            if self._secure and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), HSTS]
            await send(message)

        await self._app(scope, receive, send_with_hsts)

    def _is_hidden(self, scope: Scope) -> bool:
        """Whether a request asks for a probe from outside, or came past the declared proxy."""
        peer = _address(scope.get("client"))
        here = peer is not None and peer.is_loopback
        if scope["path"] in FOR_OPERATORS:
            forwarded = any(name in FORWARDED for name, _ in scope["headers"])
            return forwarded or (self._tls and not here)
        trusted = peer is not None and any(peer in network for network in self._proxies)
        return bool(self._proxies) and not here and not trusted


def _address(client: Any) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(client[0])
    except (TypeError, ValueError):
        return None
