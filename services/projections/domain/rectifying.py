"""Why a figure changed: what each later fact adds to the cells, and a change of organisation.

The amounts telescope: summed over the causes and the streams they are the whole change.
"""

from collections.abc import Iterator, Sequence

from contracts.events.cases import FactCorrected, FactWithdrawn
from services.projections.domain import history
from services.projections.domain.cells import Areas, Cells, difference
from services.projections.domain.entries import ActFact
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


def changes(
    stream: str, items: Sequence[Item], after: int, before: Areas, now: Areas
) -> Iterator[tuple[str, Cells]]:
    """The cause and the amounts of each change of a case or a month of activity.

    `items`: all its facts in log order; those beyond the position `after` are the changes.
    `before`, `now`: the areas of its post at `after`, and at the end. A fact that cannot be
    counted changes nothing.
    """
    state: History | None = None
    cells: Cells = {}
    for entry, fact in items:
        if not isinstance(fact, ActFact):
            continue
        state = history.evolve(state, fact)
        known, cells = cells, measure(stream, state, before)
        if entry.position > after:
            yield _CAUSE_OF.get(fact.type, LATE), difference(cells, known)
    if before != now:
        yield MOVED, difference(measure(stream, state, now), cells)
