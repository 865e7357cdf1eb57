"""The holder at work: a socket for each part, its peers known, its questions bounded."""

import asyncio
import os
import socket
import struct
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from services.keys.parts import PARTS
from services.keys.wire import (
    LARGEST,
    LENGTH,
    Answer,
    Operation,
    Question,
    framed,
    reached,
    socket_of,
)

AT_ONCE = 64  # questions; more wait
SILENCE_S = 10.0  # until a question is whole
PEER = struct.Struct("3i")  # pid, uid, gid: of SO_PEERCRED


class Handler(NamedTuple):
    """What does an operation."""

    operation: Operation[Any, Any]
    does: Callable[[Any], BaseModel]


class Server:
    """Answers the parts of Relais. `told`: the errors whose sentence a part may read."""

    def __init__(
        self,
        handlers: Sequence[Handler],
        told: tuple[type[Exception], ...],
        accounts: Collection[int],
    ) -> None:
        """`accounts`: the numbers of those under which processes may ask."""
        self._by_name = {each.operation.name: each for each in handlers}
        self._told, self._accounts = told, frozenset(accounts)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def serve(self, folder: Path, names: Collection[str]) -> Sequence[asyncio.Server]:
        """Listen for each of these parts in a folder of its own in `folder`, its owner's alone."""
        for name in names:
            socket_of(folder, name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return [await self._listening(socket_of(folder, name), name) for name in names]

    async def _listening(self, path: Path, part: str) -> asyncio.Server:
        path.unlink(missing_ok=True)
        allowed = PARTS.allowed(part)

        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                async with self._turns:
                    await self._heard(reader, writer, allowed)
            finally:
                writer.close()

        before = os.umask(0o177)
        try:
            with reached(path) as address:
                return await asyncio.start_unix_server(met, address)
        finally:
            os.umask(before)

    async def _heard(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, allowed: Collection[str]
    ) -> None:
        if _peer(writer) not in self._accounts:
            return  # not even an answer
        with suppress(TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            async with asyncio.timeout(SILENCE_S):
                (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
                if length > LARGEST:
                    return
                text = await reader.readexactly(length)
            writer.write(framed(self.answer(text, allowed)))
            await writer.drain()

    def answer(self, text: bytes, allowed: Collection[str]) -> Answer:
        """The answer to a question; no error says anything of a key."""
        try:
            question = Question.model_validate_json(text)
            if question.op not in allowed:
                return Answer(refused="not-allowed", says="cette partie n'y a pas droit.")
            handler = self._by_name[question.op]
            asked = handler.operation.asks.model_validate_json(question.asks)
        except (ValidationError, KeyError):
            return Answer(refused="malformed", says="la question ne se lit pas.")
        try:
            return Answer(gives=handler.does(asked).model_dump_json())
        except self._told as refused:
            return Answer(refused=type(refused).__name__, says=str(refused))
        except Exception as error:  # its words may hold what was asked
            return Answer(refused="failed", says=f"erreur {type(error).__name__}.")


def _peer(writer: asyncio.StreamWriter) -> int:
    """The account of the process at the other end, as the kernel says it."""
    line: socket.socket = writer.get_extra_info("socket")
    said = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size)
    return int(PEER.unpack(said)[1])
