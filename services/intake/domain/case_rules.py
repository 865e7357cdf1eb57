"""The rules between the facts of one case, whatever the order in which they came."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from contracts.codes import SAISINE
from contracts.events import ACTS
from contracts.events.cases import (
    CaseClosed,
    CaseReopened,
    ComplaintFiled,
    OrientationAnswered,
    PersonOriented,
)
from services.intake.domain.case import (
    ActiveFact,
    Case,
    opened,
    refold,
    with_fact,
)
from services.intake.domain.refusals import (
    ActAfterClosing,
    BeforeOpening,
    CaseAlreadyClosed,
    CaseNotClosed,
    ClosingBeforeAct,
    CorrectionBreaksHistory,
    OrientationAlreadyMade,
    Refusal,
    ReopeningBeforeClosing,
    SaisineNotOfForce,
    UnknownOrientation,
)

FORCE_OF_CODE: Mapping[str, str] = MappingProxyType(
    {code.code: code.force for code in SAISINE.codes if code.force}
)
"""Codes of a saisine that belong to one force, and to it alone as the kind of a complaint."""


def refuse_opening(opening: ActiveFact) -> None:
    """Raise SaisineNotOfForce for a main courante in gendarmerie, CORG or OPP in police."""
    _refuse_code(opening.code, opening.force or "", "saisine")


def refuse(case: Case, fact: ActiveFact) -> None:
    """Say why `fact` cannot join the facts of `case`, if so.

    Facts arrive late: an act dated before a closing, or on its day, is accepted after it;
    one dated later is not, unless the case was reopened by then. Raises BeforeOpening,
    ActAfterClosing, ClosingBeforeAct, CaseAlreadyClosed, CaseNotClosed,
    ReopeningBeforeClosing, SaisineNotOfForce, UnknownOrientation, OrientationAlreadyMade.
    """
    if fact.day < case.opened_on:
        raise BeforeOpening(fact.day, case.opened_on)
    kind = fact.kind
    if kind in ACTS:
        for closed_on, reopened_on in case.closures:
            if closed_on < fact.day and (reopened_on is None or fact.day < reopened_on):
                raise ActAfterClosing(fact.day, closed_on, reopened_on)
    if kind is CaseClosed:
        _refuse_closing(case, fact)
    elif kind is CaseReopened:
        if case.closed_on is None:
            raise CaseNotClosed(fact.day)
        if fact.day < case.closed_on:
            raise ReopeningBeforeClosing(fact.day, case.closed_on)
    elif kind is ComplaintFiled:
        _refuse_code(fact.code, case.force, "kind")
    elif kind is PersonOriented and fact.orientation in case.orientations:
        raise OrientationAlreadyMade(fact.orientation)
    elif (
        kind is OrientationAnswered
        and fact.orientation
        and fact.orientation not in case.orientations
    ):
        raise UnknownOrientation(fact.orientation)


def refuse_history(case: Case, facts: Mapping[UUID, ActiveFact], changed: UUID) -> None:
    """Tell `facts` again from the opening, each against those before it.

    Raises the refusal that the `changed` fact would meet if it came last, else
    CorrectionBreaksHistory, for another fact that no longer fits.
    """
    (id, opening), *others = facts.items()
    refuse_opening(opening)
    again = opened(case.post, id, opening)
    for other, fact in others:
        try:
            refuse(again, fact)
        except Refusal as refusal:
            if changed in facts and changed != id:
                rest = {each: standing for each, standing in facts.items() if each != changed}
                refuse(refold(case, rest), facts[changed])
            raise CorrectionBreaksHistory(refusal) from refusal
        again = with_fact(again, other, fact)


def _refuse_closing(case: Case, closing: ActiveFact) -> None:
    if case.closed_on is not None:
        raise CaseAlreadyClosed(case.closed_on)
    if closing.day < case.last_act_on:
        raise ClosingBeforeAct(closing.day, case.last_act_on)


def _refuse_code(code: str | None, force: str, field: str) -> None:
    if code is not None and FORCE_OF_CODE.get(code, force) != force:
        raise SaisineNotOfForce(code, force, field)
