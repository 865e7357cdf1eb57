"""A process of a verification is killed: the run ends in seconds, and says why."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from services.verifier.verification import Verdict
from tests.integration.auditing.conftest import Audited

ROOT = Path(__file__).parents[3]
SECONDS = 20  # a process of Python starts in one or two, on shared cores
MANY_SHARES = """
import sys
from pathlib import Path
from services.verifier import replay
from services.verifier.bundle import Bundle
from services.verifier.verification import verify

if __name__ == "__main__":
    replay.AT_ONCE = 20  # facts: the bundle has several shares, and several workers
    for each in verify(Bundle(Path(sys.argv[1])), lambda *_: None, jobs=int(sys.argv[2])):
        print(each.step, each.verdict, each.said, sep="|", flush=True)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "many_shares.py"
    path.write_text(MANY_SHARES)
    return path


def run(script: Path, audited: Audited, jobs: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(script), str(audited.bundles[0]), str(jobs)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def workers_of(pid: int) -> list[int]:
    """The processes that count facts for another one, once there are any."""
    for _ in until(SECONDS):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found = [int(each) for each in children if b"spawn_main" in command_of(int(each))]
        if found:
            return found
    raise AssertionError("no worker came")


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


def test_a_worker_killed_ends_the_replay_with_its_reason(script: Path, audited: Audited) -> None:
    verifying = run(script, audited, 2)
    os.kill(workers_of(verifying.pid)[0], signal.SIGKILL)
    said, _ = verifying.communicate(timeout=SECONDS)
    found = {line.split("|")[0]: line.split("|") for line in said.splitlines()}
    assert found["comptes exacts"][1] == Verdict.NOT_VERIFIABLE
    assert "a été tué" in found["comptes exacts"][2]
    assert found["publié"][1:] == [Verdict.NOT_VERIFIABLE, "comptes exacts ne tient pas"]
    assert found["vues"][1] == Verdict.VERIFIED
    assert verifying.returncode == 0


def test_workers_end_with_the_process_that_waits_for_them(script: Path, audited: Audited) -> None:
    verifying = run(script, audited, 2)
    workers = workers_of(verifying.pid)
    verifying.kill()
    verifying.communicate(timeout=SECONDS)
    for _ in until(SECONDS):
        if not any(command_of(worker) for worker in workers):
            return
    raise AssertionError("a worker goes on without anybody to tell")


def test_one_job_counts_in_the_process_itself(script: Path, audited: Audited) -> None:
    said, _ = run(script, audited, 1).communicate(timeout=3 * SECONDS)
    assert {line.split("|")[1] for line in said.splitlines()} == {Verdict.VERIFIED}
