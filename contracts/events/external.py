"""Figures that others measure and deposit here."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.codes import APPRECIATION, MOTIF_CORRECTION, QUESTION_ENQUETE, SERIE, OneOf
from contracts.events.event import Count, Event, InOrder, Number
from contracts.identifiers import AreaCode, Slug

ANSWERS_MIN = 5
"""Under this number of responses to a survey, nothing of what was answered is told or kept."""

Question = Annotated[str, OneOf(QUESTION_ENQUETE)]
Grade = Annotated[str, OneOf(APPRECIATION)]


PERSONS_MIN = 5
"""A series of persons tells none of 1 … 4 of them, nor so few left aside: like a release."""
SHARE, COUNT = "orientes_non_connus", "evaluations_conjointes"
"""Series of persons: a share in percent of `respondents`, and a count."""


class SeriesDeposited(Event):
    """One value of an external series; `supersedes` when the source revises itself.

    `reason`: why it does, where it says so. Of a survey that Relais counted, `sent`: how many were
    asked; `answers`: how many gave each answer to each question, in no order and of no day.
    """

    NAME = "relais.series-deposited.v1"
    series: Annotated[str, OneOf(SERIE)]
    source: Slug
    area: AreaCode
    period: Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}(-(Q[1-4]|0[1-9]|1[0-2]))?$")]
    value: Number
    unit: Slug
    respondents: Count | None = None
    sent: Count | None = None
    answers: Annotated[dict[Question, dict[Grade, Count]], InOrder] | None = None
    supersedes: UUID | None = None
    reason: Annotated[str, OneOf(MOTIF_CORRECTION)] | None = None

    @model_validator(mode="after")
    def _enough_persons(self) -> "SeriesDeposited":
        if self.series == SHARE and not 0 <= self.value <= 100:
            raise PydanticCustomError("share", "Une part se dit en pour cent, de 0 à 100.")
        told = self.value * (self.respondents or 0) / 100 if self.series == SHARE else self.value
        rest = (self.respondents or 0) - told if self.series == SHARE else 0
        few = any(0 < round(each) < PERSONS_MIN for each in (told, rest))
        if self.series in (SHARE, COUNT) and few:
            raise PydanticCustomError(
                "few_persons",
                "Moins de {least} personnes se reconnaîtraient : déposez une période plus longue.",
                {"least": PERSONS_MIN},
            )
        return self

    @model_validator(mode="after")
    def _enough_answered(self) -> "SeriesDeposited":
        responses = self.respondents or 0
        if self.sent is not None and responses > self.sent:
            raise PydanticCustomError("sent", "Il y a plus de réponses que d'envois.")
        if self.answers is None:
            return self
        given = [sum(each.values()) for each in self.answers.values()]
        if any(each < ANSWERS_MIN for each in given):
            raise PydanticCustomError(
                "few_answers",
                "Moins de {least} personnes ont répondu : leurs réponses ne se disent pas.",
                {"least": ANSWERS_MIN},
            )
        if any(each > responses for each in given):
            raise PydanticCustomError(
                "answers", "Une question a plus de réponses que de répondants."
            )
        return self
