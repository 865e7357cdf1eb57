"""The 20 indicators of the report's toolbox, as formulas over the tables.

Source: the report's toolbox (VII.5). `objective`: list `objectif`. An indicator that no
fact can feed says so: its value is an assessment, not a count.
"""

from dataclasses import dataclass
from typing import Annotated

from contracts.codes import INDICATEUR, SERIE, OneOf
from contracts.data_files import PAIRS, read_entries


@dataclass(frozen=True)
class Term:
    """A sum of rows of a table: `measure`, and the values that its keys must take."""

    table: str
    measure: str
    where: Annotated[tuple[tuple[str, tuple[str, ...]], ...], PAIRS] = ()


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """Numerator over denominator (percent), or the numerator alone.

    `series`: the external series that gives the value instead of a numerator.
    """

    code: Annotated[str, OneOf(INDICATEUR)]
    unit: str
    provider: str = ""
    objective: str
    numerator: Term | None = None
    denominator: Term | None = None
    series: Annotated[str, OneOf(SERIE)] | None = None

    @property
    def label(self) -> str:
        """The French name, as in the toolbox."""
        return INDICATEUR.label_of(self.code)


INDICATORS = tuple(read_entries(["contracts/statistics/indicators.toml"], Indicator).values())
"""In the order of the toolbox."""
