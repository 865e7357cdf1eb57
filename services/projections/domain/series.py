"""External series: every deposit is kept, the last revision is the current one."""

from contracts.read_model import SeriesRow
from services.projections.domain.register import Register


def rows(register: Register) -> tuple[SeriesRow, ...]:
    """The deposits of one series and area, in log order.

    A deposit is no longer current once another says that it supersedes it, or once the
    same source says another value for the same period.
    """
    superseded = {fact.says.get("supersedes") for fact in register.noted}
    last = {(fact.says["source"], fact.says["period"]): fact.id for fact in register.noted}
    return tuple(
        SeriesRow(
            fact=fact.id,
            position=fact.position,
            current=fact.id not in superseded
            and last[fact.says["source"], fact.says["period"]] == fact.id,
            **fact.says,
        )
        for fact in register.noted
    )
