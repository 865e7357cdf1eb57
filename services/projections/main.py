"""The composition root of the projections in one process with the log; on a channel: working."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy import Engine

from contracts.read_model import READ_MODELS
from services.chassis.metrics import Meters
from services.projections.adapters import generations
from services.projections.adapters.cuts import drop_cut, request_cut
from services.projections.adapters.generations import GenerationState, alone
from services.projections.adapters.schema import open_database
from services.projections.adapters.store import EMBEDDED_PARTITION
from services.projections.adapters.year_purge import adopt
from services.projections.consumer import Progress, Projector
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.consumer.messages import witness_of
from services.projections.metrics import CATALOGUE
from services.projections.ports import CutTooLate, EventFeed
from services.projections.rebuild import Rebuilt, follower, rebuild
from services.projections.settings import ProjectionsSettings

AHEAD = 100  # facts: about as many as come while three cuts are asked for


class LogDiffers(Exception):
    """The log is not the one counted: another identity, too short, or another fact there.

    The message (French) says what to do.
    """

    def __init__(self, read_model: str, position: int, head: int) -> None:
        super().__init__(
            f"le modèle {read_model} a compté {position} faits d'un autre journal, celui-ci en a "
            f"{head}. Remettez le bon journal (intake.db) ou supprimez projections.db : il sera "
            "recalculé."
        )
        self.read_model, self.position, self.head = read_model, position, head


@dataclass
class Projections:
    """The three read models of one database, on one log."""

    engine: Engine
    feed: EventFeed
    projector: Projector
    meters: Meters
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def catch_up(self, progress: Progress | None = None) -> int:
        """Count what the log has and the read models have not; returns the position."""
        return self.projector.catch_up(progress)

    def start(self) -> None:
        """Follow the log in a thread of its own until `close`."""
        self._thread = Thread(
            target=self.projector.run, args=(self._stop,), name="projector", daemon=True
        )
        self._thread.start()

    def trouble(self) -> str | None:
        """What keeps the read models from following the log, in French, or None."""
        if self._thread is not None and not self._thread.is_alive():
            return "La projection s'est arrêtée."
        return "La projection échoue, voyez ses messages." if self.projector.failing else None

    def rebuild(
        self, model: str, until: int | None = None, progress: Progress | None = None
    ) -> Rebuilt:
        """Build a read model anew beside the one that serves; see services.projections.rebuild.

        Raises RebuildUnderWay.
        """
        with alone(self.engine, model):
            return rebuild(self.engine, model, self.feed, until, progress)

    def aside(self, model: str) -> DeadLetterStore:
        """What a read model has set aside."""
        followed = next(follower for follower in self.projector.followers if follower.name == model)
        followed.look_again()
        return followed.aside

    def close(self) -> None:
        """Stop after the batch under way."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=60)
        self.engine.dispose()


def build(settings: ProjectionsSettings, feed: EventFeed) -> Projections:
    """The read models of `settings.database` on `feed`.

    Raises LogDiffers when the database was counted from another log, or from more of it:
    figures would then silently mix two histories. The way out is the right log, or to let
    the read models be counted again in a new file.
    """
    engine = open_database(settings.where)
    meters = Meters(CATALOGUE)
    try:
        adopt(engine, feed.closed)
        for model in READ_MODELS:
            require_same_log(engine, model, feed, generations.serving(engine, model, feed.log_id()))
        followers = [follower(engine, model, feed, meters=meters) for model in READ_MODELS]
        for one in followers:
            counted = generations.at(engine, one.name, one.aside.generation)
            require_same_log(engine, one.name, feed, counted)
    except LogDiffers:
        engine.dispose()
        raise
    return Projections(engine, feed, Projector(feed, followers, settings.batch), meters)


def require_same_log(engine: Engine, model: str, feed: EventFeed, stands: GenerationState) -> None:
    """Raises LogDiffers unless `feed` is the log that a generation of `model` has counted.

    An older copy of the log keeps its identity and may have grown past the position
    counted: then another fact stands there than the one whose witness was kept.
    """
    mark = generations.marks(engine, model, stands.generation)[EMBEDDED_PARTITION]
    if not mark.position:
        return
    last = feed.read(mark.position - 1, 1)
    same = (
        stands.log_id == feed.log_id()
        and bool(last)
        and last[0].position == mark.position
        and mark.witness in ("", witness_of(last[0].stored))
    )
    if not same:
        raise LogDiffers(model, mark.position, feed.head())


def set_aside(engine: Engine, model: str) -> DeadLetterStore:
    """What the generation that serves has set aside. Raises NothingCounted."""
    return DeadLetterStore(engine, model, generations.counted(engine, model).generation)


def cut_now(engine: Engine) -> int:
    """Ask for the cut of all read models at a position that none has passed; which one.

    On a quiet log, where they stand; on a busy one, as far ahead as they need.
    Raises NothingCounted.
    """
    ahead = 0
    while True:
        position = ahead + max(_furthest(engine, model) for model in READ_MODELS)
        try:
            for model in READ_MODELS:
                request_cut(engine, model, position)
            return position
        except CutTooLate:
            for model in READ_MODELS:
                drop_cut(engine, model, position)
            ahead = max(AHEAD, 2 * ahead)


def _furthest(engine: Engine, model: str) -> int:
    serving = generations.counted(engine, model).generation
    return max(mark.position for mark in generations.marks(engine, model, serving).values())


@contextmanager
def database(settings: ProjectionsSettings) -> Iterator[Engine]:
    """The read models; their connections are closed at the end. Raises NotMigrated."""
    engine = open_database(settings.where)
    try:
        yield engine
    finally:
        engine.dispose()
