"""What a post answers of a year, and a section that is said beside the answers of the others."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import takewhile
from typing import Any

from contracts.events.survey import SurveyAnswered
from services.faces.entry.questions import Section
from services.faces.forms.meanwhile import came_before, seen_in
from services.faces.forms.recording import Recorded, envelope
from services.faces.forms.submission import Submission
from services.faces.forms.tickets import Ticket
from services.faces.forms.turns import Rows, says
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Entry
from services.intake.application.states import fold
from services.intake.domain.post import Post

OWN = ("post", "effective_on", "year")


def answers(rows: Rows, year: int) -> Mapping[str, Any]:
    """What the post answers of a year as it stands: its last word, corrections counted."""
    state = fold([fact for _, fact in rows]).state
    facts = state.facts.values() if isinstance(state, Post) else ()
    said = [each for each in facts if isinstance(each, SurveyAnswered) and each.year == year]
    if not said:
        return {}
    told = said[-1].model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    return {name: value for name, value in told.items() if name not in OWN}


def beside(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The answers `before` with those of a section in place of its own, without what is empty."""
    return {name: value for name, value in {**before, **said}.items() if value is not None}


def in_section(
    sent: Submission, ticket: Ticket, section: Section, said: Mapping[str, Any], year: int, on: date
) -> Callable[[Rows], Entry | Recorded]:
    """What makes, of all that the post says, the fact that answers `section` in `year`.

    The answers of other sections stay as they stand. Where a question of this one was answered
    otherwise since the page was opened, it is an error that names it.
    """

    def say(rows: Rows) -> Entry | Recorded:
        known = [*takewhile(lambda row: row[1].id != ticket.fact, rows)]
        before = answers(known, year)
        if not says(rows, ticket.fact):
            seen = answers(rows[: seen_in(sent)], year)
            changed = [
                f"{question.label} : {question.in_words(before)}"
                for question in section.questions
                if before.get(question.name) not in (seen.get(question.name), said[question.name])
            ]
            if changed:
                return Recorded(None, {"": came_before(" ; ".join(changed))}, len(rows))
        data = {**beside(before, said), "effective_on": on, "year": year}
        return read(envelope(SurveyAnswered, sent.post, ticket.stamp, data), sent.who)

    return say
