"""Builds of the past: asked once, one at a time, kept, found again after a restart or a kill."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from services.access.adapters.names import KeyedNames
from services.access.ports import Names
from services.past.builds import MOST_TRIES, MOST_WAITING, Builds, Crowded, Kind, Order, State
from services.past.builds import Refused as CannotBe
from services.past.workshop import Workshop
from services.projections.consumer import Progress
from tests.architecture.tree import ROOT

FOREVER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from services.access.adapters.names import KeyedNames
from services.past.builds import Builds, Kind, Order
from services.past.workshop import Workshop

def make(order, file, progress):
    progress(1, 2)
    print("begun", flush=True)
    time.sleep(600)

names, now = KeyedNames(lambda: bytearray(32)), lambda: datetime.now(UTC)
builds = Builds(Path(sys.argv[1]), {Kind.TABLE: make}, Workshop(), now, names)
builds.ask(Order(kind=Kind.TABLE, code="A1", period="2008", last=9), "auditeur")
time.sleep(600)
"""


NAMES = KeyedNames(lambda: bytearray(32))


class Slow:
    """A maker that is let go by a test; `at_once`: how many it ever made at the same time."""

    def __init__(self) -> None:
        self.go, self.begun = Event(), Event()
        self.made: list[str] = []
        self.inside = self.at_once = 0

    def __call__(self, order: Order, _file: Path, progress: Progress) -> dict[str, str]:
        self.inside += 1
        self.at_once = max(self.at_once, self.inside)
        try:
            progress(1, 2)
            self.begun.set()
            while not self.go.wait(0.01):
                progress(1, 2)
            if order.code == "B1":
                raise CannotBe("B1 n'est pas une somme.")
            if order.code == "C1":
                raise ZeroDivisionError
            self.made.append(order.code)
            return {"code": order.code}
        finally:
            self.inside -= 1


def table(code: str = "A1", **more: object) -> Order:
    return Order.model_validate(
        {"kind": Kind.TABLE, "code": code, "period": "2008", "last": 9, **more}
    )


@contextmanager
def builds_in(folder: Path, slow: Slow, names: Names = NAMES) -> Iterator[Builds]:
    made = Builds(folder, {Kind.TABLE: slow}, Workshop(), lambda: datetime.now(UTC), names)
    try:
        yield made
    finally:
        made.close()


def over(builds: Builds, order: Order) -> State:
    """The state of a build once nothing more comes of it."""
    deadline = monotonic() + 20
    while (found := builds.find(order.id)) is None or not found.over:
        assert monotonic() < deadline
        sleep(0.01)
    return found.state


@pytest.fixture
def slow() -> Slow:
    return Slow()


def test_a_question_asked_twice_at_once_is_made_once(tmp_path: Path, slow: Slow) -> None:
    with builds_in(tmp_path, slow) as builds:
        first = builds.ask(table(said=("12/03/2009",)), "auditeur")
        assert slow.begun.wait(10)
        assert builds.ask(table(said=("rang 9",)), "un autre").by == first.by
        found = builds.find(first.order.id)
        assert found is not None
        assert (found.state, found.reached, found.goal) == (State.AT_WORK, 1, 2)
        slow.go.set()
        assert over(builds, first.order) == State.DONE
        assert builds.ask(table(), "un troisième").result == {"code": "A1"}
        assert slow.made == ["A1"]


def test_two_questions_at_once_are_made_one_after_the_other(tmp_path: Path, slow: Slow) -> None:
    with builds_in(tmp_path, slow) as builds:
        for code in ("A1", "A3"):
            builds.ask(table(code), "auditeur")
        slow.go.set()
        assert {over(builds, table(code)) for code in ("A1", "A3")} == {State.DONE}
        assert (slow.made, slow.at_once) == (["A1", "A3"], 1)


def test_a_result_is_found_again_after_a_restart_and_not_made_anew(
    tmp_path: Path, slow: Slow
) -> None:
    slow.go.set()
    with builds_in(tmp_path, slow) as builds:
        builds.ask(table(), "auditeur")
        over(builds, table())
    with builds_in(tmp_path, slow) as again:
        assert [each.result for each in again.recent()] == [{"code": "A1"}]
        again.ask(table(), "auditeur")
        assert slow.made == ["A1"]
    assert tmp_path.joinpath(f"{table().id}.json").is_file()


def test_a_stop_in_the_middle_counts_for_nothing_and_the_next_start_goes_on(
    tmp_path: Path, slow: Slow
) -> None:
    with builds_in(tmp_path, slow) as builds:
        builds.ask(table(), "auditeur")
        assert slow.begun.wait(10)
    slow.go.set()
    with builds_in(tmp_path, slow) as again:
        again.resume()
        assert over(again, table()) == State.DONE
        found = again.find(table().id)
        assert found is not None
        assert found.tries == 1


def test_a_process_killed_in_the_middle_leaves_what_the_next_one_makes(
    tmp_path: Path, slow: Slow
) -> None:
    slow.go.set()
    for kill in range(1, MOST_TRIES + 1):
        words = [sys.executable, "-c", FOREVER, str(tmp_path)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == "begun\n"
            os.kill(running.pid, signal.SIGKILL)
        if kill == 1:
            shutil.copytree(tmp_path, tmp_path / "copy")
            with builds_in(tmp_path / "copy", slow) as again:
                again.resume()
                assert over(again, table()) == State.DONE
    with builds_in(tmp_path, slow) as builds:
        builds.resume()
        assert over(builds, table()) == State.FAILED
        found = builds.find(table().id)
        assert found is not None
        assert "Interrompu" in found.failure


def test_what_cannot_be_built_says_why_and_may_be_asked_again(tmp_path: Path, slow: Slow) -> None:
    slow.go.set()
    with builds_in(tmp_path, slow) as builds:
        for code, words in (("B1", "B1 n'est pas une somme."), ("C1", "a échoué")):
            builds.ask(table(code), "auditeur")
            assert over(builds, table(code)) == State.FAILED
            found = builds.find(table(code).id)
            assert found is not None
            assert words in found.failure
        assert not builds.ask(table("C1"), "auditeur").over


def test_nobody_fills_the_queue_and_no_name_leads_out_of_the_folder(
    tmp_path: Path, slow: Slow
) -> None:
    (tmp_path / "0123456789abcdef.json").write_text("{")
    with builds_in(tmp_path, slow) as builds:
        for number in range(MOST_WAITING):
            builds.ask(table(last=number + 1), "auditeur")
        with pytest.raises(Crowded):
            builds.ask(table(last=999), "auditeur")
        for name in ("0123456789abcdef", "../secret", "x" * 16, ""):
            assert builds.find(name) is None
            assert builds.file(name, ".report.pdf") is None
