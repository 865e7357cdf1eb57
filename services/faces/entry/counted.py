"""The figures of a post, read from the published views beside the medians of a release."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from contracts.codes import FORCE
from contracts.period import Period
from contracts.read_model import CaseRow, OpenCaseRow
from contracts.statistics import TABLES
from services.faces.navigation import called
from services.faces.partners.rows import Row
from services.faces.theme.figures import figure
from services.faces.theme.typography import first_up
from services.reporting.application import Tables
from services.reporting.domain.errors import Refusal
from services.reporting.domain.tables.rows import TableRow
from services.reporting.ports import PublishedViews, ReleaseStore, ViewsUnavailable

SHOWN = ("A1", "A3", "A5", "B1", "C1", "D1", "E1")
"""Of a post's quarter: cases, acts, interviews by case, who, why, how, towards whom."""
COUNTS = ("", "acts", "mentions", "situations", "orientations")
"""The measures of those tables that a quarter shows."""


class NothingCounted(Exception):
    """The read models have counted nothing of this post, or cannot be read."""


class CountedUpTo(NamedTuple):
    """The last fact that the figures of posts include, and when intake recorded it."""

    position: int
    recorded_at: datetime


class Group(NamedTuple):
    """The figures of a table: labels and values in words; no label where it counts one thing."""

    title: str
    rows: Sequence[tuple[str, str]]

    @property
    def tabled(self) -> bool:
        """Whether it has several figures, or one of several that there may be."""
        return any(label for label, _ in self.rows)


class OfYear(NamedTuple):
    """The situations of a force in the year, beside the median of like posts where one is told."""

    label: str
    value: str
    like_posts: str


class Quarter(NamedTuple):
    """What a post counts in a quarter, and whether the post has confirmed it."""

    cases_opened: int
    confirmed: bool
    groups: Sequence[Group]
    year: Sequence[OfYear]


ReleasedMedians = Callable[[str], Mapping[tuple[str, str], str]]
"""The medians of posts like one in the last release that compares it: the figure in words of the
situations opened, by year and force."""


class CountedPosts:
    """What is counted of posts: the views of the read model `site`; nothing is stored here."""

    def __init__(self, tables: Tables, views: PublishedViews, medians: ReleasedMedians) -> None:
        """`tables` answers from `views`, at the level of posts."""
        self._tables, self._views, self._medians = tables, views, medians

    def names(self) -> Mapping[str, str]:
        """Every post that ever opened, as it is `called`; empty while nothing is counted."""
        return called(self._tables.known_posts())

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """The cases of a post that are not closed, the oldest act first. Raises NothingCounted."""
        try:
            with self._views.snapshot() as snapshot:
                return snapshot.open_cases(post)
        except ViewsUnavailable:
            raise NothingCounted from None

    def cases(self, post: str) -> Sequence[CaseRow]:
        """All cases of a post that stand, closed ones too. Raises NothingCounted."""
        try:
            with self._views.snapshot() as snapshot:
                return snapshot.cases(post)
        except ViewsUnavailable:
            raise NothingCounted from None

    def how_many_open(self, post: str) -> int | None:
        """How many cases of a post are not closed, None while nothing is counted of it."""
        try:
            return len(self.open_cases(post))
        except NothingCounted:
            return None

    def quarter(self, post: str, period: str) -> Quarter:
        """The exact figures of a post in a quarter (`2008-Q4`). Raises NothingCounted."""
        year = str(Period.parse(period).year)
        try:
            *tables, confirmations = self._tables.several((*SHOWN, "H1"), "site", post, period)
            whole_year = self._tables.table("A1", "site", post, year)
        except (Refusal, ViewsUnavailable):
            raise NothingCounted from None
        medians = self._medians(post)
        forces = {str(row["force"]) for row in whole_year.rows if row["value"]}
        groups = [
            Group(TABLES[code].title, list(_labelled(table.rows, code, len(forces) > 1)))
            for table in tables
            for code in (table.table.code,)
        ]
        of_year = [
            OfYear(
                FORCE.label_of(str(row["force"])),
                figure(row["value"]),
                medians.get((year, str(row["force"])), ""),
            )
            for row in whole_year.rows
            if row["value"]
        ]
        opened = sum(int(row["value"] or 0) for row in tables[0].rows)
        confirmed = any(
            row["measure"] == "confirmed" and row["value"] for row in confirmations.rows
        )
        return Quarter(opened, confirmed, [each for each in groups if each.rows], of_year)

    def confirmed(self, post: str, quarter: str) -> bool:
        """Whether the post has confirmed a quarter, or was not open at its end."""
        posts = self._tables.known_posts()
        register = next((known for known in posts if known.post == post), None)
        over = Period.parse(quarter).last_day
        return not (register and register.is_open_on(over)) or quarter in register.confirmations

    def counted(self) -> CountedUpTo | None:
        """How far the log is counted; None while nothing is, or the views cannot be read."""
        try:
            with self._views.snapshot() as snapshot:
                stands = snapshot.position("site")
        except ViewsUnavailable:
            return None
        if stands is None or not stands.recorded_at:
            return None
        return CountedUpTo(stands.position, datetime.fromisoformat(stands.recorded_at))

    def until(self) -> date | None:
        """The last day of the last quarter that a post confirmed, None before the first."""
        confirmed = (each for known in self._tables.known_posts() for each in known.confirmations)
        return max((Period.parse(quarter).last_day for quarter in confirmed), default=None)


def medians_of(releases: ReleaseStore) -> ReleasedMedians:
    """The medians that the funders of a post may see, of the last release that has them."""

    def medians(post: str) -> Mapping[tuple[str, str], str]:
        _, texts = releases.medians(post)
        rows = [Row.read(text) for text in texts]
        return {(row.period, row.force): row.secrecy or figure(row.value) for row in rows}

    return medians


def _labelled(rows: Sequence[TableRow], code: str, forces: bool) -> Iterator[tuple[str, str]]:
    """What is counted: its codes in words and its value; `forces`: the force among them."""
    dimensions = {d.key: d.codes for block in TABLES[code].breakdowns for d in block.dimensions}
    dimensions = {key: codes for key, codes in dimensions.items() if forces or key != "force"}
    for row in rows:
        if row["value"] in (None, 0) or str(row.get("measure", "")) not in COUNTS:
            continue
        words = [
            dimensions[key].label_of(str(value)) for key, value in row.items() if key in dimensions
        ]
        yield first_up(", ".join(words)), figure(row["value"])
