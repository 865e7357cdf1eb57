"""What intake answers to each fact, in the order in which they were sent."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.problems import Problem

LOG_HEADER = "Relais-Log"
"""The identity of a log: of the one that answers, and of the one that a sender means."""
Answer = Literal["accepted", "duplicate", "conflict", "rejected"]


class FactAnswer(BaseModel):
    """The fate of one envelope.

    `id` is absent when the envelope carried none that can be read. `position` is the place
    in the log: of the fact itself when accepted, of the first one when duplicate.
    `problem` says why a conflict or a rejected fact was not stored.
    """

    model_config = ConfigDict(frozen=True)

    id: str | None = None
    answer: Answer
    position: int | None = None
    problem: Problem | None = None
