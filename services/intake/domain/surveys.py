"""A survey: whom it asks what, while it takes answers, and what its answers amount to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, NamedTuple

from contracts.codes import APPRECIATION, QUESTION_ENQUETE, SERIE, OneOf
from contracts.data_files import read_toml
from contracts.events.external import ANSWERS_MIN

SOURCE, UNIT = "enquete-relais", "pourcent"
FAVOURABLE = frozenset({"oui", "plutot_oui"})
Answers = Mapping[str, str]
"""What one person answered: a grade by question, none for a question left aside."""


class Audience(NamedTuple):
    """Whom a survey asks, as `surveys.toml` explains it."""

    label: str
    asked: str
    series: Mapping[
        Annotated[str, OneOf(SERIE)], tuple[Annotated[str, OneOf(QUESTION_ENQUETE)], ...]
    ]

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes of its questions, in the order of the form."""
        return tuple(question for each in self.series.values() for question in each)


AUDIENCES: Mapping[str, Audience] = read_toml(
    "services/intake/domain/surveys.toml", dict[str, Audience]
)


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of an area for a period. `links`, `paper`: how many forms were sent by each way.

    `left`: the links that nobody used. `responses`: how many answered; what they answered is
    counted, and forgotten, once it is `counted`. `closed_on`: since when it takes none, before
    `ends_on`, its last day.
    """

    id: str
    audience: str
    area: str
    period: str
    opened_on: date
    ends_on: date
    links: int = 0
    paper: int = 0
    closed_on: date | None = None
    counted: bool = False
    left: int = 0
    responses: int = 0

    @property
    def asks(self) -> Audience:
        """Whom it asks, and what."""
        return AUDIENCES[self.audience]

    @property
    def sent(self) -> int:
        """How many were asked."""
        return self.links + self.paper

    @property
    def transcribed(self) -> int:
        """How many answers came on paper: those that used no link."""
        return self.responses - (self.links - self.left)

    @property
    def stands(self) -> str:
        """How much was sent and transcribed, or its end: a form that says less came before."""
        return "clos" if self.closed_on else f"{self.links}-{self.paper}-{self.transcribed}"

    def takes_answers(self, today: date) -> bool:
        """Whether somebody may answer still."""
        return self.closed_on is None and today <= self.ends_on


def understood(survey: Survey, typed: Mapping[str, str]) -> dict[str, str]:
    """The answers among what a form sent: a known grade to a question of the survey."""
    return {
        question: typed[question]
        for question in survey.asks.questions
        if typed.get(question) in APPRECIATION.by_code
    }


def deposits(survey: Survey, given: Sequence[Answers]) -> Iterator[dict[str, Any]]:
    """The data of a deposit for each series, of the questions that enough persons answered."""
    for series, questions in survey.asks.series.items():
        told = {
            question: Counter(each[question] for each in given if question in each)
            for question in questions
        }
        counts = {each: said for each, said in told.items() if said.total() >= ANSWERS_MIN}
        if not counts:
            continue
        responses = sum(not counts.keys().isdisjoint(each) for each in given)
        yield {
            "series": series,
            "source": SOURCE,
            "area": survey.area,
            "period": survey.period,
            "value": _percent(counts.values()),
            "unit": UNIT,
            "respondents": responses,
            "sent": survey.sent,
            "answers": {each: dict(sorted(said.items())) for each, said in counts.items()},
        }


def _percent(counts: Iterable[Counter[str]]) -> float:
    """How many answers agree, in percent of all, two decimals, halves up."""
    grades = sum(counts, Counter[str]())
    agree = sum(grades[grade] for grade in FAVOURABLE)
    share = Decimal(100 * agree) / grades.total()
    return float(share.quantize(Decimal("0.01"), ROUND_HALF_UP))
