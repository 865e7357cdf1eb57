"""What a command and all its processes hold of memory, seen from outside."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, sleep
from typing import NamedTuple

LOOK_S = 0.2
KIBI = 1024


class Run(NamedTuple):
    """How a command ended, what it said, how long it took and worked, what it held at most.

    `busy`: seconds of all its processes on a core. `peak_mib`: PSS.
    """

    code: int
    said: str
    seconds: float
    busy: float
    peak_mib: float


def run(words: Sequence[str]) -> Run:
    """Run a command to its end, looking five times a second.

    PSS (smaps_rollup): what several processes share counts once, so that the sum over the tree
    is what the machine gives it.
    """
    began, before, peak = perf_counter(), _busy(), 0
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            peak = max(peak, sum(map(_held, _tree(running.pid))))
            sleep(LOOK_S)
        said = running.stdout.read() if running.stdout else ""
    seconds, busy = perf_counter() - began, _busy() - before
    return Run(running.returncode, said, seconds, busy, peak / KIBI)


def _busy() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _tree(int(child))


def _held(pid: int) -> int:
    """KiB, 0 for one that has just ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
