"""Why a figure changed: what each later fact adds to the cells, and a change of organisation.

The amounts telescope: summed over the causes and the streams they are the whole change.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.streams import StreamId
from services.projections.domain import history
from services.projections.domain.cells import Areas, Cells, difference
from services.projections.domain.entries import ActFact, Entry
from services.projections.domain.folding import Item, measure
from services.projections.domain.history import History

LATE, CORRECTED, WITHDRAWN, MOVED = "tardif", "corrige", "retire", "organisation"
CAUSES = {
    LATE: "arrivés depuis",
    CORRECTED: "corrections",
    WITHDRAWN: "retraits",
    MOVED: "changements de rattachement",
}
_CAUSE_OF = {FactCorrected.NAME: CORRECTED, FactWithdrawn.NAME: WITHDRAWN}


class Contribution(NamedTuple):
    """What one fact made of the cells of its stream, and how: a cause of CAUSES."""

    entry: Entry
    fact: ActFact
    cause: str
    amounts: Cells


def contributions(stream: StreamId, items: Sequence[Item], areas: Areas) -> Iterator[Contribution]:
    """What each fact of a case or a month of activity adds, in log order; some take away.

    `items`: all its facts. One that cannot be counted changes nothing.
    """
    state: History | None = None
    cells: Cells = {}
    for entry, fact in items:
        if not isinstance(fact, ActFact):
            continue
        state = history.evolve(state, fact)
        known, cells = cells, measure(stream, state, areas)
        cause = _CAUSE_OF.get(fact.type, LATE)
        yield Contribution(entry, fact, cause, difference(cells, known))


def changes(
    stream: StreamId, items: Sequence[Item], after: int, before: Areas, now: Areas
) -> Iterator[tuple[str, Cells]]:
    """The cause and the amounts of each change of a case or a month of activity.

    Those of the facts beyond the position `after`, then that of the areas of its post, which
    are `before` at `after` and `now` at the end.
    """
    for contribution in contributions(stream, items, before):
        if contribution.entry.position > after:
            yield contribution.cause, contribution.amounts
    if before != now:
        moved = difference(_last(stream, items, now), _last(stream, items, before))
        yield MOVED, moved


def _last(stream: StreamId, items: Sequence[Item], areas: Areas) -> Cells:
    """What the stream measures in the end."""
    state: History | None = None
    for _, fact in items:
        if isinstance(fact, ActFact):
            state = history.evolve(state, fact)
    return measure(stream, state, areas)
