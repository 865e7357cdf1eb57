"""An application at an address of this machine, in a thread of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn
from starlette.types import ASGIApp

from tests.services import free_port

ENDS_S = 20


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Its address, once it answers; the server is ended with the context."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=ENDS_S)
