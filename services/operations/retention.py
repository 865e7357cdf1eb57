"""Years whose term is over: facts give way to leaves, and to what they counted (ADR 0026, 0039)."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from contracts.bundle import TERM_YEARS
from contracts.days import day_at, written_day
from contracts.identifiers import NATION
from contracts.read_model import READ_MODELS
from services.composition.setup import SetUp
from services.intake.adapters.log.year_purge import PurgedCell, StreamsGrew, YearPurge
from services.operations.announcing import (
    Announcement,
    NotClosed,
    announce,
    confirm,
    pending,
    require_clock,
    require_witnessed,
    streams_of,
)
from services.past.reasons import entries_until
from services.projections.adapters import generations
from services.projections.adapters import year_purge as counts
from services.projections.adapters.generations import alone
from services.reporting.adapters.formats.figures import counted
from services.reporting.domain.disclosure.release import Status


@dataclass(frozen=True)
class YearKept:
    """A year of the log: until when its facts are kept, and whether it was released or closed."""

    year: int
    kept_until: date
    released: bool
    closed: bool


def years(opened: SetUp) -> Sequence[YearKept]:
    """Every year of which situations count, the earliest first."""
    releases = {each.period.year for each in opened.releases.sealed() if _whole(each.status)}
    closed = max((each.year for each in opened.store.purges.purges()), default=0)
    posts = opened.reporting.tables.posts("nation")
    this_year = day_at(NATION, opened.now()).year
    first = min((post.opened_on.year for post in posts), default=this_year)
    found = (
        YearKept(year, _kept_until(year), year in releases, year <= closed)
        for year in range(first, this_year + 1)
    )
    return [each for each in found if _speaks(opened, each.year)]


def close_year(
    opened: SetUp,
    year: int,
    done: Callable[[str], None] = lambda step: None,
    without_witnesses: str = "",
) -> YearPurge:
    """Close a year and those before it: cases and months that ended by then.

    Registers of posts, external series and what went on into a later year stay. The log announces
    it first, in a checkpoint; registered witnesses must have cosigned one, unless
    `without_witnesses` says why not (French, kept in the log). Repeated, it closes what came
    since, and ends what a stop left; `done` is told each step (French). Raises NotClosed,
    OtherDefinitions, RebuildUnderWay, LogForked, KeyRefused, StoreUnavailable.
    """
    engine = opened.projections.engine
    with ExitStack() as held:
        for model in READ_MODELS:
            held.enter_context(alone(engine, model))
            if serving := generations.serving_now(engine, model):
                serving.require_ours(model)  # what they counted is kept under its definitions
        _follow(opened, done)
        opened.projections.catch_up()
        _require_closable(opened, year)
        announced, made = pending(opened, year), None
        while made is None:
            head = opened.projections.catch_up()
            if announced is None:
                ended = counts.ended_by(engine, year)
                if not ended:
                    done("Rien de plus à effacer.")
                    return YearPurge(year, opened.now(), head, 0)
                announced = announce(opened, year, head, ended)
            done("La clôture est annoncée au journal.")
            checkpoint, witnesses = require_witnessed(opened, announced, without_witnesses)
            done("Un point de contrôle couvre l'annonce.")
            confirm(opened, announced, checkpoint, witnesses, without_witnesses)
            done("Le journal dit que les faits partent.")
            made = _purge(opened, announced)
            announced = None  # a fact came to what was announced: it is announced anew
        opened.signing.checkpoints.now()
        done(f"{counted(made.facts, 'fait')} de moins dans le journal.")
        _follow(opened, done)
    return made


def _purge(opened: SetUp, announced: Announcement) -> YearPurge | None:
    """Delete what was announced, and that alone; None when a fact came to it meanwhile."""
    engine, store = opened.projections.engine, opened.store
    opened.projections.catch_up()
    streams = streams_of(store, announced.part)
    cells = [
        PurgedCell(model, *cell[:4], post, *cell[4:], value)
        for model, found in counts.counted_by(engine, streams).items()
        for (cell, post), value in found.items()
    ]
    arrived = counts.arrived(engine)
    numbers = {(each.post, each.device): ranges for each, ranges in arrived.items()}
    says, id = announced.says, str(announced.record.id)
    made = YearPurge(says.year, opened.now(), announced.position - 1, says.facts, id)
    try:
        store.purges.purge(made, streams, cells, numbers)
    except StreamsGrew:
        return None
    return made


def _follow(opened: SetUp, done: Callable[[str], None]) -> None:
    """Let the read models give up what the log gave up."""
    if not opened.store.purges.purges():
        return
    engine = opened.projections.engine
    for model in READ_MODELS:
        if generations.serving_now(engine, model) is not None:
            generations.drop_others(engine, model)  # they would count on from facts that are gone
    _forget_what_was_closed(opened)
    done("Les modèles de lecture n'ont plus leurs histoires.")
    for step in opened.follow_purges():
        done(step)


def _require_closable(opened: SetUp, year: int) -> None:
    require_clock(opened)
    posts = [post.post for post in opened.reporting.tables.posts("nation")]
    if min(day_at(area, opened.now()) for area in (NATION, *posts)) <= _kept_until(year):
        raise NotClosed(
            f"Les faits de {year} sont gardés jusqu'au {written_day(_kept_until(year))} "
            f"({TERM_YEARS} ans), à l'heure de chaque poste : rien n'est fait."
        )
    for each in years(opened):
        if each.year <= year and not each.closed and not each.released:
            raise NotClosed(
                f"{each.year} n'a pas d'édition annuelle : scellez-la d'abord (« relais seal "
                f"{each.year} »), ses comptes certifiés sont tout ce qui restera."
            )


def _speaks(opened: SetUp, year: int) -> bool:
    rows = opened.reporting.tables.table("A1", "nation", None, str(year)).rows
    return any(row["value"] for row in rows)


def _forget_what_was_closed(opened: SetUp) -> None:
    """Histories of which the log has no fact; those that begin meanwhile are not among them."""
    known = counts.known_streams(opened.projections.engine)
    entries = entries_until(opened.feed, 0, opened.feed.head(), None)
    left = known - {entry.stream for entry in entries}
    counts.forget(opened.projections.engine, sorted(left))


def _kept_until(year: int) -> date:
    return date(year + TERM_YEARS, 12, 31)


def _whole(status: str) -> bool:
    return status in (Status.CONSOLIDATED, Status.FINAL)
