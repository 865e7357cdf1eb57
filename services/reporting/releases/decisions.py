"""Decisions of a préfecture, each with the address of the figures seen that day: never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from services.access.gate import Gate
from services.access.ports import Served
from services.reporting.domain.arbitration import Ranked

DECIDED = "decide_arbitration"
LOOKED_AT = 500  # lines of the journal, of all départements
VIEW = "prefecture"


class Decision(NamedTuple):
    """What was decided: when, by whom, the address that shows it again, the posts covered."""

    at: datetime
    who: str
    address: str
    covered: Sequence[str]


def record_decision(
    gate: Gate, who: str, department: str, address: str, ranked: Sequence[Ranked]
) -> None:
    """Keep a decision in the journal of access; the same one sent twice is kept once."""
    if gate.access is None:
        return
    covered = "+".join(each.candidate.post for each in ranked if each.covered) or "aucun"
    what = " ".join((VIEW, department, address, covered))
    journal = gate.access.journal
    last = journal.last(1, what, DECIDED)
    before = journal.last(1, action=DECIDED)
    if last and before and last[0] == before[0] and last[0].who == who:
        return
    journal.note(Served(gate.access.clock(), who, DECIDED, what, allowed=True))


def decisions_of(gate: Gate, department: str) -> list[Decision]:
    """The decisions of a département, the latest first."""
    if gate.access is None:
        return []
    found = []
    for each in gate.access.journal.last(LOOKED_AT, action=DECIDED):
        view, area, address, covered = each.what.split(" ", 3)
        if (view, area) == (VIEW, department):
            found.append(Decision(each.at, each.who, address, covered.split("+")))
    return found
