"""What a line of the release plan says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contracts.codes import CodeList

_PLACES = {
    "nation": "France",
    "department": "départements",
    "post": "postes",
    "territory": "territoires",
}
_RHYTHMS = {"quarter": "par trimestre", "year": "par an"}


class Grain(StrEnum):
    """Where a figure stands and for which stretch of time, as rows and filters write it.

    Of persons a quarter below the nation is released of few tables, coarse, and of départements
    that are joined where they are small: most have two posts.
    """

    NATION_QUARTER = "nation-quarter"
    NATION_YEAR = "nation-year"
    DEPARTMENT_QUARTER = "department-quarter"
    DEPARTMENT_YEAR = "department-year"
    POST_QUARTER = "post-quarter"
    POST_YEAR = "post-year"
    TERRITORY_YEAR = "territory-year"

    @property
    def level(self) -> str:
        """`nation`, `department`, `post`, or `territory`: that of a funder."""
        return self.partition("-")[0]

    @property
    def length(self) -> str:
        """`quarter` or `year`."""
        return self.partition("-")[2]

    @property
    def label(self) -> str:
        """`France, par trimestre` (French)."""
        return f"{_PLACES[self.level]}, {_RHYTHMS[self.length]}"


class Rule(StrEnum):
    """How the counts of a table hang together: what a reader may deduce from one of another."""

    TOTAL = "total"  # one count by force, always published
    PARTITION = "partition"  # each situation (or orientation) under exactly one modality
    MENTIONS = "mentions"  # each situation under at least one modality, once under each
    FREE = "free"  # no count limits another
    DISTINCT = "distinct"  # distinct persons of the year: no sum over quarters


NORMAL = 5  # persons: a count of 1…4 is small
SENSITIVE = 11  # minors, alleged offenders, residence: a count of 1…10 is small

Readers = Mapping[Grain, tuple[str, ...]]
"""At which grains a table is released, and the views that read each: no view reads more."""


@dataclass(frozen=True)
class Merged:
    """Modalities shown as one, under a code and a French label of its own."""

    code: str
    label: str
    modalities: tuple[str, ...]


RecodingLevel = tuple[Merged, ...]
"""A level of a recoding hierarchy: what is merged; every other modality stays alone."""


@dataclass(frozen=True)
class PlannedTable:
    """One measure of a table of the catalogue that counts persons, as a release publishes it.

    `keys`: the row keys beside the force, and `codes` their modalities; none for a total.
    `recoding`: the levels of recoding from fine to coarse; each grain takes the first that
    leaves few small cells, and is left out where none does. `shares`: whether each count of the
    nation is also told as a share, and as a mean of the posts' shares. `begins`: the level of
    recoding that is the finest of a grain, where it is not the first: nothing finer is counted
    there at all. `joins`: the grains at which the table has areas of départements of its own, each
    with the level of recoding of which no area has a small class.
    """

    code: str
    measure: str
    rule: Rule
    threshold: int
    readers: Readers
    keys: tuple[str, ...] = ()
    codes: tuple[CodeList, ...] = ()
    recoding: tuple[RecodingLevel, ...] = ()
    shares: bool = False
    begins: Mapping[Grain, int] = field(default_factory=dict)
    joins: Mapping[Grain, int] = field(default_factory=dict)

    @property
    def grains(self) -> tuple[Grain, ...]:
        """The grains at which it is released, in order."""
        return tuple(self.readers)

    def class_of(self, grain: Grain) -> Mapping[str, str]:
        """Modality → the code that shows it at the finest level of a grain, where not itself."""
        return self.class_at(self.begins.get(grain, 0))

    def class_at(self, level: int) -> Mapping[str, str]:
        """The same at a level of recoding; 0 for each modality alone."""
        merged = self.recoding[level - 1] if level else ()
        return {modality: each.code for each in merged for modality in each.modalities}

    def steps(self, grain: Grain) -> range:
        """The levels of recoding that a grain may take, 0 for each modality alone."""
        return range(self.begins.get(grain, 0), len(self.recoding) + 1)


@dataclass(frozen=True)
class OpenTable:
    """A table about posts, conventions and meetings: no person is counted, no cell is small.

    `measures`: those released, all of them where none is named.
    """

    code: str
    readers: Readers
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audience:
    """Who reads releases. What they read stands in the lines of the tables.

    `scope`: what the reader must name, None for a view of all. `force`: the only force shown.
    """

    view: str
    label: str
    scope: str | None = None
    force: str | None = None
