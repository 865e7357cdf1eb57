"""The situations a post still works on, in codes."""

from datetime import date

from contracts.events import ACTS
from contracts.events import cases as events
from contracts.read_model import OpenCaseRow
from services.projections.domain.history import History
from services.projections.domain.situation import qualify

_ACTS = frozenset(act.NAME for act in ACTS)
_CONTACTS = _ACTS | {events.CaseOpened.NAME, events.CaseReopened.NAME}
"""What keeps a case alive: its last day is that of the last contact."""


def open_case(case: str, history: History) -> OpenCaseRow | None:
    """The row of a situation that stands and is not closed, else None."""
    qualified = qualify(history)
    if qualified is None:
        return None
    is_open = True
    awaited: set[str] = set()
    acts = 0
    for fact in history.standing:
        if fact.type == events.CaseClosed.NAME:
            is_open = False
        elif fact.type == events.CaseReopened.NAME:
            is_open = True
        elif fact.type == events.PersonOriented.NAME and fact.says.answer_wanted:
            awaited.add(fact.says.orientation)
        elif fact.type == events.OrientationAnswered.NAME:
            awaited.discard(fact.says.orientation)
        acts += fact.type in _ACTS
    if not is_open:
        return None
    return OpenCaseRow(
        post=history.post,
        case=case,
        opened_on=date.fromisoformat(qualified.opening.occurred_on),
        last_act_on=date.fromisoformat(
            max(f.says.occurred_on for f in history.standing if f.type in _CONTACTS)
        ),
        force=qualified.opening.force,
        saisine=qualified.opening.saisine,
        main_problem=qualified.problems[0],
        acts=acts,
        answers_awaited=len(awaited),
    )
