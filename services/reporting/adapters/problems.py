"""What each refusal is called over HTTP, and how it is said in French."""

from collections.abc import Callable
from typing import Any

from contracts import problems as p
from contracts.codes import FORCE
from contracts.problems import Problem, ProblemType
from contracts.statistics import LEVELS
from services.reporting.domain import errors
from services.reporting.domain.tables.question import ORGANISATIONS
from services.reporting.ports import ViewsUnavailable

LEVEL_LABELS = {
    "nation": "la nation",
    "department": "le département",
    "site": "le poste",
}


def _one_of(codes: object) -> str:
    return ", ".join(str(code) for code in codes)  # type: ignore[attr-defined]


def _unknown_area(refusal: errors.UnknownArea) -> str:
    if refusal.level == "nation":
        return f"La nation est son propre territoire : n'indiquez pas « {refusal.area} »."
    if refusal.level == "department":
        return f"Le département « {refusal.area} » n'existe pas : donnez son code, 27 ou 2A."
    return f"Aucun poste ne porte l'identifiant « {refusal.area} »."


def _level_not_for_table(refusal: errors.LevelNotForTable) -> str:
    known = ", ".join(LEVEL_LABELS[level] for level in refusal.levels)
    return f"Le tableau {refusal.code} n'existe que pour {known}."


# For each fact that refuses: its problem, its sentence, the parameter to change.
_TABLE: dict[type[Exception], tuple[ProblemType, Callable[[Any], str], str | None]] = {
    errors.UnknownTable: (
        p.UNKNOWN_TABLE,
        lambda e: f"Aucun tableau ne porte le code « {e.code} » : voyez /v1/tables.",
        "code",
    ),
    errors.UnknownLevel: (
        p.UNKNOWN_LEVEL,
        lambda e: f"Le niveau « {e.level} » n'existe pas : choisissez parmi {_one_of(LEVELS)}.",
        "level",
    ),
    errors.LevelNotForTable: (p.LEVEL_NOT_FOR_TABLE, _level_not_for_table, "level"),
    errors.UnknownArea: (p.UNKNOWN_AREA, _unknown_area, "area"),
    errors.AreaMissing: (
        p.AREA_MISSING,
        lambda e: "Ces chiffres sont ceux d'un territoire : précisez lequel (27 ou 27-01).",
        "area",
    ),
    errors.UnknownPeriod: (
        p.UNKNOWN_PERIOD,
        lambda e: f"La période « {e.period} » ne se lit pas : écrivez 2008, 2008-Q4 ou 2008-10.",
        "period",
    ),
    errors.PeriodNotForTable: (
        p.PERIOD_NOT_FOR_TABLE,
        lambda e: f"Le tableau {e.code} n'existe qu'à l'année : « {e.period} » n'en est pas une.",
        "period",
    ),
    errors.UnknownForce: (
        p.UNKNOWN_FORCE,
        lambda e: f"La force « {e.force} » n'existe pas : choisissez {_one_of(FORCE.by_code)}.",
        "force",
    ),
    errors.ForceNotForTable: (
        p.FORCE_NOT_FOR_TABLE,
        lambda e: f"Rien dans le tableau {e.code} n'appartient à une force : ôtez « {e.force} ».",
        "force",
    ),
    errors.UnknownOrganisation: (
        p.UNKNOWN_ORGANISATION,
        lambda e: (
            f"L'organisation « {e.organisation} » n'existe pas : "
            f"choisissez parmi {_one_of(ORGANISATIONS)}."
        ),
        "organisation",
    ),
    errors.ReadModelNotReady: (
        p.FIGURES_NOT_READY,
        lambda e: f"Les chiffres pour {LEVEL_LABELS[e.read_model]} ne sont pas encore calculés.",
        None,
    ),
    ViewsUnavailable: (
        p.FIGURES_NOT_READY,
        lambda e: "Les chiffres ne peuvent pas être lus : rien n'a encore été publié ici.",
        None,
    ),
}

REFUSALS: tuple[type[Exception], ...] = tuple(_TABLE)
"""Every exception that `problem_of` can say."""


def problem_of(refusal: Exception) -> Problem:
    """The problem of a refusal; `field` names the parameter to change.

    Raises KeyError for an exception that is not one of REFUSALS.
    """
    kind, sentence, field = _TABLE[type(refusal)]
    return kind.problem(sentence(refusal), field)
