"""How a process asks the holder of the keys: one connection, one question, one answer."""

import socket
from contextlib import suppress
from pathlib import Path

from services.keys.wire import (
    LARGEST,
    LENGTH,
    Answer,
    Asks,
    Gives,
    Operation,
    Question,
    framed,
    reached,
)

PATIENCE_S = 10.0


class KeysAway(Exception):
    """The holder of the keys does not answer, or refuses this part: nothing was changed. French."""


class Holder:
    """The holder behind a socket; any thread may ask."""

    def __init__(self, path: Path) -> None:
        """`path`: of the socket of our part."""
        self.path = path

    def ask(
        self,
        operation: Operation[Asks, Gives],
        asked: Asks,
        *raises: type[Exception],
    ) -> Gives:
        """What the holder gives.

        Raises KeysAway, and those of `raises` that the holder met, with its sentence.
        """
        question = Question(op=operation.name, asks=asked.model_dump_json())
        try:
            answer = Answer.model_validate_json(self._said(framed(question)))
            if not answer.refused:
                return operation.gives.model_validate_json(answer.gives)
        except (OSError, ValueError) as away:
            raise KeysAway(_away(away)) from None
        for kind in raises:
            if kind.__name__ == answer.refused:
                raise kind(answer.says)
        raise KeysAway(
            f"Le gardien des clés refuse « {operation.name} » : {answer.says} Rien n'est changé."
        )

    def trouble(self) -> str | None:
        """Why the holder does not answer, in French, or None; it is asked nothing."""
        try:
            Answer.model_validate_json(self._said(framed(Question(op="", asks=""))))
        except (OSError, ValueError) as away:
            return _away(away)
        return None

    def _said(self, question: bytes) -> bytes:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with line, reached(self.path) as address:
            line.settimeout(PATIENCE_S)
            line.connect(address)
            line.sendall(question)
            (length,) = LENGTH.unpack(_read(line, LENGTH.size))
            if length > LARGEST:
                raise ValueError("réponse trop longue")
            return _read(line, length)


def _read(line: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        some = line.recv(min(length - len(found), 1 << 16))
        if not some:
            raise OSError("connexion coupée")
        found += some
    return bytes(found)


def _away(error: Exception) -> str:
    said = str(error).splitlines()[0] if isinstance(error, OSError) else type(error).__name__
    with suppress(AttributeError):
        said = error.strerror or said  # type: ignore[attr-defined]
    return (
        f"Le gardien des clés ne répond pas ({said}) : rien n'est changé. Il est relancé de "
        "lui-même ; recommencez dans quelques secondes."
    )
