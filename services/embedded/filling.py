"""What is still prepared of a demo beside its pages: its facts, its figures, its releases."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread
from typing import Self, TypeAlias

from services.embedded.demo import Demo, receive
from services.embedded.platform import Platform, platform

TOLD_EVERY_S = 15.0
LOOKS_S = 0.5  # between two counts of what has come
NICER = 5  # than the server, which answers first
IMPORTER, COUNTER = "demo-history", "demo-figures"  # names of the processes

Finish: TypeAlias = Callable[[Platform], None]
"""What is done once all is counted; a function of a module, for it runs in another process."""


class Filling:
    """Two processes: one receives the history, the other counts it and finishes.

    Nobody else may say facts meanwhile: the history is received under its own clock. Both end
    with the context; the next demo on the folder goes on from there.
    """

    def __init__(
        self, opened: Platform, demo: Demo, finish: Finish, told: Callable[[str], None]
    ) -> None:
        """`told` hears how far it is, in French, and that it is over."""
        self._opened, self._demo, self._told = opened, demo, told
        spawning, where = get_context("spawn"), opened.folder.path
        self._received = spawning.Event()
        self._importer = spawning.Process(target=_receive, args=(where,), name=IMPORTER)
        self._counter = spawning.Process(
            target=_count, args=(where, self._received, finish), name=COUNTER
        )
        self._watcher = Thread(target=self._watch, name="demo-filling")
        self._ended = self._over = False
        self.failed = False

    def __enter__(self) -> Self:
        self._opened.intake.writer.hold(True)
        for each in (self._importer, self._counter, self._watcher):
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        for process in (self._importer, self._counter):
            process.terminate()
        self._watcher.join()

    def notice(self) -> str | None:
        """How far it is, or that it failed (French), for every page; None once all is there."""
        if self.failed:
            return (
                "La préparation de la démonstration s'est arrêtée ; ce qui est là peut se lire. "
                "Relancez « relais demo » : elle reprendra où elle en était."
            )
        if self._over:
            return None
        sealed = len(self._opened.releases.sealed())
        return (
            f"La démonstration se prépare encore : {self._share} % de ses faits reçus, {sealed} "
            f"éditions scellées sur {self._demo.releases}. Ce qui est là peut se "
            "lire ; la saisie s'ouvrira ensuite."
        )

    @property
    def _share(self) -> int:
        demo = Demo.of(self._opened) or self._demo
        return min(100, 100 * self._opened.feed.head() // demo.facts)

    def _watch(self) -> None:
        while self._importer.is_alive():
            self._importer.join(TOLD_EVERY_S)
            if self._importer.is_alive() and not self._ended:
                self._told(f"Préparation : {self._share} % des faits reçus.")
        if self._importer.exitcode == 0:
            self._received.set()
        else:
            self._counter.terminate()
        self._counter.join()
        if self._ended:
            return
        self.failed = self._counter.exitcode != 0
        if not self.failed:
            self._opened.intake.writer.hold(False)
            self._opened.projections.start()
            self._over = True
        self._told(self.notice() or "Tout est prêt : la saisie est ouverte.")


def _receive(where: Path) -> None:
    _behave()
    with platform(where, variables=os.environ) as opened:
        demo = Demo.of(opened)
        assert demo is not None, "the folder of a demo"
        tally = receive(opened, demo, lambda: None)
        if tally.rejected + tally.conflict:
            raise SystemExit(1)


def _count(where: Path, received: Event, finish: Finish) -> None:
    _behave()
    server = parent_process()
    with platform(where, variables=os.environ) as opened:
        while not received.wait(LOOKS_S):
            opened.projections.catch_up()
            if server is not None and not server.is_alive():
                return
        opened.projections.catch_up()
        finish(opened)


def _behave() -> None:
    """Leave Ctrl-C to the server, which ends its processes, and the machine too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICER)
