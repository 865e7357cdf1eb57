"""How the tables are spread over pages: a family is a page short enough to read."""

from dataclasses import dataclass

from contracts.statistics import TABLES


@dataclass(frozen=True)
class Family:
    """A page of an area under one heading; `key` is what the address says.

    `codes`: its tables of the catalogue, none for the pages that are about something else.
    """

    key: str
    title: str
    codes: tuple[str, ...] = ()


def _starting(*letters: str) -> tuple[str, ...]:
    return tuple(code for code in TABLES if code[0] in letters)


OVERVIEW = Family("ensemble", "Vue d'ensemble")
REGISTER = Family("registre", "Registre du poste")
OPEN_CASES = Family("en-cours", "Situations en cours")
WITH_TABLES = (
    Family("activite", "Activité", _starting("A")),
    Family("personnes", "Personnes reçues", _starting("B")),
    Family("problematiques", "Problématiques et saisine", _starting("C", "D")),
    Family("orientations", "Orientations et suites", _starting("E")),
    Family("partenaires", "Partenaires et réunions", _starting("F")),
    Family("postes", "Postes et conventions", _starting("G")),
    Family("qualite", "Qualité du recueil et séries externes", _starting("H", "X")),
    Family("rapport-1", "Tableaux du rapport, 1 à 10", tuple(f"S{n:02}" for n in range(1, 11))),
    Family("rapport-2", "Tableaux du rapport, 11 à 20", tuple(f"S{n:02}" for n in range(11, 21))),
    Family("rapport-3", "Tableaux du rapport, 21 à 30", tuple(f"S{n:02}" for n in range(21, 31))),
)
FAMILIES = (OVERVIEW, REGISTER, OPEN_CASES, *WITH_TABLES)
BY_KEY = {family.key: family for family in FAMILIES}
OF_A_POST = (REGISTER, OPEN_CASES)


def codes_for(family: Family, level: str, yearly: bool) -> tuple[str, ...]:
    """The tables of a family that exist at a level, for a year or a shorter period."""
    return tuple(
        code
        for code in family.codes
        if level in TABLES[code].levels and (yearly or not TABLES[code].yearly)
    )


def families_for(level: str) -> tuple[Family, ...]:
    """The pages of an area of the level; one whose tables are yearly says so for a quarter."""
    kept = OF_A_POST if level == "site" else ()
    return (OVERVIEW, *kept, *(each for each in WITH_TABLES if codes_for(each, level, True)))
