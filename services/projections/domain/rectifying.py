"""What each fact adds to the cells, and why: the amounts telescope to what a stream measures."""

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
CAUSE_OF = {FactCorrected.NAME: CORRECTED, FactWithdrawn.NAME: WITHDRAWN}


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
        cause = CAUSE_OF.get(fact.type, LATE)
        yield Contribution(entry, fact, cause, difference(cells, known))
