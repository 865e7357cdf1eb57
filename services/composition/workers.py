"""The read models as workers keep them: the same questions as of the embedded ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from time import monotonic, sleep

from sqlalchemy import Engine

from contracts.read_model import READ_MODELS
from services.chassis.kafka import KafkaSettings
from services.chassis.settings import SettingsRefused
from services.past.moments import StoreFeed
from services.projections.adapters import generations
from services.projections.adapters.cuts import request_cut
from services.projections.adapters.schema import open_database
from services.projections.consumer import Progress
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.main import cut_now, set_aside
from services.projections.rebuild import Rebuilt
from services.projections.settings import ProjectionsSettings
from services.projections.working import rebuild_beside_workers
from services.reporting import main as reporting_main

SILENCE_S = 60.0  # workers that count nothing for a minute while facts wait are not at work
LOOK_S = 0.2


class WorkersSilent(Exception):
    """Facts wait and no worker counts them; the message (French) names the read models."""


def wait_for(
    reached: Callable[[], Mapping[str, int]],
    goal: int,
    progress: Progress | None = None,
    clock: Callable[[], float] = monotonic,
) -> int:
    """Wait until all that is named has reached `goal`; the lowest then.

    Raises WorkersSilent when nothing moves for a minute.
    """
    seen, since = -1, clock()
    while True:
        stands = reached()
        lowest = min(stands.values())
        if progress:
            progress(min(lowest, goal), goal)
        if lowest >= goal:
            return lowest
        if sum(stands.values()) != seen:
            seen, since = sum(stands.values()), clock()
        if clock() - since > SILENCE_S:
            late = ", ".join(name for name, position in stands.items() if position < goal)
            raise WorkersSilent(
                f"Aucun fait n'est plus compté ({late}) : le relais et les workers "
                "tournent-ils ? Voyez « relais doctor »."
            )
        sleep(LOOK_S)


@dataclass
class Workers:
    """The read models as workers keep them: the same questions as of the embedded ones."""

    variables: Mapping[str, str]
    feed: StoreFeed
    reporting: reporting_main.Reporting
    clock: Callable[[], float] = monotonic

    @property
    def settings(self) -> ProjectionsSettings:
        """Where the read models are. Raises SettingsRefused."""
        return ProjectionsSettings.read(self.variables)

    @cached_property
    def engine(self) -> Engine:
        """Their tables. Raises SettingsRefused and NotMigrated."""
        return open_database(self.settings.where)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Wait until the workers stand at today's head. Raises WorkersSilent."""
        return wait_for(self._positions, self.feed.head(), progress, self.clock)

    def rebuild(
        self, model: str, until: int | None = None, progress: Progress | None = None
    ) -> Rebuilt:
        """Build a read model anew from the channel, beside the workers.

        Raises SettingsRefused with `until`: the past of a channel is asked by `--as-of`.
        """
        if until is not None:
            raise SettingsRefused(
                "--until compare un dossier de données ; ici, « relais table … --as-of RANG »."
            )
        return rebuild_beside_workers(self.settings, KafkaSettings.read(self.variables), model)

    def aside(self, model: str) -> DeadLetterStore:
        """What a read model has set aside. Raises NothingCounted."""
        return set_aside(self.engine, model)

    def cut(self) -> int:
        """Ask for a cut of the three read models, wait until all is copied; its position.

        Raises NothingCounted and WorkersSilent.
        """
        position = cut_now(self.engine)

        def copied() -> Mapping[str, int]:
            cuts = [request_cut(self.engine, model, position) for model in READ_MODELS]
            return {cut.read_model: cut.copied - cut.partitions for cut in cuts}

        wait_for(copied, 0, clock=self.clock)
        return position

    def offsets(self) -> Mapping[str, int]:
        """Of each read model, the least of what its partitions have read of the channel."""
        found = {}
        for model in READ_MODELS:
            serving = generations.serving_now(self.engine, model)
            marks = generations.marks(self.engine, model, serving.generation) if serving else {}
            found[model] = min((mark.offset for mark in marks.values()), default=1)
        return found

    def close(self) -> None:
        """Let go of their tables."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def _positions(self) -> dict[str, int]:
        with self.reporting.views.snapshot() as views:
            found = {name: views.position(name) for name in READ_MODELS}
        return {name: row.position if row else 0 for name, row in found.items()}
