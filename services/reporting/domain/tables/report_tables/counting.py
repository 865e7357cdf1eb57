"""The ways of counting respondents that the report uses."""

from collections.abc import Iterable, Mapping

from services.reporting.domain.tables.report_tables.attributes import Attribute, matches
from services.reporting.domain.tables.report_tables.figures import (
    CellRule,
    Figure,
    exact,
    mean,
    share,
)
from services.reporting.domain.tables.report_tables.respondents import Respondent, Surveyed


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
