"""The command `relais`, run as a user runs it: another process, its exit code, its two outputs."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from services.cli.main import VERBS, main
from tests.services import free_port

ROOT = Path(__file__).parents[2]
WORK = (
    *("services.cli.refusals", "services.embedded.server", "services.embedded.filling"),
    *("services.operations.doctor", "services.past.what_if", "services.reporting.attack.suite"),
    *("services.synthetic.enquete73", "services.synthetic.national118"),
    *("services.clients.submission", "services.clients.witness.watching"),
    "services.verifier.report",
)
"""What verbs import once they work."""
START_S = 600  # a demo of forty posts is made in a minute, on a machine that does nothing else


def relais(
    *words: object,
    expect: int = 0,
    seconds: float = 300,
    typed: str | None = None,
    told: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a verb, `typed` on its standard input, and check its exit code. `told`: variables that
    it is given beside those that are there.

    The process is a fork of one that has imported the verbs and what they do, which takes longer
    than most of them.
    """
    said, known = [*map(str, words)], {**os.environ, **(told or {})}
    with TemporaryDirectory(prefix="relais-verb-") as folder:
        given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
        given.write_text(typed or "")
        process = _verbs().Process(target=_run, args=(said, known, given, out, err))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(said, seconds)
        done = subprocess.CompletedProcess(said, process.exitcode, out.read_text(), err.read_text())
    assert done.returncode == expect, done.stdout + done.stderr
    return done


@cache
def _verbs() -> ForkServerContext:
    """Where processes begin with all that imported; one a test process."""
    context = multiprocessing.get_context("forkserver")
    modules = sorted({f"services.cli.{verb.partition('.')[0]}" for verb in VERBS.values()})
    context.set_forkserver_preload([__name__, *modules, *WORK])
    return context


def _run(
    words: list[str], environment: Mapping[str, str], given: Path, out: Path, err: Path
) -> None:
    """What `python -m services` does in a process of its own, its three files those named."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for number, file, flags in (
        (0, given, os.O_RDONLY),
        (1, out, os.O_WRONLY | os.O_CREAT),
        (2, err, os.O_WRONLY | os.O_CREAT),
    ):
        os.dup2(os.open(file, flags), number)
    sys.stdin, sys.argv = open(0, closefd=False), ["relais", *words]  # noqa: SIM115
    main()


def told(*words: object, expect: int = 0) -> Any:
    """Run a verb with --json and read what it prints."""
    return json.loads(relais(*words, "--json", expect=expect).stdout)


def started(*words: object) -> subprocess.Popen[bytes]:
    """Start a verb and leave it running; the caller ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "services", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def served(data: Path, *words: object) -> Iterator[str]:
    """`relais serve` on a data folder and a free port, ready to answer; yields its address.

    `words`: another verb, with its options.
    """
    port = free_port()
    process = started(*(words or ("serve", "--without-accounts")), "--data", data, "--port", port)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_S
    while not _answers(address):
        assert process.poll() is None, f"it ended with code {process.returncode}"
        assert time.monotonic() < deadline, f"nothing answers at {address} after {START_S} s"
        time.sleep(0.1)
    try:
        yield address
    finally:
        process.terminate()
        assert process.wait(timeout=30) in (0, -15)


def _answers(address: str) -> bool:
    try:
        httpx.get(f"{address}/livez").raise_for_status()
    except httpx.TransportError:
        return False
    return True


def written(file: Path, envelopes: Iterable[dict[str, Any]]) -> Path:
    """A file of facts, one a line."""
    file.write_text("".join(json.dumps(each) + "\n" for each in envelopes))
    return file
