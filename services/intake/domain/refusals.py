"""The facts that refuse another fact, each with what its French sentence needs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


class Refusal(Exception):
    """A fact cannot enter the log, and says why."""


@dataclass(eq=False)
class OccursInFuture(Refusal):
    """The day is later than intake's own day and the drift allowed to device clocks."""

    day: date
    latest: date


@dataclass(eq=False)
class UnknownPost(Refusal):
    """No opening of this post is in the log."""

    post: str


@dataclass(eq=False)
class PostAlreadyOpened(Refusal):
    """A post opens once and its id is never reused."""

    post: str
    opened_on: date


@dataclass(eq=False)
class PostAlreadyClosed(Refusal):
    """A post closes once."""

    post: str
    closed_on: date


@dataclass(eq=False)
class PostNotOpen(Refusal):
    """The day is before the post's opening, or its closing day or later."""

    post: str
    day: date
    opened_on: date
    closed_on: date | None


@dataclass(eq=False)
class ForceNotOfService(Refusal):
    """A police post works for the police, a gendarmerie post for the gendarmerie."""

    post: str
    force: str
    service: str
    day: date


@dataclass(eq=False)
class CaseAlreadyOpened(Refusal):
    """A case opens once."""

    case: str


@dataclass(eq=False)
class UnknownCase(Refusal):
    """This post has opened no such case."""

    case: str
    post: str


@dataclass(eq=False)
class CaseWithdrawn(Refusal):
    """The opening was withdrawn, and the case with it."""

    case: str


@dataclass(eq=False)
class BeforeOpening(Refusal):
    """Nothing happens in a case before its opening."""

    day: date
    opened_on: date


@dataclass(eq=False)
class ActAfterClosing(Refusal):
    """No act between a closing and the reopening, if any."""

    day: date
    closed_on: date
    reopened_on: date | None


@dataclass(eq=False)
class ClosingBeforeAct(Refusal):
    """A closing ends the acts: one is already known after that day."""

    closed_on: date
    act_on: date


@dataclass(eq=False)
class CaseAlreadyClosed(Refusal):
    """Closed already, and not reopened since."""

    closed_on: date


@dataclass(eq=False)
class CaseNotClosed(Refusal):
    """Only a closed case is reopened."""

    day: date


@dataclass(eq=False)
class ReopeningBeforeClosing(Refusal):
    """A case is reopened on the day of its closing at the earliest."""

    day: date
    closed_on: date


@dataclass(eq=False)
class SaisineNotOfForce(Refusal):
    """Main courante is of the police; CORG and OPP are of the gendarmerie."""

    code: str
    force: str
    field: str


@dataclass(eq=False)
class UnknownOrientation(Refusal):
    """An answer needs its orientation."""

    orientation: UUID


@dataclass(eq=False)
class OrientationAlreadyMade(Refusal):
    """Each orientation of a case has an id of its own."""

    orientation: UUID


@dataclass(eq=False)
class CorrectionOfOtherCase(Refusal):
    """The fact named is no fact of this stream, or is itself a correction or a withdrawal."""

    target: UUID
    field: str


@dataclass(eq=False)
class CorrectionOfOtherMonth(CorrectionOfOtherCase):
    """The fact named is none of the post's activity of the month of the correction."""


@dataclass(eq=False)
class CorrectionOfWithdrawnFact(Refusal):
    """The fact named was withdrawn: nothing is left to correct or to withdraw."""

    target: UUID
    field: str


@dataclass(eq=False)
class CorrectionChangesType(Refusal):
    """The replacement reads as another type of fact."""

    expected: str
    found: str


@dataclass(eq=False)
class CorrectionChangesPost(Refusal):
    """The replacement speaks of another post: such a fact is withdrawn instead."""

    post: str
    other: str


@dataclass(eq=False)
class CorrectionBreaksHistory(Refusal):
    """Once corrected or withdrawn, what stands would contradict itself."""

    because: Refusal


@dataclass(eq=False)
class UnknownDeposit(Refusal):
    """A revision supersedes a deposit of the same series and area."""

    target: UUID
