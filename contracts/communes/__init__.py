"""The official communes of France by their codes: today's, and those that ended since 1990."""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.data_files import read_toml
from contracts.days import written_day
from contracts.patterns import department_of

FILE = Path(__file__).with_name("communes.txt")
"""Written by `python -m infra.communes`, which says from what; its first lines say how."""
TERRITORIES = read_toml("contracts/communes/territories.toml", dict[str, str])
"""The collectivités overseas, which are no départements, by their codes."""
FIRST = date(1990, 1, 1)
"""What ended before is not in the file."""


class NotACommune(ValueError):
    """What was said is no commune, or several; the message (French) says what to say."""


class Commune(NamedTuple):
    """A commune under one of its names.

    `until`: the first day on which it has that name no more, or is none any more; `heir`: the
    code of the commune that holds it then.
    """

    code: str
    name: str
    until: date = date.max
    heir: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.code}, {department_name(self.department)})"

    @property
    def department(self) -> str:
        """The code of its département or overseas territory."""
        return department_of(self.code)


def department_name(code: str) -> str:
    """The name of a département or a collectivité overseas, or its code where it is neither."""
    return TERRITORIES.get(code) or DEPARTEMENT.label_of(code)


def commune(code: str, day: date) -> Commune:
    """The commune that has `code` on `day`. Raises NotACommune."""
    names = names_of(code)
    if not names:
        raise NotACommune(f"Aucune commune n'a le code « {code} ».")
    for each in names:
        if day < each.until:
            return each
    ended = names[-1]
    heirs = names_of(ended.heir)
    instead = f"indiquez {heirs[-1]}, dont elle fait partie" if heirs else "indiquez l'actuelle"
    raise NotACommune(
        f"{ended} n'est plus une commune depuis le {written_day(ended.until)} : {instead}."
    )


def label_of(code: str) -> str:
    """« Évreux (27229) » under its last name, or the code where it is none of the list."""
    names = names_of(code)
    return f"{names[-1].name} ({code})" if names else code


@lru_cache(4096)
def names_of(code: str) -> Sequence[Commune]:
    """The commune of `code` under each of its names, in the order in which they ended."""
    lines = (line.split("\t") for line in lines_by_code().get(code, ()))
    names = [_commune(code, *fields) for fields in lines]
    return tuple(sorted(names, key=lambda each: each.until))


@cache
def lines_by_code() -> dict[str, list[str]]:
    """What the file says of each code: name, day, heir, with tabs between."""
    lines: dict[str, list[str]] = {}
    department = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        number, tab, said = line.partition("\t")
        if tab:
            lines.setdefault(department + number, []).append(said)
        elif not line.startswith("#"):
            department = line
    return lines


def _commune(code: str, name: str, until: str = "", heir: str = "") -> Commune:
    ended = date.fromisoformat(f"{until}-01-01"[: len("2016-01-01")]) if until else date.max
    return Commune(code, name, ended, heir)
