"""What the employers of a post may not say: an organisation merges once, and is gone after."""

from collections.abc import Sequence
from datetime import date

from contracts.events.event import PostEvent
from contracts.events.posts import PostEmployerNamed
from services.intake.domain.refusals import EmployerMerged, NotTheEmployer


def refuse_employer(others: Sequence[PostEvent], event: PostEvent) -> None:
    """Say why an organisation cannot employ for a post from a day on, if so.

    `others`: the facts of the register that stand, without `event`. Raises EmployerMerged for one
    that was absorbed already, NotTheEmployer where `event` absorbs one that does not employ.
    """
    if not isinstance(event, PostEmployerNamed):
        return
    named = [each for each in others if isinstance(each, PostEmployerNamed)]
    for merger in named:
        again = merger.absorbs is not None and merger.absorbs == event.absorbs
        gone = merger.absorbs == event.siren and merger.effective_on <= event.effective_on
        if merger.absorbs and (again or gone):
            raise EmployerMerged(merger.absorbs, merger.siren, merger.effective_on)
    if event.absorbs and _employs(named, event.effective_on) != event.absorbs:
        raise NotTheEmployer(event.absorbs, event.post)


def _employs(named: Sequence[PostEmployerNamed], day: date) -> str | None:
    """The organisation that employs just before a day, by what was said of each day last."""
    before = sorted(
        (each for each in named if each.effective_on < day), key=lambda each: each.effective_on
    )
    return before[-1].siren if before else None
