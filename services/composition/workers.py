"""The read models as workers keep them: the same questions as of the embedded ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from time import monotonic, sleep

from sqlalchemy import Engine

from contracts.read_model import READ_MODELS
from services.chassis.kafka import KafkaSettings
from services.chassis.settings import SettingsRefused
from services.past.feed import StoreFeed
from services.projections.adapters import generations
from services.projections.adapters.cuts import request_cut
from services.projections.adapters.schema import open_database
from services.projections.consumer import Progress
from services.projections.domain.folding import DeadLetter
from services.projections.main import cut_now, rebuild_beside_workers, set_aside
from services.projections.ports import NothingCounted
from services.projections.rebuild import Rebuilt
from services.projections.settings import ProjectionsSettings
from services.reporting import main as reporting_main

SILENCE_S = 60.0  # workers that count nothing for a minute while facts wait are not at work
LOOK_S = 0.2


class WorkersSilent(Exception):
    """Facts wait and no worker counts them; the message (French) names the read models."""


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
        head, seen, since = self.feed.head(), -1, self.clock()
        while True:
            stands = self._positions()
            lowest = min(stands.values())
            if progress:
                progress(min(lowest, head), head)
            if lowest >= head:
                return lowest
            if sum(stands.values()) != seen:
                seen, since = sum(stands.values()), self.clock()
            if self.clock() - since > SILENCE_S:
                late = ", ".join(name for name, position in stands.items() if position < head)
                raise WorkersSilent(
                    f"Aucun fait n'est plus compté ({late}) : le relais et les workers "
                    "tournent-ils ? Voyez « relais doctor »."
                )
            sleep(LOOK_S)

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

    def roll_back(self, model: str) -> int | None:
        """Let the generation before the last rebuild serve again; None if there is none."""
        return generations.roll_back(self.engine, model)

    def dead_letters(self, model: str) -> list[DeadLetter]:
        """What a read model has set aside, in log order; nothing before it counts."""
        try:
            with set_aside(self.settings, model) as aside:
                return list(aside.letters())
        except NothingCounted:
            return []

    def retry(self, model: str, stream: str) -> int:
        """Count again what is set aside of a stream; how many facts still are."""
        with set_aside(self.settings, model) as aside:
            return aside.retry(stream)

    def discard(self, model: str, stream: str) -> int:
        """Give up the poison of a stream and count the rest; how many facts still wait."""
        with set_aside(self.settings, model) as aside:
            return aside.discard(stream)

    def cut(self) -> int:
        """Ask for a cut of the three read models, wait until all is copied; its position.

        Raises NothingCounted, and WorkersSilent when it is not complete within a minute.
        """
        position, asked_at = cut_now(self.settings), self.clock()
        while True:
            cuts = [request_cut(self.engine, model, position) for model in READ_MODELS]
            late = [cut.read_model for cut in cuts if cut.copied < cut.partitions]
            if not late:
                return position
            if self.clock() - asked_at > SILENCE_S:
                raise WorkersSilent(
                    f"La coupe au rang {position} attend ({', '.join(late)}) : elle sera complète "
                    "quand les workers y seront. Voyez « relais doctor »."
                )
            sleep(LOOK_S)

    def close(self) -> None:
        """Let go of their tables."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def _positions(self) -> dict[str, int]:
        with self.reporting.views.snapshot() as views:
            found = {name: views.position(name) for name in READ_MODELS}
        return {name: row.position if row else 0 for name, row in found.items()}
