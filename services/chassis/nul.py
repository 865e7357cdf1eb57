"""The character U+0000, which PostgreSQL keeps in no text: whoever sends one is told so."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.exc import DataError
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts import problems

REFUSED = problems.INVALID_REQUEST.problem(
    "La demande contient un caractère nul (U+0000), que rien ne garde : ôtez-le."
)


def is_about_nul(error: Exception) -> bool:
    """Whether a database refused a text because of it: one that came in a form."""
    return isinstance(error, DataError) and "NUL" in str(error.orig)


class NoNul:
    """ASGI middleware: an address with a NUL is answered by `refused`, and asks nobody."""

    def __init__(self, app: ASGIApp, refused: Callable[[Request], Awaitable[Response]]) -> None:
        self._app, self._refused = app, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            answer = await self._refused(Request(scope))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)
