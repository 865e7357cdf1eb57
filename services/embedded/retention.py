"""Years whose term is over: their facts give way to leaves, and to what they counted (ADR 0026)."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts.read_model import READ_MODELS
from services.embedded.platform import Platform
from services.intake.adapters.log.year_purge import PurgedCell, YearPurge
from services.past.reasons import entries_until
from services.projections.adapters import year_purge as closing
from services.projections.adapters.rebuilding import alone
from services.projections.domain.entries import is_register
from services.reporting.domain.disclosure.edition import Status

TERM_YEARS = 6  # of limitation of ordinary offences (code of criminal procedure, article 8)


class NotClosed(Exception):
    """Why a year stays as it is, in French."""


@dataclass(frozen=True)
class YearKept:
    """A year of the log: until when its facts are kept, and whether it was released or closed."""

    year: int
    kept_until: date
    released: bool
    closed: bool


def years(opened: Platform) -> Sequence[YearKept]:
    """Every year of which situations count, the earliest first."""
    releases = {each.period for each in opened.releases.editions() if _whole(each.status)}
    closed = max((each.year for each in opened.intake.store.closings.closings()), default=0)
    posts = opened.reporting.tables.posts("nation")
    first = min((post.opened_on.year for post in posts), default=_now(opened).year)
    found = (
        YearKept(year, _kept_until(year), str(year) in releases, year <= closed)
        for year in range(first, _now(opened).year + 1)
    )
    return [each for each in found if _speaks(opened, each.year)]


def close_year(opened: Platform, year: int) -> YearPurge:
    """Close a year and those before it: cases and months that ended by then.

    Registers of posts, external series and what went on into a later year stay. Repeated, it
    closes what came since. Raises NotClosed, RebuildUnderWay, StoreUnavailable.
    """
    _require_closable(opened, year)
    log, projections = opened.intake.store, opened.projections
    with ExitStack() as held:
        for model in READ_MODELS:
            held.enter_context(alone(projections.engine, model))
        head = projections.catch_up()
        _forget_what_was_closed(opened)
        streams = set(closing.ended_by(projections.engine, year))
        streams -= {entry.stream for entry in log.read(head - 1, 1)}  # positions go on from it
        counted = closing.counted_by(projections.engine, streams)
        cells = [
            PurgedCell(model, *cell[:4], post, *cell[4:], value)
            for model, found in counted.items()
            for (cell, post), value in found.items()
        ]
        arrived = closing.arrived(projections.engine)
        numbers = {(each.post, each.device): ranges for each, ranges in arrived.items()}
        made = YearPurge(year, _now(opened), head, 0)
        facts = log.closings.close_year(made, streams, cells, numbers)
        closing.forget(projections.engine, sorted(streams))
    return made._replace(facts=facts)


def _require_closable(opened: Platform, year: int) -> None:
    today = _now(opened).date()
    if today <= _kept_until(year):
        raise NotClosed(
            f"Les faits de {year} sont gardés jusqu'au {_kept_until(year):%d/%m/%Y} "
            f"({TERM_YEARS} ans) : rien n'est fait."
        )
    for each in years(opened):
        if each.year <= year and not each.closed and not each.released:
            raise NotClosed(
                f"{each.year} n'a pas d'édition annuelle : scellez-la d'abord (« relais seal "
                f"{each.year} »), ses comptes certifiés sont tout ce qui restera."
            )


def _speaks(opened: Platform, year: int) -> bool:
    rows = opened.reporting.tables.table("A1", "nation", None, str(year)).rows
    return any(row["value"] for row in rows)


def _forget_what_was_closed(opened: Platform) -> None:
    """Histories that a stop left behind: the log has no fact of theirs."""
    if not opened.intake.store.closings.closings():
        return
    kept = {
        entry.stream
        for entry in entries_until(opened.feed, 0, opened.feed.head(), None)
        if not is_register(entry.stream)
    }
    left = closing.known_streams(opened.projections.engine) - kept
    closing.forget(opened.projections.engine, sorted(left))


def _kept_until(year: int) -> date:
    return date(year + TERM_YEARS, 12, 31)


def _whole(status: str) -> bool:
    return status in (Status.CONSOLIDATED, Status.FINAL)


def _now(opened: Platform) -> datetime:
    return opened.clock() if opened.clock else datetime.now(UTC)
