"""Help for whoever reads: by role, the method of each table, the words for units and statuses."""

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import APIRouter

from contracts.data_files import read_toml
from contracts.statistics import INDICATORS, TABLES
from services.access.domain.policy import VIEWS_IN_SCOPE, VIEWS_OF
from services.access.domain.principals import LABELS, Role
from services.faces.errors import Refused
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.reporting.domain.tables.indicators import formula_of
from services.reporting.releases.explaining import SECRECY


class Texts(NamedTuple):
    """Steps by role, the sentence on what is hidden, what the statuses of a release mean."""

    hidden: str
    steps: Mapping[Role, tuple[str, ...]]
    statuses: Mapping[str, str]


TEXTS = read_toml("services/faces/help/pages.toml", Texts)
_READERS = (*VIEWS_OF, *VIEWS_IN_SCOPE)
HELP = {
    role: (*TEXTS.steps.get(role, ()), *((TEXTS.hidden,) if role in _READERS else ()))
    for role in dict.fromkeys((*TEXTS.steps, *_READERS))
}
"""What each role finds here, and does with it."""
FORMULAS = {each.code: formula_of(each) for each in INDICATORS}

router = APIRouter(include_in_schema=False)


@router.get("/aide")
def roles() -> Page:
    """The roles, a page each."""
    named = [(role.value, LABELS[role]) for role in HELP]
    return Page("help.html", headers=HEADERS, title="Aide", roles=named, steps=())


@router.get("/aide/{role}")
def help_of(role: str) -> Page:
    """What somebody of a role finds here, and does with it."""
    if role not in HELP:
        known = ", ".join(HELP)
        sentence = f"L'aide n'a pas de page « {role} » : choisissez parmi {known}."
        raise Refused(sentence, 404, "Page introuvable")
    known_role = Role(role)
    title = f"Aide : {LABELS[known_role]}"
    return Page("help.html", headers=HEADERS, title=title, roles=(), steps=HELP[known_role])


@router.get("/methode")
def method() -> Page:
    """What each table counts and how, and the formula of each indicator."""
    return Page(
        "method.html",
        headers=HEADERS,
        title="Méthode : tableaux et indicateurs",
        tables=TABLES.values(),
        indicators=INDICATORS,
        formulas=FORMULAS,
    )


@router.get("/glossaire")
def glossary() -> Page:
    """The statuses of a release, why a value is missing, and what each unit counts."""
    return Page(
        "glossary.html",
        headers=HEADERS,
        title="Glossaire : unités et statuts",
        meanings=TEXTS.statuses,
        secrecy=SECRECY,
        tables=_codes_by_unit(),
    )


def _codes_by_unit() -> Mapping[str, list[str]]:
    """The tables and indicators that count each unit."""
    units = {code: table.unit for code, table in TABLES.items()}
    units |= {indicator.code: indicator.unit for indicator in INDICATORS}
    found: dict[str, list[str]] = {}
    for code, unit in sorted(units.items()):
        found.setdefault(unit, []).append(code)
    return found
