"""The 20 indicators of the report's toolbox, as formulas over the tables.

Source: the report's toolbox (VII.5). `objective`: list `objectif`. An indicator that no
fact can feed says so: its value is an assessment, not a count.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.codes import INDICATEUR, SERIE, OneOf
from contracts.data_files import PAIRS, read_entries


@dataclass(frozen=True)
class Term:
    """A sum of rows of a table: `measure`, and the values that its keys must take."""

    table: str
    measure: str
    where: Annotated[tuple[tuple[str, tuple[str, ...]], ...], PAIRS] = ()


@dataclass(frozen=True)
class Beside:
    """A series told beside the value, never in its place: released rows of indicators ignore it."""

    series: Annotated[str, OneOf(SERIE)]
    together: Literal["sum", "mean"]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """Numerator over denominator (percent), or the numerator alone.

    `also`: a second sum, added to the numerator. `by`: the key of the rows of the numerator by
    which the value is told too. `series`: the external series that gives the value instead;
    `together`: how its parts make a whole ("sum", "mean" weighing answers; "latest": never);
    `evolution`: it is told beside what it was before. `beside`: the series in which a
    partner counts the same apart.
    """

    code: Annotated[str, OneOf(INDICATEUR)]
    unit: str
    provider: str = ""
    objective: str
    numerator: Term | None = None
    denominator: Term | None = None
    also: Term | None = None
    by: str = ""
    series: Annotated[str, OneOf(SERIE)] | None = None
    together: Literal["latest", "sum", "mean"] = "latest"
    evolution: bool = False
    beside: Beside | None = None

    @property
    def added(self) -> tuple[Term, ...]:
        """The sums that make the numerator."""
        return tuple(term for term in (self.numerator, self.also) if term)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every sum that the value is made of."""
        return (*self.added, *((self.denominator,) if self.denominator else ()))

    @property
    def label(self) -> str:
        """The French name, as in the toolbox."""
        return INDICATEUR.label_of(self.code)


INDICATORS = tuple(read_entries(["contracts/statistics/indicators.toml"], Indicator).values())
"""In the order of the toolbox."""
