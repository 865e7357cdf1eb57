"""The command `relais`, run as a user runs it: another process, its exit code, its two outputs."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.services import free_port

ROOT = Path(__file__).parents[2]
START_S = 120  # a small demo is made in ten seconds


def relais(
    *words: object, expect: int = 0, seconds: float = 300, typed: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a verb, `typed` on its standard input, and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "services", *map(str, words)],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


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
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/livez").raise_for_status()
            break
        except httpx.TransportError:
            time.sleep(0.1)
    try:
        yield address
    finally:
        process.terminate()
        assert process.wait(timeout=30) in (0, -15)


def written(file: Path, envelopes: Iterable[dict[str, Any]]) -> Path:
    """A file of facts, one a line."""
    file.write_text("".join(json.dumps(each) + "\n" for each in envelopes))
    return file
