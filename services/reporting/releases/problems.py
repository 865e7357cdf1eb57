"""What is refused of a view, in French; over HTTP each is its problem."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from contracts import problems as p
from contracts.problems import Problem
from contracts.release_plan import VIEWS
from services.chassis.http import ProblemFound
from services.reporting.domain.disclosure.viewing import ScopeMissing, ScopeUnknown, UnknownView
from services.reporting.releases.documents import UnknownFormat
from services.reporting.releases.explaining import UnknownRow
from services.reporting.releases.reading import NotSigned, UnknownRelease

REFUSED = (
    *(UnknownRelease, NotSigned, UnknownView, ScopeMissing, ScopeUnknown),
    *(UnknownRow, UnknownFormat),
)
_SCOPES = {
    "department": "un département (27)",
    "post": "un poste (27-01)",
    "territory": "un département (27), une commune (27229) ou le SIREN d'un EPCI",
}


@contextmanager
def views_refused() -> Iterator[None]:
    """What a view refuses, as its problem."""
    try:
        yield
    except REFUSED as refusal:
        raise ProblemFound(problem_of(refusal)) from refusal
    except DBAPIError as error:
        detail = "Les éditions ne peuvent pas être lues : rien n'a encore été scellé ici."
        raise ProblemFound(p.FIGURES_NOT_READY.problem(detail)) from error


async def refusals_answered() -> AsyncIterator[None]:
    """The dependency of a router that makes each refusal of a view its problem."""
    with views_refused():
        yield


def problem_of(refusal: Exception) -> Problem:
    """The problem of one of REFUSED."""
    match refusal:
        case UnknownView():
            views = ", ".join(VIEWS)
            detail = f"La vue « {refusal.view} » n'existe pas : choisissez parmi {views}."
            return p.UNKNOWN_VIEW.problem(detail, "view")
        case ScopeMissing(needed=None):
            detail = f"La vue « {refusal.view} » n'a pas de périmètre : n'en donnez pas."
            return p.SCOPE_NOT_OF_VIEW.problem(detail, "scope")
        case ScopeMissing():
            scope = _SCOPES[str(refusal.needed)]
            detail = f"La vue « {refusal.view} » est celle d'un périmètre : nommez {scope}."
            return p.SCOPE_NOT_OF_VIEW.problem(detail, "scope")
        case ScopeUnknown():
            detail = (
                f"Cette édition ne dit rien de « {refusal.scope} » : il n'eut pas d'activité dans "
                "sa période, ou seule l'édition d'une année le dit. La prochaine édition annuelle "
                "le dira, s'il en a eu depuis."
            )
            return p.SCOPE_NOT_OF_VIEW.problem(detail)
        case UnknownFormat(args=(format, offered)):
            detail = f"Le format « {format} » n'existe pas : demandez {offered}."
            return p.UNKNOWN_FORMAT.problem(detail, "format")
        case UnknownRow(args=(number, rows)):
            detail = f"La vue a {rows} lignes, numérotées depuis 1 : pas de ligne {number}."
            return p.NOT_FOUND.problem(detail, "number")
        case NotSigned():
            detail = f"L'édition {refusal} n'a pas de manifeste signé : « relais sign » le signe."
            return p.UNKNOWN_RELEASE.problem(detail, "release")
        case UnknownRelease(release=None):
            return p.UNKNOWN_RELEASE.problem(
                "Cette page se lit dans une édition, et il n'y en a pas encore : celle d'un "
                "trimestre paraît quand il est clos, celle d'une année quand elle l'est."
            )
    detail = f"Aucune édition ne porte l'identifiant « {refusal} » : choisissez-la dans leur liste."
    return p.UNKNOWN_RELEASE.problem(detail, "release")
