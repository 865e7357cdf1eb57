"""How the tables are spread over pages: a family is a page short enough to read."""

from dataclasses import dataclass

from contracts.statistics import TABLES


@dataclass(frozen=True)
class Family:
    """A group of tables under one heading; `key` is what the address says."""

    key: str
    title: str
    codes: tuple[str, ...]


def _starting(*letters: str) -> tuple[str, ...]:
    return tuple(code for code in TABLES if code[0] in letters)


FAMILIES = (
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
BY_KEY = {family.key: family for family in FAMILIES}


def codes_for(family: Family, level: str, yearly: bool) -> tuple[str, ...]:
    """The tables of a family that exist at a level, for a year or a shorter period."""
    return tuple(
        code
        for code in family.codes
        if level in TABLES[code].levels and (yearly or not TABLES[code].yearly)
    )


def families_for(level: str, yearly: bool) -> tuple[Family, ...]:
    """The families that have something to show."""
    return tuple(family for family in FAMILIES if codes_for(family, level, yearly))
