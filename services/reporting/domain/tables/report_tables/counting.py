"""What a respondent says of itself, exact sums and shares of them, and how they are rounded."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from services.reporting.domain.tables.report_tables.respondents import Respondent, Surveyed
from services.reporting.domain.tables.rows import Value


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
