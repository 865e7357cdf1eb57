"""The facts that refuse another fact, each with what its French sentence needs."""

from dataclasses import dataclass
from datetime import date
from typing import dataclass_transform
from uuid import UUID


@dataclass_transform(eq_default=False)
class Refusal(Exception):
    """A fact cannot enter the log; each kind is a dataclass of what its sentence says."""

    def __init_subclass__(cls) -> None:
        dataclass(eq=False)(cls)


class OccursInFuture(Refusal):
    """The day is later than intake's own day and the drift allowed to device clocks."""

    day: date
    latest: date


class NoDayOfRegister(Refusal):
    """The day is of a year in which no register says anything: it was typed wrong."""

    day: date
    first: int
    last: int


class UnknownPost(Refusal):
    """No opening of this post is in the log."""

    post: str


class PostAlreadyOpened(Refusal):
    """A post opens once and its id is never reused."""

    post: str
    opened_on: date


class PostAlreadyClosed(Refusal):
    """A post closes once."""

    post: str
    closed_on: date


class PostNotOpen(Refusal):
    """The day is before the post's opening, or its closing day or later."""

    post: str
    day: date
    opened_on: date
    closed_on: date | None


class ConventionAlreadySigned(Refusal):
    """A reference names one convention of a post; `until` is the last day of it."""

    convention: str
    since: date
    until: date


class EmployerMerged(Refusal):
    """An organisation has become part of another one, of this post `since` a day."""

    siren: str
    into: str
    since: date


class NotTheEmployer(Refusal):
    """The organisation that would be absorbed does not employ for this post just before."""

    siren: str
    post: str


class SharesExceed(Refusal):
    """With this pledge, the shares of a convention for a year come to more than 100 %.

    `left`: what the others leave of it, in percent.
    """

    convention: str
    year: int
    left: float


class ForceNotOfService(Refusal):
    """A police post works for the police, a gendarmerie post for the gendarmerie."""

    post: str
    force: str
    service: str
    day: date


class CaseAlreadyOpened(Refusal):
    """A case opens once."""

    case: str


class UnknownCase(Refusal):
    """This post has opened no such case."""

    case: str
    post: str


class CaseWithdrawn(Refusal):
    """The opening was withdrawn, and the case with it."""

    case: str


class BeforeOpening(Refusal):
    """Nothing happens in a case before its opening."""

    day: date
    opened_on: date


class ActAfterClosing(Refusal):
    """No act between a closing and the reopening, if any."""

    day: date
    closed_on: date
    reopened_on: date | None


class ClosingBeforeAct(Refusal):
    """A closing ends the acts: one is already known after that day."""

    closed_on: date
    act_on: date


class CaseAlreadyClosed(Refusal):
    """Closed already, and not reopened since."""

    closed_on: date


class CaseNotClosed(Refusal):
    """Only a closed case is reopened."""

    day: date


class ReopeningBeforeClosing(Refusal):
    """A case is reopened on the day of its closing at the earliest."""

    day: date
    closed_on: date


class SaisineNotOfForce(Refusal):
    """Main courante is of the police; CORG and OPP are of the gendarmerie."""

    code: str
    force: str
    field: str


class UnknownOrientation(Refusal):
    """An answer needs its orientation."""

    orientation: UUID


class OrientationAlreadyMade(Refusal):
    """Each orientation of a case has an id of its own."""

    orientation: UUID


class CorrectionOfOtherCase(Refusal):
    """The fact named is no fact of this stream, or is itself a correction or a withdrawal."""

    target: UUID
    field: str


class CorrectionOfOtherMonth(CorrectionOfOtherCase):
    """The fact named is none of the post's activity of the month of the correction."""


class CorrectionOfOtherRegister(CorrectionOfOtherCase):
    """The fact named is none of the register of this post."""


class CorrectionOfWithdrawnFact(Refusal):
    """The fact named was withdrawn: nothing is left to correct or to withdraw."""

    target: UUID
    field: str


class CorrectionChangesType(Refusal):
    """The replacement reads as another type of fact."""

    expected: str
    found: str


class CorrectionChangesPost(Refusal):
    """The replacement speaks of another post: such a fact is withdrawn instead."""

    post: str
    other: str


class CorrectionBreaksHistory(Refusal):
    """With this fact, correction or withdrawal, another fact that stands no longer fits.

    `fact` is that other, of type `name` and of `day`; `where` says what it is a fact of.
    """

    fact: UUID
    name: str
    where: str
    day: date
    because: Refusal


class UnknownDeposit(Refusal):
    """A revision supersedes a deposit of the same series and area."""

    target: UUID


class PeriodNotBegun(Refusal):
    """A series is deposited of what was measured: its period has begun."""

    period: str


class NegativeDeposit(Refusal):
    """A series is a count or a share: 0 or more."""

    value: float
