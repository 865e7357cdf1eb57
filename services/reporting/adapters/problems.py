"""What each refusal is called over HTTP, and how it is said in French."""

from collections.abc import Iterable

from contracts import problems as p
from contracts.codes import FORCE
from contracts.problems import Problem
from contracts.statistics import LEVELS
from services.reporting.domain import errors
from services.reporting.domain.tables.question import ORGANISATIONS
from services.reporting.ports import ViewsUnavailable

LEVEL_LABELS = {
    "nation": "la nation",
    "department": "le département",
    "site": "le poste",
}


def _one_of(codes: Iterable[str]) -> str:
    return ", ".join(codes)


def _unknown_area(refusal: errors.UnknownArea) -> str:
    if refusal.level == "nation":
        return f"La nation est son propre territoire : n'indiquez pas « {refusal.area} »."
    if refusal.level == "department":
        return f"Le département « {refusal.area} » n'existe pas : donnez son code, 27 ou 2A."
    return f"Aucun poste ne porte l'identifiant « {refusal.area} »."


REFUSALS: tuple[type[Exception], ...] = (*errors.Refusal.__subclasses__(), ViewsUnavailable)
"""Every exception that `problem_of` can say."""


def problem_of(refusal: Exception) -> Problem:
    """The problem of one of REFUSALS; its field names the parameter to change."""
    match refusal:
        case errors.UnknownTable(code):
            detail = f"Aucun tableau ne porte le code « {code} » : voyez leur catalogue."
            return p.UNKNOWN_TABLE.problem(detail, "code")
        case errors.UnknownLevel(level):
            detail = f"Le niveau « {level} » n'existe pas : choisissez parmi {_one_of(LEVELS)}."
            return p.UNKNOWN_LEVEL.problem(detail, "level")
        case errors.LevelNotForTable(code, _, levels):
            known = ", ".join(LEVEL_LABELS[level] for level in levels)
            return p.LEVEL_NOT_FOR_TABLE.problem(
                f"Le tableau {code} n'existe que pour {known}.", "level"
            )
        case errors.UnknownArea():
            return p.UNKNOWN_AREA.problem(_unknown_area(refusal), "area")
        case errors.AreaMissing():
            detail = "Ces chiffres sont ceux d'un territoire : précisez lequel (27 ou 27-01)."
            return p.AREA_MISSING.problem(detail, "area")
        case errors.UnknownPeriod(period):
            detail = f"La période « {period} » ne se lit pas : écrivez 2008, 2008-Q4 ou 2008-10."
            return p.UNKNOWN_PERIOD.problem(detail, "period")
        case errors.PeriodNotForTable(code, period):
            detail = f"Le tableau {code} n'existe qu'à l'année : « {period} » n'en est pas une."
            return p.PERIOD_NOT_FOR_TABLE.problem(detail, "period")
        case errors.UnknownForce(force):
            detail = f"La force « {force} » n'existe pas : choisissez {_one_of(FORCE.by_code)}."
            return p.UNKNOWN_FORCE.problem(detail, "force")
        case errors.ForceNotForTable(code, force):
            detail = f"Rien dans le tableau {code} n'appartient à une force : ôtez « {force} »."
            return p.FORCE_NOT_FOR_TABLE.problem(detail, "force")
        case errors.UnknownOrganisation(organisation):
            known = _one_of(ORGANISATIONS)
            detail = f"L'organisation « {organisation} » n'existe pas : choisissez parmi {known}."
            return p.UNKNOWN_ORGANISATION.problem(detail, "organisation")
        case errors.ReadModelNotReady(model):
            detail = f"Les chiffres pour {LEVEL_LABELS[model]} ne sont pas encore calculés."
            return p.FIGURES_NOT_READY.problem(detail)
    detail = "Les chiffres ne peuvent pas être lus : rien n'a encore été publié ici."
    return p.FIGURES_NOT_READY.problem(detail)
