"""Rebuilding a read model beside the one that serves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from services.chassis.metrics import Meters
from services.projections.adapters import generations
from services.projections.adapters.store import EMBEDDED_PARTITION, SqlReadModelStore
from services.projections.application import BatchEngine
from services.projections.consumer import Follower, Progress, Projector
from services.projections.consumer.dead_letter_store import DeadLetterStore
from services.projections.consumer.following import Opened
from services.projections.domain.read_models import READ_MODELS
from services.projections.metrics import CATALOGUE
from services.projections.ports import EventFeed

if TYPE_CHECKING:
    from services.projections.consumer.partition_consumers import Builder


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found. `same` is None where the two could not be compared."""

    read_model: str
    generation: int
    position: int
    checksum: str
    same: bool | None
    swapped: bool


def follower(
    engine: Engine,
    model: str,
    feed: EventFeed,
    generation: int | None = None,
    meters: Meters | None = None,
) -> Follower:
    """A follower of the generation that this program counts, or of the one named.

    It is the one that serves; where other definitions serve, ours beside it, which then
    serves as soon as it stands there. Once ours has served, another program that takes its
    place is not fought: OtherDefinitions is raised.
    """
    log_id, served = feed.log_id(), False

    def ours() -> generations.GenerationState:
        nonlocal served
        stands = generations.serving(engine, model, log_id)
        if stands.ours:
            served = True
            return stands
        if served:
            stands.require_ours(model)
        green = generations.begin(engine, model, log_id)
        generations.swap(engine, model, green)
        return generations.at(engine, model, green)

    def opened() -> Opened:
        stands = ours() if generation is None else generations.at(engine, model, generation)
        store = SqlReadModelStore(engine, model, stands.generation)
        stored = generations.marks(engine, model, stands.generation)
        return Opened(
            BatchEngine(READ_MODELS[model], store),
            stored[EMBEDDED_PARTITION],
            DeadLetterStore(engine, model, stands.generation),
        )

    return Follower(opened, meters or Meters(CATALOGUE))


def rebuild(
    engine: Engine,
    model: str,
    feed: EventFeed,
    until: int | None = None,
    progress: Progress | None = None,
) -> Rebuilt:
    """Build `model` anew from the first fact, compare it with what serves, and swap.

    With `until`, the build stops there, is compared if the serving one stands there too,
    and is dropped: it answers a question about the past and serves nobody. It raises
    OtherDefinitions where those of another program serve: nothing would compare.
    """
    log_id = feed.log_id()
    blue = generations.serving(engine, model, log_id)
    if until is not None:
        blue.require_ours(model)
    green = generations.begin(engine, model, log_id)
    built = Projector(feed, [follower(engine, model, feed, green)])
    position = built.catch_up(progress, until)
    if until is None and blue.ours:
        Projector(feed, [follower(engine, model, feed)]).catch_up()
        position = built.catch_up()
    blue = generations.serving(engine, model, log_id)
    same = _same(engine, model, green, blue) if blue.position == position else None
    while until is None and not generations.swap(engine, model, green):
        position = built.catch_up()
    checksum = generations.checksum(engine, model, green)
    if until is not None:
        generations.drop(engine, model, green)
    return Rebuilt(model, green, position, checksum, same, swapped=until is None)


def rebuild_from_channel(builder: "Builder") -> Rebuilt:
    """Build a read model anew from the first message, beside workers that go on, and swap.

    Both are compared at the same marks: those where the serving one stood when it was
    summed. The workers find the new generation at their next look.
    """
    shares = builder.shares
    engine, model, log_id = shares.engine, shares.model.name, shares.log_id
    numbers = [partition.partition for partition in builder.channel]
    blue = generations.serving(engine, model, log_id, numbers)
    green = generations.begin(engine, model, log_id, numbers)
    builder.count_until(green, generations.marks(engine, model, blue.generation))
    stood, sum_of_blue = generations.summed(engine, model, blue.generation)
    builder.count_until(green, stood)
    _, checksum = generations.summed(engine, model, green)
    same = checksum == sum_of_blue if blue.ours else None
    while not generations.swap(engine, model, green):
        builder.count_on()
    position = min(mark.position for mark in shares.marks().values())
    return Rebuilt(model, green, position, checksum, same, swapped=True)


def _same(engine: Engine, model: str, green: int, blue: generations.GenerationState) -> bool | None:
    """Whether both publish the same.

    None where the serving one has other definitions, or moved while we looked.
    """
    if not blue.ours or green == blue.generation:
        return None
    sums = {n: generations.checksum(engine, model, n) for n in (green, blue.generation)}
    if generations.at(engine, model, blue.generation).position != blue.position:
        return None
    return sums[green] == sums[blue.generation]
