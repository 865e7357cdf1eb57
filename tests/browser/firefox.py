"""Debian's Firefox over WebDriver BiDi: JSON both ways through a web socket (RFC 6455).

Playwright drives builds of its own alone; of BiDi a walk needs five commands.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.services import NotInstalled, free_port

START_S, PATIENCE_S = 60, 60
TEXT, CLOSED, PING, PONG = 1, 8, 9, 10  # kinds of frames
TOLD = ("log.entryAdded", "network.beforeRequestSent", "browsingContext.load")
LAST, MASKED = 0x80, 0x80


class Firefox:
    """A tab of a browser that is open. `said`: errors and warnings of its console; `asked`: the
    addresses that it fetched."""

    def __init__(self, port: int) -> None:
        """Raises OSError while the browser does not listen yet."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._stream = self._socket.makefile("rb")
        key = b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b" 101 " in self._stream.readline()
        while self._stream.readline().strip():
            pass
        self._numbers = count(1)
        self._loaded = 0
        self.said: list[str] = []
        self.asked: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=TOLD)
        self._tab = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **params: object) -> dict[str, Any]:
        """What the browser answers to a command; what it tells meanwhile is noted."""
        number = next(self._numbers)
        self._write(TEXT, json.dumps({"id": number, "method": method, "params": params}).encode())
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]
            self._note(answer)

    def resize(self, width: int, height: int) -> None:
        """Give the page this size, in CSS pixels."""
        size = {"width": width, "height": height}
        self.send("browsingContext.setViewport", context=self._tab, viewport=size)

    def open(self, url: str) -> None:
        """Go to a page and wait until it is whole."""
        self.send("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of a script: null, a text, a number, a truth."""
        target = {"context": self._tab}
        done = self.send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert done["type"] == "success", done
        return done["result"].get("value")

    def press(self, selector: str) -> None:
        """Click on what leads to another page, and wait until that one is whole."""
        before = self._loaded
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        while self._loaded == before:
            self._note(json.loads(self._read()))

    def forget(self) -> None:
        """Be somebody who never signed in."""
        self.send("storage.deleteCookies")

    def _note(self, event: dict[str, Any]) -> None:
        told = event.get("params", {})
        self._loaded += event.get("method") == "browsingContext.load"
        if event.get("method") == "network.beforeRequestSent":
            self.asked.append(told["request"]["url"])
        elif told.get("level") in ("error", "warn"):
            self.said.append(told.get("text") or "")

    def _write(self, kind: int, content: bytes) -> None:
        mask = os.urandom(4)
        length = len(content)
        short = (
            bytes([MASKED | length]) if length < 126 else struct.pack(">BH", MASKED | 126, length)
        )
        masked = bytes(each ^ mask[at % 4] for at, each in enumerate(content))
        self._socket.sendall(bytes([LAST | kind]) + short + mask + masked)

    def _read(self) -> bytes:
        found = b""
        while True:
            first, length = self._stream.read(2)
            if length >= 126:
                length = int.from_bytes(self._stream.read(2 if length == 126 else 8), "big")
            content = self._stream.read(length)
            kind = first & 0x0F
            assert kind != CLOSED, "the browser closed its end"
            if kind == PING:
                self._write(PONG, content)
                continue
            found += content
            if first & LAST:
                return found


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """The browser without a window, its profile in `folder`. Raises NotInstalled."""
    program = shutil.which("firefox-esr")
    if program is None:
        raise NotInstalled("Firefox is not installed (Debian package firefox-esr).")
    port = free_port()
    words = [program, "--headless", "--no-remote", "--profile", str(folder)]
    process = subprocess.Popen(
        [*words, "--remote-debugging-port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": str(folder)},
    )
    try:
        yield _connected(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _connected(port: int, process: subprocess.Popen[bytes]) -> Firefox:
    until = monotonic() + START_S
    while True:
        try:
            return Firefox(port)
        except (OSError, AssertionError):
            assert process.poll() is None, f"Firefox ended with code {process.returncode}"
            assert monotonic() < until, f"Firefox does not listen after {START_S} s"
            sleep(0.1)
