"""What a line of the release plan says."""

from dataclasses import dataclass

from contracts.codes import CodeList

# Where a figure stands, and for which stretch of time. Below the nation only whole years are
# released: a département has two posts on average, a quarter of it is a handful of persons.
NATION_QUARTER = ("nation", "quarter")
NATION_YEAR = ("nation", "year")
DEPARTMENT_YEAR = ("department", "year")
POST_YEAR = ("post", "year")

Grain = tuple[str, str]

# How the counts of a table hang together: what a reader may deduce from one about another.
TOTAL = "total"  # one count by force, always published
PARTITION = "partition"  # each situation (or orientation) under exactly one modality
MENTIONS = "mentions"  # each situation under one modality at least, under none twice
FREE = "free"  # counts that bound each other in nothing
DISTINCT = "distinct"  # distinct persons of the year: no sum over quarters

NORMAL = 5  # persons: a count of 1…4 is small
SENSITIVE = 11  # minors, alleged offenders, residence: a count of 1…10 is small


@dataclass(frozen=True)
class Merged:
    """Modalities shown as one, under a code and a French label of its own."""

    code: str
    label: str
    modalities: tuple[str, ...]


RecodingLevel = tuple[Merged, ...]
"""A step of the ladder: what is merged; every other modality stays alone."""


@dataclass(frozen=True)
class PlannedTable:
    """One measure of a table of the catalogue, as a release publishes it.

    `cells`: the name under which it is counted. `keys`: the row keys beside the force, and
    `codes` their modalities; none for a total. `ladder`: the steps of coarsening in their
    order; a grain takes the first that leaves few small cells, and is left out below the last.
    """

    code: str
    cells: str
    measure: str
    rule: str
    threshold: int
    grains: tuple[Grain, ...]
    keys: tuple[str, ...] = ()
    codes: tuple[CodeList, ...] = ()
    recoding: tuple[RecodingLevel, ...] = ()


@dataclass(frozen=True)
class OpenTable:
    """A table about posts, conventions and meetings: no person is counted, no cell is small.

    `measures`: those released, all of them where none is named. `quarterly`: whether the
    release of a quarter has it too.
    """

    code: str
    levels: tuple[str, ...]
    measures: tuple[str, ...] = ()
    quarterly: bool = False


@dataclass(frozen=True)
class Audience:
    """Who reads what. `scope`: what the reader must name, None for a view of all.

    `force`: the only force shown. `tables`: planned tables at the grains named; `open_tables`:
    those about posts. A view shows its part of the one protected release and nothing else.
    """

    view: str
    label: str
    scope: str | None
    tables: tuple[tuple[str, tuple[Grain, ...]], ...] = ()
    open_tables: tuple[tuple[str, str], ...] = ()
    force: str | None = None
