"""The page of a place that no edition tells yet: what is being prepared, what the register says."""

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.period import Period
from contracts.release_plan.audiences import FUNDER, TERRITORY
from services.faces.headers import HEADERS
from services.faces.navigation import called
from services.faces.page import Page
from services.faces.partners.conventions import conventions_of
from services.faces.partners.desk import CallDesk
from services.faces.partners.endings import ANSWERS, told_alerts
from services.faces.partners.paid import HEADS, paid
from services.faces.partners.rows import WORDS
from services.reporting.ports import ReleaseStore

BY_YEAR = (FUNDER, TERRITORY)
"""Views that only the edition of a year tells."""
NONE_YET = (
    "Aucune édition n’a encore paru : celle d’un trimestre paraît quand il est clos, celle d’une "
    "année quand elle l’est."
)
NOTHING_THERE = (
    "La dernière édition ne dit rien d’ici, sans activité dans sa période ; la prochaine le dira, "
    "s’il y en a eu depuis."
)


def page_to_come(
    store: ReleaseStore, desk: CallDesk, view: str, scope: str, *, may_answer: bool
) -> Page:
    """Why nothing is told yet, and the money and the conventions of the place meanwhile."""
    known = sorted(each.period for each in store.sealed())
    year = known[-1].year if known else desk.today(department_of(scope) or NATION).year
    records = desk.posts_in(scope)
    return Page(
        "to_come.html",
        headers=HEADERS,
        title=WORDS["subjects"][view].format(place=_place(desk, scope), during="").strip(),
        finding=_why(known, view),
        view=view,
        scope=scope,
        paid=paid(records, scope, Period(year, 1, 12)) if view == TERRITORY else None,
        heads=HEADS,
        sections=list(conventions_of(desk, scope)),
        alerts=told_alerts(desk, records),
        answers=ANSWERS,
        may_answer=may_answer,
    )


def _why(known: list[Period], view: str) -> str:
    if not known:
        return NONE_YET
    if view not in BY_YEAR or any(each.length == 12 for each in known):
        return NOTHING_THERE
    return (
        f"Les premiers chiffres, ceux de {known[-1].year}, paraîtront dans l’édition de l’année, "
        "quand elle sera close."
    )


def _place(desk: CallDesk, scope: str) -> str:
    known = DEPARTEMENT.by_code.get(scope)
    return known.label if known else desk.place_of(scope, called(desk.register()))
