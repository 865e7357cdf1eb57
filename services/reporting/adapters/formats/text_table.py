"""A table to read in a terminal: title, unit, aligned figures, base, source."""

from collections.abc import Sequence

from contracts.codes import FORCE
from contracts.days import written
from contracts.identifiers import NATION
from contracts.statistics import LEVELS
from contracts.statistics.catalogue import Evaluation
from services.reporting.adapters.formats.crossed import aligned, block_lines, report_lines
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.tables.headings import headings_of
from services.reporting.domain.tables.question import ACTUELLE
from services.reporting.domain.tables.result import TableResult

LEVEL_LABELS = dict(zip(LEVELS, ("France", "Département", "Poste"), strict=True))


def table_text(result: TableResult) -> str:
    """The whole text, each line without trailing blanks, a newline at the end."""
    lines = [*_head(result), "", *_body(result), "", *_foot(result)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _head(result: TableResult) -> list[str]:
    asked = result.question
    scope = [_place(result), str(asked.period), f"unité : {result.table.unit}"]
    if asked.force:
        scope.append(FORCE.label_of(asked.force))
    if asked.organisation == ACTUELLE:
        scope.append("organisation actuelle")
    return [f"{result.table.code} – {result.table.title}", " · ".join(scope)]


def _place(result: TableResult) -> str:
    asked = result.question
    if asked.area is None:
        return "Tous les départements" if asked.level == "department" else "Tous les postes"
    if asked.level == "nation":
        return LEVEL_LABELS["nation"]
    name = result.area_labels.get(asked.area, "")
    return f"{LEVEL_LABELS[asked.level]} {asked.area} {name}".strip()


def _body(result: TableResult) -> list[str]:
    if not result.rows:
        return ["Aucune ligne pour cette période."]
    table = result.table
    if result.question.area is None or table.evaluation == Evaluation.SERIES:
        return _flat(result)
    if table.evaluation == Evaluation.SURVEY:
        return report_lines(result)
    lines: list[str] = []
    for block in table.breakdowns:
        lines += ["", *block_lines(result, block)] if lines else block_lines(result, block)
    return lines


def _flat(result: TableResult) -> list[str]:
    """One line a row, for lists that no cross-table holds."""
    headings = headings_of(result)
    text = [heading.key not in ("value", "base", "revision") for heading in headings]
    table: list[Sequence[str]] = [[heading.label for heading in headings]]
    for row in result.rows:
        table.append(
            [
                heading.label_of(row[heading.key])
                if heading.codes is not None and row.get(heading.key) is not None
                else figure(row.get(heading.key))
                for heading in headings
            ]
        )
    return aligned(table, text)


def _foot(result: TableResult) -> list[str]:
    source = f"Source : journal Relais lu jusqu'à la position {result.position}"
    at = result.as_of and written(result.question.area or NATION, result.as_of)
    lines = [f"{source} (faits reçus jusqu'au {at})." if at else f"{source}."]
    if result.table.source:
        lines.append(f"Référence : {result.table.source}.")
    if result.table.note:
        lines.append(result.table.note)
    return lines
