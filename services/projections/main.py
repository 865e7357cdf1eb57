"""The composition root of the projections: a database, a log to follow, a thread."""

from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy import Engine

from contracts.read_model import READ_MODELS
from services.chassis.databases import reading
from services.chassis.metrics import Meters
from services.projections.adapters import generations
from services.projections.adapters.schema import open_database
from services.projections.adapters.store import SqlReadModelStore, dead_letters
from services.projections.application import BatchEngine
from services.projections.consumer import Progress, Projector
from services.projections.domain.folding import DeadLetter
from services.projections.domain.read_models import READ_MODELS as MODELS
from services.projections.metrics import CATALOGUE
from services.projections.ports import EventFeed
from services.projections.rebuild import Rebuilt, follower, rebuild
from services.projections.settings import ProjectionsSettings


class LogDiffers(Exception):
    """The log is not the one that was counted, or it is shorter than what was counted."""

    def __init__(self, read_model: str, position: int, head: int) -> None:
        super().__init__(read_model, position, head)
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
        """Build a read model anew beside the one that serves; see services.projections.rebuild."""
        return rebuild(self.engine, model, self.feed, until, progress)

    def roll_back(self, model: str) -> int | None:
        """Let the generation before the last rebuild serve again; None if there is none."""
        return generations.roll_back(self.engine, model)

    def dead_letters(self, model: str) -> list[DeadLetter]:
        """What a read model has set aside, in log order."""
        with reading(self.engine).connect() as connection:
            return dead_letters(connection, model, self._generation(model))

    def retry(self, model: str, stream: str) -> int:
        """Count again what is set aside of a stream; how many facts still are."""
        return self._batches(model).retry(stream)

    def discard(self, model: str, stream: str) -> int:
        """Give up the poison of a stream and count the rest; how many facts still wait."""
        return self._batches(model).discard(stream)

    def close(self) -> None:
        """Stop after the batch under way."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=60)
        self.engine.dispose()

    def _generation(self, model: str) -> int:
        return generations.serving(self.engine, model, self.feed.log_id()).generation

    def _batches(self, model: str) -> BatchEngine:
        store = SqlReadModelStore(self.engine, model, self._generation(model))
        return BatchEngine(MODELS[model], store)


def build(settings: ProjectionsSettings, feed: EventFeed) -> Projections:
    """The read models of `settings.database` on `feed`.

    Raises LogDiffers when the database was counted from another log, or from more of it:
    figures would then silently mix two histories. The way out is the right log, or to let
    the read models be counted again in a new file.
    """
    engine = open_database(settings.database)
    log_id, head = feed.log_id(), feed.head()
    meters = Meters(CATALOGUE)
    followers = []
    for model in READ_MODELS:
        stands = generations.serving(engine, model, log_id)
        if stands.position and (stands.log_id != log_id or stands.position > head):
            engine.dispose()
            raise LogDiffers(model, stands.position, head)
        followers.append(follower(engine, model, log_id, meters=meters))
    return Projections(engine, feed, Projector(feed, followers, settings.batch), meters)
