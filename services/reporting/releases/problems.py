"""What is refused of a view, in French; over HTTP each is its problem."""

from contracts import problems as p
from contracts.problems import Problem
from contracts.release_plan import VIEWS
from services.reporting.domain.disclosure.viewing import ScopeMissing, ScopeUnknown, UnknownView
from services.reporting.releases.explaining import UnknownRow
from services.reporting.releases.reading import NotSigned, UnknownRelease

REFUSED = (UnknownRelease, NotSigned, UnknownView, ScopeMissing, ScopeUnknown, UnknownRow)
_SCOPES = {"department": "un département (27)", "post": "un poste (27-01)"}


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
            detail = f"Cette édition ne dit rien de « {refusal.scope} » pour la vue {refusal.view}."
            return p.SCOPE_NOT_OF_VIEW.problem(detail, "scope")
        case UnknownRow(args=(number, rows)):
            detail = f"La vue a {rows} lignes, numérotées depuis 1 : pas de ligne {number}."
            return p.NOT_FOUND.problem(detail, "number")
        case NotSigned():
            detail = f"L'édition {refusal} n'a pas de manifeste signé : « relais sign » le signe."
            return p.UNKNOWN_RELEASE.problem(detail, "release")
        case UnknownRelease(release=None):
            return p.UNKNOWN_RELEASE.problem("Rien n'a encore été scellé.", "release")
    detail = f"Aucune édition ne porte l'identifiant « {refusal} » : voyez /v1/releases."
    return p.UNKNOWN_RELEASE.problem(detail, "release")
