"""The situations of a post, open and closed, in codes."""

from datetime import date

from contracts.events import ACTS
from contracts.events import cases as events
from contracts.read_model import CaseRow
from services.projections.domain.history import History
from services.projections.domain.situation import qualify

_ACTS = frozenset(act.NAME for act in ACTS)
_CONTACTS = _ACTS | {events.CaseOpened.NAME, events.CaseReopened.NAME}
"""What keeps a case alive: its last day is that of the last contact."""


def listed_case(case: str, history: History) -> CaseRow | None:
    """The row of a situation, None once its opening is withdrawn."""
    qualified = qualify(history)
    if qualified is None:
        return None
    closed_on: date | None = None
    awaited: set[str] = set()
    acts = 0
    for fact in history.standing:
        if fact.type == events.CaseClosed.NAME:
            closed_on = date.fromisoformat(fact.says.occurred_on)
        elif fact.type == events.CaseReopened.NAME:
            closed_on = None
        elif fact.type == events.PersonOriented.NAME and fact.says.answer_wanted:
            awaited.add(fact.says.orientation)
        elif fact.type == events.OrientationAnswered.NAME:
            awaited.discard(fact.says.orientation)
        acts += fact.type in _ACTS
    return CaseRow(
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
        closed_on=closed_on,
    )
