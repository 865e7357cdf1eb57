"""Addresses beyond this machine: only with accounts, and over TLS or behind a declared proxy."""

import signal
import sys
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from ssl import SSLContext
from typing import Any, TypedDict, cast

import uvicorn
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from contracts.problems import NOT_ADMITTED
from services.access.bounds import Bodies, Patient
from services.access.gate import FORWARDED, Gate, is_of_this_machine
from services.access.settings import LOOPBACK, AccessSettings
from services.chassis.http import Unexpected, bare, problem_of
from services.chassis.processes import certified, freeze_what_started
from services.keys.freed import overwrite_what_is_freed

SWITCH_S = 0.0005  # at each step the loop waits so long for each thread at work; Python says 5 ms
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
UNLESS_SAID = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
"""Headers of every answer; what is public says itself how long it may be kept."""
API = "/v1/"
ATTACHED = (b"content-disposition", b'attachment; filename="api.json"')
"""What programs ask for is no page: a browser keeps it as a file (ASVS 14.4.2)."""
FOR_OPERATORS = ("/metrics", "/livez", "/readyz")
ACCOUNTS_LOST = (
    "Il n'y a pas un seul compte. S'il y en avait (access.db, ou leur base), remettez-les d'une "
    "sauvegarde ; sinon ouvrez-en un (« relais account create »), ou servez sans compte, à "
    "cette machine seule : « relais serve --without-accounts » (d'un processus : "
    "RELAIS_ACCESS_WITHOUT_ACCOUNTS=true)."
)


class AddressRefused(ValueError):
    """Listening there would expose accounts or clear text; the message (French) says what to do."""


class Listening(TypedDict, total=False):
    """The arguments of uvicorn.run that say where it listens."""

    host: str
    port: int
    proxy_headers: bool
    ssl_context_factory: Callable[..., SSLContext]


def listening(
    host: str, port: int, settings: AccessSettings, gate: Gate, *, alone: bool = False
) -> Listening:
    """Arguments for uvicorn, once it is safe to listen there. Raises AddressRefused.

    `alone`: whoever starts it knows that there are no accounts, and serves this machine only.
    """
    elsewhere = host not in LOOPBACK
    if gate.open:
        _require_nobody_else(host if elsewhere else "", settings)
        if gate.access and not (alone or settings.without_accounts):
            raise AddressRefused(ACCOUNTS_LOST)
    elif elsewhere and settings.tls_key is None and settings.proxy is None:
        raise AddressRefused(
            f"L'adresse {host} serait visible d'autres machines, en clair : donnez "
            "RELAIS_ACCESS_TLS_CERTIFICATE et RELAIS_ACCESS_TLS_KEY, ou nommez par "
            "RELAIS_ACCESS_PROXY l'adresse du mandataire qui chiffre."
        )
    found = Listening(host=host, port=port, proxy_headers=False)  # Outside believes the proxy
    if shown := certified(settings.tls_certificate, settings.tls_key):
        found["ssl_context_factory"] = shown
    return found


def _require_nobody_else(elsewhere: str, settings: AccessSettings) -> None:
    """Refuse to serve others without accounts. `elsewhere`: an address beyond this machine."""
    if elsewhere:
        raise AddressRefused(
            f"L'adresse {elsewhere} serait visible d'autres machines, et il n'y a pas de compte : "
            "ouvrez-en un (« relais account create »), ou n'écoutez que sur 127.0.0.1."
        )
    if settings.secure:
        raise AddressRefused(
            "RELAIS_ACCESS_ADDRESS, _PROXY ou _TLS_… annoncent Relais à d'autres machines, et il "
            "n'y a pas de compte : ouvrez-en un (« relais account create »), ou retirez-les."
        )


def serve(
    app: ASGIApp,
    where: Listening,
    settings: AccessSettings,
    gate: Gate,
    *,
    demo: bool = False,
    http: type[Patient] = Patient,
    run: Callable[..., None] = uvicorn.run,
) -> None:
    """Serve until a signal; bodies, headers and time are bounded for whoever asks.

    `demo`: nobody is asked for a password. `http` says how long a request may take; `run` takes
    the arguments of uvicorn.run.
    """
    overwrite_what_is_freed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    sys.setswitchinterval(SWITCH_S)
    freeze_what_started()
    bounded = Bodies(app, lambda scope: gate.knows(Request(scope)))
    run(
        Unexpected(Outside(bounded, settings, gate, demo=demo), _failed),
        **where,
        http=http,
        log_config=None,
        access_log=False,
        server_header=False,
    )


class Outside:
    """ASGI middleware for an application that other machines reach.

    It answers 404 to probes and metrics asked from outside, adds UNLESS_SAID, and HSTS where
    there is TLS, and takes a client's address from the X-Forwarded-For of a declared proxy. With
    a proxy declared, other machines that do not come through it get 404 too, but for probes and
    metrics. While there are no accounts, only this machine is answered, by its own name (DNS
    rebinding).
    """

    def __init__(
        self, app: ASGIApp, settings: AccessSettings, gate: Gate, *, demo: bool = False
    ) -> None:
        """`app` is the whole application of the process; a `demo` asks nobody for a password."""
        self._gate, self._demo = gate, demo
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
        asked = Request(scope)
        if not is_of_this_machine(asked) and (
            self._demo or await to_thread.run_sync(lambda: self._gate.open)
        ):
            await bare(asked, ONLY_HERE)(scope, receive, send)
            return
        if self._is_hidden(scope):
            scope = {**scope, "path": "/introuvable", "raw_path": b"/introuvable"}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = list(message.get("headers", ()))
                names = {name.lower() for name, _ in said}
                said += [each for each in UNLESS_SAID if each[0] not in names]
                if scope["path"].startswith(API) and ATTACHED[0] not in names:
                    said.append(ATTACHED)
                message["headers"] = [*said, HSTS] if self._secure else said
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _is_hidden(self, scope: Scope) -> bool:
        """Whether a request asks for a probe from outside, or came past the declared proxy."""
        peer = _address(scope.get("client"))
        here = peer is not None and peer.is_loopback
        if scope["path"] in FOR_OPERATORS:
            forwarded = FORWARDED & set(Request(scope).headers)
            return bool(forwarded) or (self._tls and not (here or self._proxies))
        trusted = peer is not None and any(peer in network for network in self._proxies)
        return bool(self._proxies) and not here and not trusted


ONLY_HERE = NOT_ADMITTED.problem(
    "Sans compte ni mot de passe, Relais ne répond qu'à cette machine, à l'adresse "
    "http://127.0.0.1 ou http://localhost : la demande porte un autre nom, ou passe par "
    "un mandataire. Ouvrez "
    "l'adresse locale ; pour servir d'autres machines, ouvrez un compte (« relais account "
    "create »)."
)


async def _failed(request: Request, error: Exception) -> Response:
    return bare(request, problem_of(error)[0])


def _address(client: Any) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(client[0])
    except (TypeError, ValueError):
        return None
