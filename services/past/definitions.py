"""A file of definitions to be tried on the past: a table with other codes, or other measures.

TOML; docs/definitions.md has a worked example.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.statistics import TABLES, Breakdown, StatisticalTable
from contracts.statistics.catalogue import Evaluation
from contracts.statistics.dimensions import DIMENSIONS
from contracts.validation_messages import french, path_of
from services.projections.domain.what_if import ATTRIBUTES

_OF_SITUATIONS = ("A", "B", "C", "D", "E")
_DIMENSIONS = DIMENSIONS | {"main_problem": DIMENSIONS["problem"]}
_CODES = {key: frozenset(_DIMENSIONS[key].codes.by_code) for key in ATTRIBUTES}


EXTRA = "extra_forbidden"
_EXTRA = "Ce champ n'existe pas dans un fichier de définitions."


class DefinitionsRefused(ValueError):
    """The file cannot be tried; the message (French) says where, and what is expected."""


class NewCode(BaseModel):
    """A modality made of others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    libelle: Annotated[str, Field(min_length=1)]
    codes: Annotated[tuple[str, ...], Field(min_length=1)]


class Definitions(BaseModel):
    """What is tried: which table, which situations are retained, how they are grouped, counted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tableau: str
    titre: Annotated[str, Field(min_length=1)]
    compter: Literal["comme aujourd'hui", "situations"] = "comme aujourd'hui"
    mesure: str | None = None
    retenir: Mapping[str, tuple[str, ...]] = {}
    regrouper: Mapping[str, Mapping[str, NewCode]] = {}

    @property
    def table(self) -> StatisticalTable:
        """The table of the catalogue."""
        return TABLES[self.tableau]

    @property
    def block(self) -> Breakdown:
        """The rows that are grouped; the first ones of a table that has several kinds."""
        blocks = self.table.breakdowns
        keys = self.regrouper.keys()
        return next(b for b in blocks if keys <= {each.key for each in b.dimensions})

    @property
    def measure(self) -> str:
        """What is counted."""
        return self.mesure or next(m.key for m in self.block.measures if not m.share)

    @property
    def once(self) -> bool:
        """Whether a situation counts once under each modality: of mentions, it always does."""
        return self.compter == "situations" or self.measure in ("situations", "mentions")

    def new_codes(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Today's codes with those they become, of the first and of the second dimension."""
        others = [each.key for each in self.block.dimensions if each.key != "force"]
        first, second = (
            {old: new for new, made in self.regrouper.get(key, {}).items() for old in made.codes}
            for key in (*others, "", "")[:2]
        )
        return first, second


def read_definitions(file: Path, table: str) -> Definitions:
    """The definitions of a file, which must be those of `table`. Raises DefinitionsRefused."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionsRefused(f"{file} n'est pas du TOML en UTF-8 ({error}).") from None
    try:
        definitions = Definitions.model_validate(document)
    except ValidationError as error:
        said = [
            f"{path_of(each['loc'])} : {_EXTRA if each['type'] == EXTRA else french(each)}"
            for each in error.errors()[:5]
        ]
        raise DefinitionsRefused(f"{file} : {' '.join(said)}") from None
    trouble = _trouble(definitions, table)
    if trouble:
        raise DefinitionsRefused(f"{file} : {trouble}")
    return definitions


def _trouble(definitions: Definitions, table: str) -> str | None:
    """What the catalogue says against definitions that are well written."""
    if definitions.tableau != table:
        return f"tableau : définit « {definitions.tableau} », et l'on demande {table}."
    known = TABLES.get(table)
    if known is None or known.evaluation != Evaluation.CELLS:
        sums = ", ".join(
            each.code for each in TABLES.values() if each.evaluation == Evaluation.CELLS
        )
        return f"tableau : « {table} » n'est pas une somme de cases ; le sont : {sums}."
    of_situations = table.startswith(_OF_SITUATIONS)
    if not of_situations and (definitions.retenir or definitions.compter == "situations"):
        return f"retenir, compter : {table} ne compte pas de situations."
    return _of_retained(definitions) or _of_groups(definitions, known) or _of_measure(definitions)


def _of_retained(definitions: Definitions) -> str | None:
    for name, codes in definitions.retenir.items():
        if name not in _CODES:
            return f"retenir.{name} : inconnu ; il y a {', '.join(_CODES)}."
        for code in codes:
            if code not in _CODES[name]:
                return f"retenir.{name} : « {code} » n'est pas un code de la liste."
    return None


def _of_groups(definitions: Definitions, table: StatisticalTable) -> str | None:
    dimensions = {e.key: e for block in table.breakdowns for e in block.dimensions}
    offered = [key for key in dimensions if key != "force"]
    for key, groups in definitions.regrouper.items():
        if key not in offered:
            return f"regrouper.{key} : {table.code} se regroupe par {', '.join(offered) or 'rien'}."
        seen: dict[str, str] = {}
        for new, made in groups.items():
            for code in made.codes:
                if code not in dimensions[key].codes.by_code:
                    return f"regrouper.{key}.{new} : « {code} » n'est pas un code de la liste."
                if code in seen:
                    return f"regrouper.{key} : « {code} » est dans {seen[code]} et dans {new}."
                seen[code] = new
        for new in groups:
            if new in dimensions[key].codes.by_code and new not in seen:
                return f"regrouper.{key}.{new} : ce code existe et garderait un autre sens."
    keys = definitions.regrouper.keys()
    if not any(keys <= {each.key for each in b.dimensions} for b in table.breakdowns):
        return f"regrouper : {' et '.join(keys)} ne se croisent pas en {table.code}."
    return None


def _of_measure(definitions: Definitions) -> str | None:
    measures = [each.key for each in definitions.block.measures if not each.share]
    if definitions.measure not in measures:
        return f"mesure : {definitions.tableau} a {', '.join(measures)}."
    if definitions.measure == "minutes" and definitions.compter == "situations":
        return "compter : des minutes ne se comptent pas par situation."
    return None
