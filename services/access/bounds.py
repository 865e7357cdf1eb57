"""What a request may cost before anybody knows who sends it: its body, its headers, its time."""

import asyncio
from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 6_000_000  # bytes: a file of a register, or 500 facts
OF_A_STRANGER = 64_000  # bytes: a form of sign-in, a witness's note
LEAST_RATE = 10_000  # bytes a second that buy more time for a long body
LONGEST_HEAD = 64_000  # bytes of the first line and the headers
THREADS = 10  # at work at once, six for sign-ins: the event loop takes turns with each of them
MOST_UNFINISHED = 200  # connections that have not sent a whole request; the oldest gives way


class _Gone(BaseException):
    """The sender left in the middle of a body: there is nobody to answer, and nothing to log."""


class Bodies:
    """ASGI middleware: 413 or 401 as soon as a body is longer than its sender may send.

    `known` says whether the sender of a request is somebody; it is asked in a thread, once, and
    only for a body longer than OF_A_STRANGER. A body that is not read ends its connection.
    """

    def __init__(self, app: ASGIApp, known: Callable[[Scope], bool]) -> None:
        """`app` answers HTTPException, raised where it reads the body."""
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":  # the start of the process
            to_thread.current_default_thread_limiter().total_tokens = THREADS
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"")
        length = int(declared) if declared.isdigit() else 0
        whole = not length and b"transfer-encoding" not in headers
        read, known = 0, False

        async def bounded() -> Message:
            nonlocal read, known, whole
            if not read:
                known = await self._within(scope, length, known)
            message = await receive()
            if message["type"] == "http.disconnect" and not whole:
                raise _Gone
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            known = await self._within(scope, read, known)
            return message

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start" and not whole:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        with suppress(_Gone):
            await self._app(scope, bounded, closing)

    async def _within(self, scope: Scope, length: int, known: bool) -> bool:
        """Whether the sender is known; raises HTTPException for a body that is too long."""
        if length > LONGEST:
            raise HTTPException(413)
        if length <= OF_A_STRANGER or known:
            return known
        if not await to_thread.run_sync(self._known, scope):
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        return True


class Patient(HttpToolsProtocol):
    """Uvicorn's HTTP, for servers that strangers reach (`uvicorn.run(http=…)`)."""

    whole_s: ClassVar[float] = 30.0
    """For a request, from its first byte to its last, unless it goes on fast enough."""
    unfinished: ClassVar[dict["Patient", None]] = {}
    """Those of this process that are waited for, the oldest first."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._received = self._head = 0
        self._timer: TimerHandle | None = None
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Part of a request."""
        if self not in self.unfinished:
            self._wait()
        self._received += len(data)
        self._head += len(data)
        super().data_received(data)
        if self._head > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The headers are too long.")

    def on_headers_complete(self) -> None:
        """What follows is the body, which has bounds of its own."""
        self._head = -(2**62)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._head = 0
        self._done()
        super().on_message_complete()

    def _wait(self) -> None:
        self._received = 0
        self.unfinished[self] = None
        self._timer = self.loop.call_later(self.whole_s, self._look, 0)
        if len(self.unfinished) > MOST_UNFINISHED:
            next(iter(self.unfinished))._leave()

    def _look(self, before: int) -> None:
        """Time is over, unless a body comes at a fair rate."""
        if self._received - before < LEAST_RATE * self.whole_s:
            self._leave()
        else:
            self._timer = self.loop.call_later(self.whole_s, self._look, self._received)

    def _leave(self) -> None:
        self._done()
        self.transport.abort()

    def _done(self) -> None:
        self.unfinished.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
