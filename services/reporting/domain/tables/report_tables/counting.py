"""What a respondent says of itself, exact sums and shares of them, and how they are rounded."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Any, NamedTuple

from contracts.read_model import CellRow, Convention, Holding, Pledge, PostRecord, PostVersion
from services.reporting.domain.tables.rows import Value


@dataclass(frozen=True)
class Respondent:
    """The answers of a post for a year; what it did not answer is None or missing."""

    record: PostRecord
    year: int
    answers: Mapping[str, Any]

    @cached_property
    def day(self) -> date:
        """The day of the answers."""
        return date.fromisoformat(self.answers["effective_on"])

    @cached_property
    def post(self) -> PostVersion:
        """The attributes of the post on that day."""
        return self.record.version_on(self.day)

    @cached_property
    def holding(self) -> Holding | None:
        """Who held the post on that day, None when it was vacant."""
        return self.record.holding_on(self.day)

    @cached_property
    def conventions(self) -> tuple[Convention, ...]:
        """The conventions in force on that day."""
        return tuple(
            signed
            for signed in self.record.conventions
            if signed.starts_on <= self.day <= signed.ends_on
        )

    @cached_property
    def pledges(self) -> tuple[Pledge, ...]:
        """What the funders promise for the year."""
        return tuple(pledge for pledge in self.record.pledges if pledge.year == self.year)


@dataclass(frozen=True)
class Surveyed:
    """What the tables of a year are made of. `situations`: cells of the year, any table."""

    year: int
    posts: tuple[PostRecord, ...]
    respondents: tuple[Respondent, ...]
    situations: tuple[CellRow, ...]


def surveyed(year: int, posts: Iterable[PostRecord], situations: Iterable[CellRow]) -> Surveyed:
    """The posts that answered for the year, beside all posts and situations."""
    known = tuple(posts)
    return Surveyed(
        year,
        known,
        tuple(
            Respondent(record, year, record.surveys[year])
            for record in known
            if year in record.surveys
        ),
        tuple(cell for cell in situations if cell.period.startswith(str(year))),
    )


class Figure(NamedTuple):
    """The value of a cell before it is rounded, and the number it relates to."""

    value: Fraction | int | None
    base: int | None


CellRule = Callable[[Surveyed, str, str], Figure]
"""The figure of a row and a column."""

NOTHING = Figure(None, 0)


def share(part: int, whole: int) -> Figure:
    """The part in percent of the whole; nothing when the whole is 0."""
    return Figure(Fraction(100 * part, whole), whole) if whole else NOTHING


def mean(values: Collection[Fraction]) -> Figure:
    """The plain mean; nothing without any value."""
    return Figure(sum(values, Fraction()) / len(values), len(values)) if values else NOTHING


def exact(written: float) -> Fraction:
    """The decimal that was written, not its binary neighbour."""
    return Fraction(Decimal(str(written)))


def rounded(value: Fraction | int | None, step: Decimal) -> Value:
    """The nearest multiple of `step`, half up; text when it has decimals."""
    if not isinstance(value, Fraction):
        return value
    printed = floor(value / Fraction(step) + Fraction(1, 2)) * step
    return int(printed) if printed == int(printed) else str(printed)


NO_ANSWER = "nr"
EVERYONE = frozenset({"total", "global"})  # how the report heads what it does not divide

Attribute = Callable[[Respondent], Collection[str]]


def matches(attribute: Attribute, code: str, respondent: Respondent) -> bool:
    """Whether the respondent has the code; everyone has that of a total."""
    return code in EVERYONE or code in attribute(respondent)


def of_post(field: str, **wider: str) -> Attribute:
    """A coded field of the post; `wider`: under which other code a table prints it."""

    def codes(respondent: Respondent) -> Collection[str]:
        return _named(getattr(respondent.post, field), wider)

    return codes


def of_holder(field: str) -> Attribute:
    """A coded field of the holder of the post."""

    def codes(respondent: Respondent) -> Collection[str]:
        return _named(getattr(respondent.holding, field, None), {})

    return codes


def answered(field: str) -> Attribute:
    """A coded or yes-or-no answer to the questionnaire."""

    def codes(respondent: Respondent) -> Collection[str]:
        said = respondent.answers.get(field)
        return _named(("oui" if said else "non") if isinstance(said, bool) else said, {})

    return codes


def answered_of(field: str, subject: str) -> Attribute:
    """The answer given about one subject, where a question lists several."""

    def codes(respondent: Respondent) -> Collection[str]:
        return _named((respondent.answers.get(field) or {}).get(subject), {})

    return codes


def or_nr(attribute: Attribute) -> Attribute:
    """The same attribute, in which a non-réponse counts as an answer."""
    return lambda respondent: attribute(respondent) or (NO_ANSWER,)


def _named(code: str | None, wider: Mapping[str, str]) -> Collection[str]:
    if code is None:
        return ()
    return (code, wider[code]) if code in wider else (code,)


def distribution(attribute: Attribute) -> CellRule:
    """Column n: respondents with the code of the row; any other: their share of the answers."""

    def cell(surveyed: Surveyed, row: str, column: str) -> Figure:
        answering = [r for r in surveyed.respondents if attribute(r)]
        counted = sum(matches(attribute, row, r) for r in answering)
        return Figure(counted, None) if column == "n" else share(counted, len(answering))

    return cell


def in_column(rows: Attribute, columns: Attribute) -> CellRule:
    """The share of each row among the answers of the respondents of the column."""

    def cell(surveyed: Surveyed, row: str, column: str) -> Figure:
        answering = [r for r in surveyed.respondents if rows(r) and matches(columns, column, r)]
        return share(sum(matches(rows, row, r) for r in answering), len(answering))

    return cell


def in_row(rows: Attribute, columns: Attribute) -> CellRule:
    """The share of each column among the answers of the respondents of the row."""
    turned = in_column(columns, rows)
    return lambda surveyed, row, column: turned(surveyed, column, row)


def by_question(questions: Mapping[str, Attribute]) -> CellRule:
    """Each row is a question: the share of each column among its answers."""

    def cell(surveyed: Surveyed, row: str, column: str) -> Figure:
        return distribution(questions[row])(surveyed, column, "pct")

    return cell


def yes_by(columns: Attribute, questions: Mapping[str, Attribute]) -> CellRule:
    """Each row is a question: the share of yes among the answers of the column."""

    def cell(surveyed: Surveyed, row: str, column: str) -> Figure:
        return in_column(questions[row], columns)(surveyed, "oui", column)

    return cell


def mean_share(respondents: Iterable[Respondent], field: str, code: str) -> Figure:
    """The mean of the shares declared for `code`, over the respondents that declare one."""
    declared = [(r.answers.get(field) or {}).get(code) for r in respondents]
    return mean([exact(said) for said in declared if said is not None])


def total(respondents: Iterable[Respondent], field: str) -> Figure:
    """The sum of a declared number; its base is the respondents that declare one."""
    declared = [r.answers[field] for r in respondents if r.answers.get(field) is not None]
    return Figure(sum(declared), len(declared))
