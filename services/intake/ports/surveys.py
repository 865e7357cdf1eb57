"""The port of surveys: links of one use, answers that nothing joins to a link or an hour."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from services.intake.domain.surveys import Answers, Survey


class SurveyStore(Protocol):
    """Where surveys wait until they are counted. Each method raises StoreUnavailable."""

    def add(self, survey: Survey) -> bool:
        """Keep a new one; False where there is one of the same audience, area and period."""

    def of(self, areas: Collection[str]) -> Sequence[Survey]:
        """The surveys of areas, the last opened first."""

    def find(self, id: str) -> Survey | None:
        """A survey, None for none."""

    def send(self, id: str, seen: str, digests: Sequence[str], paper: int) -> bool:
        """Keep links by their SHA-256, and add forms on paper to those handed out.

        False where the survey no longer stands as it was `seen` (`Survey.stands`).
        """

    def has_link(self, id: str, digest: str) -> bool:
        """Whether a link of the survey is of use still."""

    def answer(self, id: str, digest: str, said: Answers) -> bool:
        """Keep what was answered and forget its link, both or none.

        False where the link is used or the survey closed.
        """

    def transcribe(self, id: str, seen: str, said: Answers) -> bool:
        """Keep what was answered on paper; False where it no longer stands as it was `seen`."""

    def close(self, id: str, day: date) -> None:
        """Take no more answers, from now on."""

    def answers(self, id: str) -> Sequence[Answers]:
        """What was answered, in an order that is nobody's."""

    def forget(self, id: str) -> None:
        """Note that it is counted, and forget what was answered."""

    def drop(self, id: str, seen: str) -> bool:
        """Take back a survey that nobody answered; False where somebody has, or where it no longer
        stands as it was `seen`.
        """
