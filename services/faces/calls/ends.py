"""`/arbitrage/echeances`: the conventions that end, for a funder of their posts, as of today."""

from collections.abc import Sequence

from fastapi import Request

from contracts.patterns import department_of
from contracts.read_model import PostRecord
from services.access.domain.policy import Action, Resource
from services.faces.navigation import place_of
from services.faces.needs import TheGate, TheSetting
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.endings import ANSWERS, told_alerts
from services.faces.partners.needs import page_router

HERE = "/arbitrage/echeances?perimetre="
COMMUNE_DIGITS = 5
router = page_router()


@router.get("/arbitrage/echeances")
def ends(
    request: Request, gate: TheGate, desk: TheDesk, setting: TheSetting, perimetre: str
) -> Page:
    """What ends soon of a post, of a département, or of what a commune pays; released or not."""
    gate.admit(request, Action.ANSWER_ALERT, Resource(perimetre))
    told = told_alerts(desk, concerned(desk, perimetre))
    return Page(
        "ends.html",
        headers=PRIVATE,
        title=f"Échéances : {place_of(perimetre, setting.post_names())}",
        alerts=told,
        waiting=sum(not each.answer for each in told),
        answers=ANSWERS,
        back=f"{HERE}{perimetre}",
    )


def concerned(desk: CallDesk, scope: str) -> Sequence[PostRecord]:
    """The posts of a scope; for a commune, those that sit there or for which it pledged."""
    if len(scope) != COMMUNE_DIGITS or "-" in scope:
        return desk.posts_in(scope)
    today = desk.today(department_of(scope))
    return [
        each
        for each in desk.posts_of(department_of(scope))
        if each.version_on(today).commune == scope
        or any(pledge.funder_code == scope for pledge in each.pledges)
    ]
