"""`/arbitrage/echeances`: the conventions that end, for a funder of their posts, as of today."""

from collections.abc import Sequence

from fastapi import Request

from contracts.patterns import is_siren
from contracts.read_model import PostRecord
from services.access.domain.policy import Action, Resource
from services.faces.navigation import called
from services.faces.needs import TheGate, TheSetting
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.endings import ANSWERS, near, told_alerts
from services.faces.partners.needs import page_router

HERE = "/arbitrage/echeances?perimetre="
router = page_router()


@router.get("/arbitrage/echeances")
def ends(
    request: Request, gate: TheGate, desk: TheDesk, setting: TheSetting, perimetre: str
) -> Page:
    """What ends soon of a post, a département, a commune or an EPCI; released or not."""
    gate.admit(request, Action.ANSWER_ALERT, Resource(perimetre))
    records = desk.posts_in(perimetre)
    told = told_alerts(desk, records)
    return Page(
        "ends.html",
        headers=PRIVATE,
        title=f"Échéances : {desk.place_of(perimetre, setting.post_names())}",
        alerts=told,
        waiting=sum(not each.answer for each in told),
        answers=ANSWERS,
        may_answer=gate.may(request, Action.ANSWER_ALERT, near(perimetre)),
        back=f"{HERE}{perimetre}",
        epci=is_siren(perimetre),
        pays=_pays(perimetre, records, desk),
    )


def _pays(siren: str, records: Sequence[PostRecord], desk: CallDesk) -> list[tuple[str, str]]:
    """Post and name: those whose register says that an EPCI pays for them, or that it promised."""
    there = [
        each
        for each in records
        if any(said.siren == siren for said in each.territories)
        or any(pledge.funder_code == siren for pledge in each.pledges)
    ]
    return sorted(called(there).items()) if is_siren(siren) else []
