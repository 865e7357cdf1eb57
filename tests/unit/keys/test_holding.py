"""The holder answers what a part may ask, and nothing else; a stranger not even that."""

import asyncio
import os
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from services.composition.places import KeysTold
from services.intake.ports import KeyRefused
from services.keys.asking import Holder, KeysAway
from services.keys.holding import Handler, Server
from services.keys.parts import PARTS
from services.keys.wire import LARGEST, LENGTH, Operation, Said, socket_of
from services.operations.key_holder import handlers


class Word(Said):
    word: str


SEAL = Operation("vault-seal", Word, Word)
SIGN = Operation("log-sign", Word, Word)


def _does(asked: Word) -> Word:
    if asked.word == "refusé":
        raise KeyRefused("la clé manque")
    if asked.word == "cassé":
        raise ValueError("un secret")
    return Word(word=asked.word[::-1])


@contextmanager
def serving(server: Server, folder: Path, names: Collection[str]) -> Iterator[Path]:
    """The server at work in a thread."""
    ready, loop = Event(), asyncio.new_event_loop()
    listening: list[asyncio.Server] = []

    async def serve() -> None:
        listening.extend(await server.serve(folder, names))
        ready.set()

    async def stop() -> None:
        for each in listening:
            each.close()
        loop.stop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        started = loop.create_task(serve())
        loop.run_forever()
        assert started.done()
        loop.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield folder
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop)
        thread.join(5)


@contextmanager
def held(folder: Path, *accounts: int) -> Iterator[Path]:
    server = Server([Handler(SEAL, _does), Handler(SIGN, _does)], (KeyRefused,), accounts)
    with serving(server, folder, ["posts", "autre"]):
        yield folder


def test_a_part_is_answered_what_it_may_ask_and_nothing_else(tmp_path: Path) -> None:
    with held(tmp_path / "keys", os.geteuid()) as folder:
        posts, other = Holder(socket_of(folder, "posts")), Holder(socket_of(folder, "autre"))
        assert posts.ask(SEAL, Word(word="abc")).word == "cba"
        with pytest.raises(KeysAway, match="n'y a pas droit"):
            posts.ask(SIGN, Word(word="abc"))  # the pages of posts sign nothing
        with pytest.raises(KeysAway, match="n'y a pas droit"):
            other.ask(SEAL, Word(word="abc"))  # it is in no table: deny by default
        assert socket_of(folder, "posts").stat().st_mode & 0o777 == 0o600
        assert socket_of(folder, "posts").parent.stat().st_mode & 0o777 == 0o700


def test_a_refusal_keeps_its_sentence_and_an_error_tells_nothing(tmp_path: Path) -> None:
    with held(tmp_path, os.geteuid()) as folder:
        posts = Holder(socket_of(folder, "posts"))
        with pytest.raises(KeyRefused, match="la clé manque"):
            posts.ask(SEAL, Word(word="refusé"), KeyRefused)
        with pytest.raises(KeysAway, match="la clé manque"):
            posts.ask(SEAL, Word(word="refusé"))
        with pytest.raises(KeysAway, match="erreur ValueError") as told:
            posts.ask(SEAL, Word(word="cassé"))
        assert "secret" not in str(told.value)


def test_another_account_is_not_answered(tmp_path: Path) -> None:
    with held(tmp_path, os.geteuid() + 1) as folder, pytest.raises(KeysAway):
        Holder(socket_of(folder, "posts")).ask(SEAL, Word(word="abc"))


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (LENGTH.pack(LARGEST + 1), b""),
        (LENGTH.pack(5) + b"{{{{{", b"malformed"),
        (LENGTH.pack(26) + b'{"op": "nope","asks":"{}"}', b"not-allowed"),
        (LENGTH.pack(32) + b'{"op": "vault-seal","asks":"{}"}', b"malformed"),
    ],
)
def test_what_is_no_question_is_refused(tmp_path: Path, sent: bytes, answered: bytes) -> None:
    with held(tmp_path, os.geteuid()) as folder, socket.socket(socket.AF_UNIX) as line:
        line.connect(str(socket_of(folder, "posts")))
        line.sendall(sent)
        line.settimeout(5)
        said = b"".join(iter(lambda: line.recv(4096), b""))
        assert answered in said if answered else not said


def test_a_holder_that_is_not_there_is_said_in_french(tmp_path: Path) -> None:
    long = tmp_path / ("long" * 30)  # more than the path of a socket may hold
    long.mkdir()
    with pytest.raises(KeysAway, match="Le gardien des clés ne répond pas"):
        Holder(socket_of(long, "posts")).ask(SEAL, Word(word="abc"))
    with held(long, os.geteuid()) as folder:
        assert Holder(socket_of(folder, "posts")).ask(SEAL, Word(word="abc")).word == "cba"


def test_every_operation_stands_in_the_table_and_every_line_of_it_is_done() -> None:
    done = {each.operation.name for each in handlers(KeysTold({}))}
    table = PARTS
    assert {name for names in table.operations.values() for name in names} == done
    assert {key for keys in table.parts.values() for key in keys} == {*table.operations}
    assert not table.allowed("inconnue")
