"""What intake answers to each fact, in the order in which they were sent."""

from dataclasses import asdict, dataclass
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


@dataclass
class Tally:
    """How many facts of each answer."""

    accepted: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0

    def add(self, answer: str, facts: int = 1) -> None:
        """Count some more."""
        setattr(self, answer, getattr(self, answer) + facts)

    def add_all(self, other: "Tally") -> None:
        """Count what another counted."""
        for answer, facts in other.as_dict().items():
            self.add(answer, facts)

    def as_dict(self) -> dict[str, int]:
        """In the order of events.md."""
        return asdict(self)
