"""How a program shows who it is: its token is exchanged for access, again before that is over."""

from collections.abc import Callable, Generator
from time import monotonic

import httpx

from contracts.problems import Problem

ADDRESS = "/v1/token"
SPARE_S = 60  # access is renewed so long before its end


class TokenRefused(Exception):
    """The token opens nothing; the message (French) is that of who was asked."""


class Exchanged(httpx.Auth):
    """Access for each request of a client; raises TokenRefused, or TransportError to try again."""

    requires_response_body = True

    def __init__(self, token: str, clock: Callable[[], float] = monotonic) -> None:
        """`clock` counts seconds."""
        self._token = token
        self._clock = clock
        self._access, self._until = "", 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with access; once more with new access where that one opens no more."""
        if self._clock() >= self._until:
            self._take((yield self._asking(request)))
        request.headers["Authorization"] = f"Bearer {self._access}"
        answer = yield request
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._take((yield self._asking(request)))
            request.headers["Authorization"] = f"Bearer {self._access}"
            yield request

    def _asking(self, request: httpx.Request) -> httpx.Request:
        said = {"grant_type": "client_credentials", "client_id": "relais"}
        said["client_secret"] = self._token
        return httpx.Request("POST", request.url.copy_with(path=ADDRESS, query=None), data=said)

    def _take(self, answer: httpx.Response) -> None:
        if answer.is_success:
            told = answer.json()
            self._access = told["access_token"]
            self._until = self._clock() + told["expires_in"] - SPARE_S
            return
        self._until = 0.0
        if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise httpx.TransportError(f"{ADDRESS} a répondu {answer.status_code}")
        try:
            raise TokenRefused(Problem.model_validate_json(answer.content).detail)
        except ValueError:
            raise TokenRefused(f"{ADDRESS} a répondu {answer.status_code}.") from None
