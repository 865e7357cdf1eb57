"""The rules between the facts of one case, whatever the order in which they came."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from contracts.codes import SAISINE
from contracts.events import ACTS, cases
from services.intake.domain import refusals
from services.intake.domain.case import ActiveFact, Case, opened, with_fact
from services.intake.domain.corrections import Refolding

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
        raise refusals.BeforeOpening(fact.day, case.opened_on)
    kind = fact.kind
    if kind in ACTS:
        for closed_on, reopened_on in case.closures:
            if closed_on < fact.day and (reopened_on is None or fact.day < reopened_on):
                raise refusals.ActAfterClosing(fact.day, closed_on, reopened_on)
    if kind is cases.CaseClosed:
        _refuse_closing(case, fact)
    elif kind is cases.CaseReopened:
        if case.closed_on is None:
            raise refusals.CaseNotClosed(fact.day)
        if fact.day < case.closed_on:
            raise refusals.ReopeningBeforeClosing(fact.day, case.closed_on)
    elif kind is cases.ComplaintFiled:
        _refuse_code(fact.code, case.force, "kind")
    elif kind is cases.PersonOriented and fact.orientation in case.orientations:
        raise refusals.OrientationAlreadyMade(fact.orientation)
    elif (
        kind is cases.OrientationAnswered
        and fact.orientation
        and fact.orientation not in case.orientations
    ):
        raise refusals.UnknownOrientation(fact.orientation)


def refolding(post: str) -> Refolding[Case, ActiveFact]:
    """How the history of a case of `post` is folded again from its opening."""

    def begin(id: UUID, opening: ActiveFact) -> Case:
        refuse_opening(opening)
        return opened(post, id, opening)

    return Refolding(
        begin, refuse, with_fact, lambda fact: (fact.kind.NAME, fact.day), "de la situation"
    )


def _refuse_closing(case: Case, closing: ActiveFact) -> None:
    if case.closed_on is not None:
        raise refusals.CaseAlreadyClosed(case.closed_on)
    if closing.day < case.last_act_on:
        raise refusals.ClosingBeforeAct(closing.day, case.last_act_on)


def _refuse_code(code: str | None, force: str, field: str) -> None:
    if code is not None and FORCE_OF_CODE.get(code, force) != force:
        raise refusals.SaisineNotOfForce(code, force, field)
