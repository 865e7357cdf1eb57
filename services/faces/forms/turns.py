"""A fact that goes by what its stream says: it is recorded in turn, or made anew."""

from collections.abc import Callable, Sequence
from uuid import UUID

from contracts.envelope import Fact
from services.faces.forms.needs import FactDoor, FactsByStream
from services.faces.forms.recording import Recorded, record_entry
from services.intake.application.envelope_validation import Admitted
from services.intake.application.fact_writer import Entry

TRIES = 5

Rows = Sequence[tuple[int, Fact]]
"""The facts of a stream with their positions, in log order."""


def record_in_turn(
    door: FactDoor, log: FactsByStream, stream: str, say: Callable[[Rows], Entry | Recorded]
) -> Recorded:
    """Record what `say` makes of all that `stream` says, made anew if others speak meanwhile.

    `say` gives a Recorded instead where nothing is to be recorded. A fact that the stream has
    already is compared to it, whatever came since.
    """
    for _ in range(TRIES):
        rows = log.history(stream)
        said = say(rows)
        if isinstance(said, Recorded):
            return said
        if isinstance(said, Admitted) and not says(rows, said.fact.id):
            said = said._replace(seen=len(rows))
        done = record_entry(door, said)
        if not done.moved:
            return done
    return done


def says(rows: Rows, id: UUID) -> bool:
    """Whether a fact of this id is among them."""
    return any(fact.id == id for _, fact in rows)
