"""Surveys from the first link to their count: who answers is never known, how many is.

Answers wait in a store of their own, without hour nor link; when a survey is closed, one deposit a
series says how many gave each answer, and the answers are forgotten. Under `ANSWERS_MIN` responses
nothing is said of a series.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, NoReturn
from uuid import NAMESPACE_URL, uuid4, uuid5

from contracts.answers import FactAnswer
from contracts.days import day_at, written_day
from contracts.events.external import SeriesDeposited
from services.access.domain.principals import Principal
from services.intake.application.group_commit import Overloaded
from services.intake.domain.surveys import Answers, Survey, deposits, understood
from services.intake.ports import Clock
from services.intake.ports.surveys import SurveyStore

MOST_LINKS = 500  # drawn at once
SECRET_BYTES = 24
USED = "Ce lien a déjà servi, ou n'a jamais été envoyé : on ne répond qu'une fois par lien."
CLOSED = "Cette enquête est close depuis le {} : elle ne prend plus de réponses."
EXPIRED = "Ce lien a expiré : on pouvait répondre jusqu'au {}."
LATER = (
    "Le journal est occupé : l'enquête est close, ses réponses sont gardées. Recomptez plus tard."
)
EMPTY = "Choisissez une réponse à une question au moins."
CAME_BEFORE = (
    "Cet envoi est déjà noté, ou quelqu'un d'autre a complété l'enquête depuis : vérifiez les "
    "nombres, puis envoyez de nouveau s'il s'agit d'un autre."
)


class SurveyRefused(Exception):
    """What was asked of a survey cannot be; the message (French) says why and what to do."""


@dataclass(frozen=True, slots=True)
class Surveys:
    """Opens surveys, sends them, takes answers, counts them.

    `tell` records envelopes as somebody (`Intake.submit`); `seen`: how a survey stood
    (`Survey.stands`) for whoever says more of it. Each method raises StoreUnavailable.
    """

    store: SurveyStore
    tell: Callable[[Sequence[object], Principal], Sequence[FactAnswer]]
    clock: Clock

    def today(self, area: str) -> date:
        """The day in an area."""
        return day_at(area, self.clock())

    def of(self, areas: Collection[str]) -> Sequence[Survey]:
        """The surveys of areas, the last opened first."""
        return self.store.of(areas)

    def find(self, id: str) -> Survey | None:
        """A survey, None for none."""
        return self.store.find(id)

    def open(self, audience: str, area: str, period: str, ends_on: date) -> Survey:
        """Open a survey. Raises SurveyRefused."""
        today = self.today(area)
        if ends_on < today:
            raise SurveyRefused("Le dernier jour pour répondre est passé : choisissez-en un autre.")
        made = Survey(str(uuid4()), audience, area, period, today, ends_on)
        if not self.store.add(made):
            raise SurveyRefused(
                "Il y a déjà une enquête auprès des mêmes personnes pour ce lieu et cette "
                "période : envoyez-la, ou choisissez un trimestre qui n'en a pas."
            )
        return made

    def draw(self, survey: Survey, seen: str, number: int, form: str = "") -> list[str]:
        """Draw links, and return their secrets, which are kept nowhere. Raises SurveyRefused.

        They follow from what a page drew for its `form`: sent twice, it shows the same links.
        """
        self._require_open(survey)
        if not 1 <= number <= MOST_LINKS:
            raise SurveyRefused(f"Tirez de 1 à {MOST_LINKS} liens à la fois.")
        drawn = form or token_urlsafe(SECRET_BYTES)
        secrets = [_secret(f"{drawn}/{number}/{each}") for each in range(number)]
        digests = [_digest(each) for each in secrets]
        sent = self.store.send(survey.id, seen, digests, 0)
        if not sent and not self.store.has_link(survey.id, digests[0]):
            self._refuse(survey)
        return secrets

    def hand_out(self, survey: Survey, seen: str, number: int) -> None:
        """Note forms on paper that were handed out. Raises SurveyRefused."""
        self._require_open(survey)
        if not 1 <= number <= MOST_LINKS:
            raise SurveyRefused(f"Dites de 1 à {MOST_LINKS} formulaires à la fois.")
        if not self.store.send(survey.id, seen, [], number):
            self._refuse(survey)

    def asked(self, id: str, secret: str) -> Survey:
        """The survey of a link that is of use still. Raises SurveyRefused, which says why."""
        found = self.store.find(id)
        if found is not None:
            self._require_open(found)
        if found is None or not self.store.has_link(id, _digest(secret)):
            raise SurveyRefused(USED)
        return found

    def answer(self, id: str, secret: str, typed: Mapping[str, str]) -> None:
        """Answer by a link, once. Raises SurveyRefused."""
        survey = self.asked(id, secret)
        if not self.store.answer(id, _digest(secret), _said(survey, typed)):
            raise SurveyRefused(USED)

    def transcribe(self, survey: Survey, seen: str, typed: Mapping[str, str]) -> None:
        """Keep what somebody answered on paper. Raises SurveyRefused."""
        self._require_open(survey)
        said = _said(survey, typed)
        if survey.transcribed >= survey.paper:
            raise SurveyRefused(
                f"Les {survey.paper} formulaires distribués sont tous transcrits : dites d'abord "
                "combien d'autres vous avez distribués."
            )
        if not self.store.transcribe(survey.id, seen, said):
            self._refuse(survey)

    def count(self, survey: Survey, who: Principal) -> str:
        """Close a survey and record what its answers amount to; why not (French), empty when done.

        Stopped midway, it is asked again: the same facts are recorded once.
        """
        self.store.close(survey.id, self.today(survey.area))
        closed = self.store.find(survey.id)
        if closed is None or closed.counted:
            return ""
        said = [_envelope(closed, each) for each in deposits(closed, self.store.answers(survey.id))]
        try:
            answers = self.tell(said, who) if said else []
        except Overloaded:
            return LATER
        refused = [each.problem for each in answers if each.position is None and each.problem]
        if refused:
            return refused[0].detail or refused[0].title
        self.store.forget(survey.id)
        return ""

    def take_back(self, survey: Survey, seen: str) -> None:
        """Forget a survey that nobody answered. Raises SurveyRefused."""
        if self.store.drop(survey.id, seen):
            return
        now = self.store.find(survey.id)
        if now is not None and now.responses:
            raise SurveyRefused("Quelqu'un a répondu : comptez cette enquête au lieu de l'annuler.")
        if now is not None:
            raise SurveyRefused(CAME_BEFORE)

    def _refuse(self, survey: Survey) -> NoReturn:
        """Say what came before, of a survey that no longer stands as it was read."""
        now = self.store.find(survey.id)
        if now is not None:
            self._require_open(now)
        raise SurveyRefused(CAME_BEFORE)

    def _require_open(self, survey: Survey) -> None:
        if not survey.takes_answers(self.today(survey.area)):
            if survey.closed_on:
                raise SurveyRefused(CLOSED.format(written_day(survey.closed_on)))
            raise SurveyRefused(EXPIRED.format(written_day(survey.ends_on)))


def _said(survey: Survey, typed: Mapping[str, str]) -> Answers:
    said = understood(survey, typed)
    if not said:
        raise SurveyRefused(EMPTY)
    return said


def _envelope(survey: Survey, data: Mapping[str, Any]) -> dict[str, Any]:
    """The deposit: its id follows from the survey, its instant is a day."""
    return {
        "specversion": "1.0",
        "id": str(uuid5(NAMESPACE_URL, f"{survey.id}/{data['series']}")),
        "type": SeriesDeposited.NAME,
        "source": f"/areas/{survey.area}",
        "subject": data["series"],
        "time": f"{survey.closed_on}T00:00:00Z",
        "datacontenttype": "application/json",
        "data": dict(data),
    }


def _secret(drawn: str) -> str:
    return urlsafe_b64encode(sha256(drawn.encode()).digest()[:SECRET_BYTES]).decode()


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
