"""`/comites/{area}`: objectives against results, what was decided, when next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import INSTANCE
from contracts.days import written_day
from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import LOCAL, Principal
from services.faces.areas import Area
from services.faces.calls.admission import admit_sender
from services.faces.calls.once import fact_at, fact_of, new_fact, sent_before
from services.faces.calls.overtaken import seen_of, told_at
from services.faces.calls.results import results_of
from services.faces.calls.steering_said import (
    conventions,
    finding,
    objectives,
    said_of,
    summary,
)
from services.faces.calls.steering_typed import WORDS, meeting_typed
from services.faces.calls.targets import targets_of_posts
from services.faces.calls.typed import Typed
from services.faces.errors import Posted
from services.faces.navigation import place_of
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.needs import TheReleases, page_router
from services.faces.theme.dates import short_day
from services.reporting.domain.arbitration.calls import CallEntry, SteeringDecided
from services.reporting.domain.arbitration.rules import SayingRefused
from services.reporting.ports import Overtaken, Seen

HERE = "/comites"
router = page_router()


class Held(NamedTuple):
    """A meeting that was noted, in words. `position`: of its entry, by which words are erased."""

    position: int
    on: date
    instance: str
    words: str
    noted: str


@router.get(HERE + "/{area}")
def committee(
    request: Request, area: Area, gate: TheGate, desk: TheDesk, store: TheReleases
) -> Response:
    """The page of the national committee, or of that of a département."""
    who = gate.admit(request, Action.READ_REGISTER, Resource(area))
    works = who is LOCAL or may(who, Action.STEER, Resource(area))
    fact = fact_at(request, desk) if works else ""
    return fact if isinstance(fact, Response) else _page(who, area, desk, store, {}, {}, fact)


@router.post(HERE + "/{area}")
def note_meeting(
    request: Request, area: Area, gate: TheGate, desk: TheDesk, store: TheReleases, form: Posted
) -> Response:
    """Note a meeting, what it decided and when the next one is."""
    who = admit_sender(request, gate, Action.STEER, area, form)
    fact = fact_of(form, desk)
    typed = {name: str(value).strip() for name, value in form.items()}
    typed["vu"] = seen_of(form, desk, fact)
    errors, said = meeting_typed(typed, desk.today(area))
    words = {WORDS: typed.get(WORDS, "")}
    try:
        if said and not sent_before(desk, fact, said, words):
            seen = Seen(int(typed["vu"]), said.about)
            desk.store.add(area, desk.clock(), who.name, said, words, fact, seen)
    except SayingRefused as refused:
        errors[refused.field] = refused.sentence
    except Overtaken as overtaken:
        again = told_at(Typed(typed, {}), overtaken, area)
        typed, errors = dict(again.text), again.errors
    if errors:
        return _page(who, area, desk, store, typed, errors, new_fact(desk))
    return RedirectResponse(f"{HERE}/{area}", 303, PRIVATE)


@router.post(HERE + "/{area}/mots")
def erase_decision(
    request: Request, area: Area, gate: TheGate, desk: TheDesk, form: Posted
) -> Response:
    """Erase the words of a decision; that the committee met stays."""
    admit_sender(request, gate, Action.STEER, area, form)
    for noted in _meetings(desk, area):
        if str(noted.position) == form.get("rang"):
            desk.store.erase(noted.position, WORDS)
    return RedirectResponse(f"{HERE}/{area}", 303, PRIVATE)


def _page(
    who: Principal,
    area: str,
    desk: CallDesk,
    store: TheReleases,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    fact: str,
) -> Page:
    today, place = desk.today(area), place_of(area, {})
    known = desk.register() if area == NATION else desk.posts_of(area)
    records = [record for record in known if record.is_open_on(today)]
    view, scope = ("aniscg", None) if area == NATION else ("prefecture", area)
    reads = who is LOCAL or may(who, Action.READ_VIEW, Resource(area, view))
    results, years = results_of(store, view, scope) if reads else ({}, ())
    meetings = _meetings(desk, area)
    return Page(
        "steering.html",
        422 if errors else 200,
        title=f"Comité de pilotage : {place}",
        area=area,
        here=f"{HERE}/{area}",
        finding=finding(meetings, today),
        objectives=objectives(records, results),
        targets=[]
        if area == NATION
        else targets_of_posts(store, area, records, today, reads=reads),
        years=years,
        reads=reads,
        posts=len(records),
        meetings=_told(desk, area, meetings),
        conventions=conventions(records, today) if area != NATION else [],
        summary=summary(records, today),
        instances=[("", "choisir…"), *((c, INSTANCE.label_of(c)) for c in INSTANCE.current)],
        works=who is LOCAL or may(who, Action.STEER, Resource(area)),
        fait=fact,
        vu=typed.get("vu", max((each.position for each in meetings), default=0)),
        typed={"tenu": written_day(today), **typed},
        errors=errors,
    )


def _meetings(desk: CallDesk, area: str) -> list[CallEntry]:
    """The meetings of a committee, the latest first."""
    found = [each for each in desk.store.entries(area) if isinstance(each.said, SteeringDecided)]
    return sorted(found, key=lambda each: (said_of(each).held_on, each.position), reverse=True)


def _told(desk: CallDesk, area: str, meetings: Sequence[CallEntry]) -> list[Held]:
    words = desk.store.words([each.position for each in meetings]) if meetings else {}
    return [
        Held(
            each.position,
            said.held_on,
            INSTANCE.label_of(said.instance),
            words.get((each.position, WORDS), ""),
            f"{each.who}, le {short_day(each.at, area)}",
        )
        for each, said in zip(meetings, map(said_of, meetings), strict=True)
    ]
