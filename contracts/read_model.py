"""Rows of the published views: all that reporting may know of the projections.

Each row is one record of a view `published.<name>_v1`; a column that holds a structure is
JSON text of the model named here.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.days import day_at
from contracts.identifiers import NATION

READ_MODELS = ("site", "department", "nation")


class Row(BaseModel):
    """A frozen record; readers ignore columns that they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CellRow(Row):
    """View `<read model>_cells_v1`: one additive count or sum of minutes.

    `period` is a month (`2008-10`), and for distinct counts (A6) also a quarter or a year.
    `area` is the post, the département of the post on the day of the fact, or `FR`.
    `post` is empty where the nation keeps no distribution over posts. `force`, `d1` and
    `d2` are empty where the table has no such dimension; in B4 of a post, `d2` is the
    département where the post was on that day, if not that of its number.
    """

    table: str
    measure: str
    period: str
    area: str
    post: str
    force: str
    d1: str
    d2: str
    value: int


class PostVersion(Row):
    """The attributes of a post from a day on, until the next version.

    `employer`: its type; `siren`, `organisation`: which one, where it was named, with the SIREN of
    the one that it `absorbs`.
    """

    since: date
    name: str
    service: str
    commune: str
    territory: str
    priority_zone: str | None = None
    employer: str
    siren: str | None = None
    organisation: str | None = None
    absorbs: str | None = None
    fte: float
    entry: str | None = None
    units: tuple[str, ...] = ()
    office: str | None = None
    indicators: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """`Évreux, police`: two posts of a commune differ by their service."""
        return f"{self.name}, {self.service}"


class Holding(Row):
    """The post is filled from `since` on, until the day before `until` (None: still)."""

    since: date
    until: date | None = None
    training: str | None = None
    experience: str | None = None
    sector: str | None = None
    contract: str | None = None
    weekly_hours: float | None = None
    schedule: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the post is filled by it on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


ALERT_MONTHS = (3, 6, 12)  # how long before the end of a convention it is told


class Convention(Row):
    """A convention of the post; in force from `starts_on` to `ends_on`, both included."""

    convention: str
    signed_on: date
    starts_on: date
    ends_on: date
    signatories: tuple[str, ...]
    monitoring: tuple[str, ...] = ()
    double_authority: bool | None = None

    def months_left(self, day: date) -> int:
        """Whole months from `day` to its last one; negative once it is over."""
        months = (self.ends_on.year - day.year) * 12 + self.ends_on.month - day.month
        return months - (self.ends_on.day < day.day)


class YearCost(Row):
    """What a year of a post costs, in euros, as its employer declared it last."""

    year: int
    salary_eur: int
    other_eur: int

    @property
    def total(self) -> int:
        """Salary and the rest."""
        return self.salary_eur + self.other_eur


class Pledge(Row):
    """What a funder stands to pay for a year of a post: a share, euros, or both."""

    convention: str
    year: int
    funder: str
    funder_code: str | None = None
    share_percent: float | None = None
    amount_eur: int | None = None


class Target(Row):
    """A number that an indicator is to reach by `due_on`; `bound`: list `sens_objectif`."""

    indicator: str
    bound: str
    target: float
    due_on: date


class FunderTerritory(Row):
    """The communes of an intercommunality, from a day on, as said of a post that it pays for."""

    since: date
    siren: str
    name: str
    communes: tuple[str, ...]


class PostRecord(Row):
    """View `<read model>_posts_v1`, column `record`: the dated register of one post.

    `closed_on` is the first day the post is no longer open. `confirmations`: quarter →
    declared openings. `surveys`: year → data of the survey-answered fact.
    """

    post: str
    opened_on: date
    closed_on: date | None = None
    versions: tuple[PostVersion, ...]
    holdings: tuple[Holding, ...] = ()
    conventions: tuple[Convention, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    costs: tuple[YearCost, ...] = ()
    targets: tuple[Target, ...] = ()
    confirmations: dict[str, int] = {}
    surveys: dict[int, dict[str, Any]] = {}
    territories: tuple[FunderTerritory, ...] = ()

    def version_on(self, day: date) -> PostVersion:
        """The attributes on `day`; before the opening, those of the opening."""
        current = self.versions[0]
        for version in self.versions:
            if version.since <= day:
                current = version
        return current

    def holding_on(self, day: date) -> Holding | None:
        """What fills the post on `day`, None while it is vacant."""
        return next((held for held in self.holdings if held.covers(day)), None)

    def is_open_on(self, day: date) -> bool:
        """Whether the post is open on `day`."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class SeriesRow(Row):
    """View `<read model>_series_v1`: one deposited value; `current` is false once superseded."""

    fact: str
    series: str
    source: str
    area: str
    period: str
    value: float
    unit: str
    respondents: int | None = None
    supersedes: str | None = None
    position: int
    current: bool


class OpenCaseRow(Row):
    """View `site_open_cases_v1`: a situation not closed, in codes."""

    post: str
    case: str
    opened_on: date
    last_act_on: date
    force: str
    saisine: str
    main_problem: str
    acts: int
    answers_awaited: int


class CaseRow(OpenCaseRow):
    """View `site_cases_v1`: a situation that stands, in codes; `closed_on`: None while open."""

    closed_on: date | None = None


class SequenceHoleRow(Row):
    """View `site_sequence_holes_v1`: numbers of a device that never arrived, both ends included."""

    post: str
    device: str
    first_missing: int
    last_missing: int


class PositionRow(Row):
    """View `positions_v1`: where a read model stands in the log.

    `definitions`: the version that counted it (contracts.definitions), empty before versions.
    """

    read_model: str
    generation: int
    position: int
    recorded_at: str
    dead_letters: int
    definitions: str = ""

    @property
    def counted_to(self) -> date:
        """The day in Paris of the last fact counted; nothing is in the past of an empty log."""
        return day_at(NATION, self.recorded_at) if self.recorded_at else date.min


class DeadLetterRow(Row):
    """View `dead_letters_v1`: a fact set aside, as poison, held behind one, or discarded."""

    read_model: str
    position: int
    stream: str
    state: str
    error: str


class CutRow(Row):
    """View `cuts_v1`: a cut asked for; complete once all its partitions have copied.

    `recorded_at`: the instant of the last fact in it, as far as it is copied.
    """

    read_model: str
    position: int
    partitions: int
    copied: int
    recorded_at: str


class CutCellRow(CellRow):
    """View `<read model>_cut_cells_v1`: a cell at the log position `cut`; none until complete."""

    cut: int


class CutPostRow(Row):
    """View `<read model>_cut_posts_v1`; `record` is JSON text of `PostRecord`."""

    cut: int
    post: str
    record: str


class CutSeriesRow(SeriesRow):
    """View `<read model>_cut_series_v1`: a deposit as it stood at the log position `cut`."""

    cut: int


class CutSequenceHoleRow(SequenceHoleRow):
    """View `site_cut_sequence_holes_v1`: numbers missing at the log position `cut`."""

    cut: int
