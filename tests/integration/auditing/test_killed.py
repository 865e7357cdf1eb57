"""A process of a verification is killed: the run ends in seconds, and says why."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from services.verifier.command import NOT_VERIFIABLE
from services.verifier.outcomes import Verdict
from tests.integration.auditing.conftest import Audited

ROOT = Path(__file__).parents[3]
SECONDS = 20  # a process of Python starts in one or two, on shared cores
MANY_SHARES = """
import sys
from services.verifier import replay
from services.verifier.command import run

if __name__ == "__main__":
    replay.AT_ONCE = 20  # facts: the bundle has several shares, and several workers
    sys.exit(run(["verify", *sys.argv[1:], "--json"], "relais"))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "many_shares.py"
    path.write_text(MANY_SHARES)
    return path


def run(script: Path, audited: Audited, jobs: int) -> "subprocess.Popen[str]":
    words = [audited.bundles[0], "--jobs", jobs, "--scratch", script.parent]
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, words)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def workers_of(pid: int) -> list[int]:
    """The two processes that count facts for another one, once they are there."""
    for _ in until(SECONDS):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found = [int(each) for each in children if is_alive_worker(int(each))]
        if len(found) == 2:
            return found
    raise AssertionError("no two workers came")


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def until(seconds: float) -> Iterator[None]:
    ends = monotonic() + seconds
    while monotonic() < ends:
        yield
        sleep(0.02)


@pytest.mark.parametrize("moment", ["as it starts", "once the other has ended", "both"])
def test_a_worker_killed_ends_the_replay_with_its_reason(
    script: Path, audited: Audited, moment: str
) -> None:
    verifying = run(script, audited, 2)
    first = workers_of(verifying.pid)[0]
    os.kill(first, signal.SIGSTOP)
    while moment != "as it starts" and (others := others_of(verifying.pid, first)) != set():
        for other in others if moment == "both" else ():
            kill(other)
        sleep(0.02)
    began = monotonic()
    kill(first)
    said, _ = verifying.communicate(timeout=SECONDS)
    found = {each["step"]: each for each in map(json.loads, said.splitlines())}
    assert monotonic() - began < SECONDS
    assert found["comptes exacts"]["verdict"] == Verdict.NOT_VERIFIABLE
    assert "a été tué" in found["comptes exacts"]["said"]
    assert found["publié"]["said"] == "comptes exacts ne tient pas"
    assert found["vues"]["verdict"] == Verdict.VERIFIED
    assert verifying.returncode == NOT_VERIFIABLE
    assert not left_in(script.parent)


def test_a_killed_verification_leaves_no_process_and_the_next_removes_its_files(
    script: Path, audited: Audited
) -> None:
    verifying = run(script, audited, 2)
    workers = workers_of(verifying.pid)
    verifying.kill()
    verifying.communicate(timeout=SECONDS)
    assert left_in(script.parent)
    for _ in until(SECONDS):
        if not any(command_of(worker) for worker in workers):
            break
    else:
        raise AssertionError("a worker goes on without anybody to tell")
    again = run(script, audited, 1)
    said, _ = again.communicate(timeout=3 * SECONDS)
    assert {json.loads(line)["verdict"] for line in said.splitlines()} == {Verdict.VERIFIED}
    assert again.returncode == 0
    assert not left_in(script.parent)


def kill(pid: int) -> None:
    """End a worker, unless the verification itself did, which lost another one."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def left_in(folder: Path) -> list[Path]:
    return list(folder.glob("relais-verify-*"))


def others_of(pid: int, worker: int) -> set[int]:
    """The other workers of a verification, that are still there."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(each) for each in children if is_alive_worker(int(each))} - {worker}


def is_alive_worker(pid: int) -> bool:
    """An ended process that nobody has waited for has no command any more."""
    return b"spawn_main" in command_of(pid)
