"""A survey in words: whom, where, when, how many; what came out of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contracts.codes import APPRECIATION, QUESTION_ENQUETE, SERIE
from contracts.events.external import ANSWERS_MIN, SeriesDeposited
from services.faces.forms.needs import FactsByStream
from services.faces.register.deposits import deposits_of
from services.faces.theme.dates import day
from services.faces.theme.figures import counted
from services.intake.domain.surveys import SOURCE, Survey

GRADES = tuple((code, APPRECIATION.label_of(code)) for code in APPRECIATION.current)


class Question(NamedTuple):
    """A question of a form: its field, its words, what was chosen."""

    name: str
    label: str
    chosen: str = ""


class Result(NamedTuple):
    """What came out of a series: its name, the value in words, how many gave each answer."""

    label: str
    value: str
    lines: Sequence[tuple[str, ...]]


def questions_of(survey: Survey, chosen: dict[str, str] | None = None) -> list[Question]:
    """The questions of a form, in their order."""
    return [
        Question(code, QUESTION_ENQUETE.label_of(code), (chosen or {}).get(code, ""))
        for code in survey.asks.questions
    ]


def state_of(survey: Survey, takes: bool) -> str:
    """Where a survey stands."""
    if survey.counted:
        return "comptée"
    return "ouverte" if takes else "à compter"


def responses_of(survey: Survey) -> str:
    """`12 réponses sur 40 envois (30 %)`."""
    share = f" ({100 * survey.responses // survey.sent} %)" if survey.sent else ""
    return f"{counted(survey.responses, 'réponse')} sur {counted(survey.sent, 'envoi')}{share}"


def finding_of(survey: Survey, takes: bool) -> str:
    """The first sentence of its page."""
    told = responses_of(survey)
    if survey.counted:
        return f"Enquête comptée : {told}."
    if takes:
        return f"{told} ; on peut répondre jusqu’au {day(survey.ends_on)}."
    return f"{told} ; plus personne ne peut répondre : comptez-la."


def results_of(log: FactsByStream, survey: Survey) -> Iterator[Result]:
    """What was deposited of a counted survey, by series."""
    for series in survey.asks.series:
        found = [
            event
            for _, event in deposits_of(log, series, survey.area)
            if event.source == SOURCE and event.period == survey.period and event.answers
        ]
        label = SERIE.label_of(series).capitalize()
        yield _result(label, found[-1]) if found else Result(label, _UNTOLD, [])


_UNTOLD = f"non communiqué : moins de {ANSWERS_MIN} réponses"


def _result(label: str, event: SeriesDeposited) -> Result:
    share = f"{event.value:g}".replace(".", ",")
    value = f"{share} % d’accord, {event.respondents} réponses sur {event.sent} envois"
    lines = [
        (QUESTION_ENQUETE.label_of(question), *(str(given.get(code, 0)) for code, _ in GRADES))
        for question, given in (event.answers or {}).items()
    ]
    return Result(label, value, lines)
