"""The cells of the tables of the survey, each with how it counts, for a query in SQL to read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from contracts.statistics.report_tables import REPORT_TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Rule(NamedTuple):
    """How the cells of a table count: words in braces are the code of the row or of the column.

    `form`: what is told of the respondents who have the code of an attribute, or of the numbers
    that they gave. `service`: of which posts alone; none: all.
    """

    form: str
    attribute: str = ""
    code: str = ""
    service: str = ""


RULES = {
    "S02": Rule("open", code="{row}"),
    "S03": Rule("{column}", "service", "{row}"),
    "S04": Rule("share", "territory", "{row}", "{column}"),
    "S05": Rule("{column}", "signatories", "{row}"),
    "S06": Rule("sets", code="{row}"),
    "S07": Rule("share", "employer", "{column}", "{row}"),
    "S08": Rule("credits {column}", code="{row}"),
    "S10": Rule("share", "bracket", "{row}"),
    "S11": Rule("share", "bracket", "{row}", "{column}"),
    "S12": Rule("share", "{row}", "{column}"),
    "S13": Rule("share", "{row}", "oui", "{column}"),
    "S14": Rule("mean", "problem {column}", service="{row}"),
    "S16": Rule("mean", "saisine {row}"),
    "S17": Rule("share", "partner {row}", "{column}"),
    "S27": Rule("share", "welcomes", "oui", "{column}"),
    "S30": Rule("share", "internal {row}", "{column}"),
}
TABLES = tuple(RULES)
_THOUSANDTHS = 1_000


def prepare(connection: "DuckDBPyConnection") -> None:
    """Write the cells that these tables have, each with its rule, for second_survey to read."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE wanted (tab VARCHAR, modality VARCHAR, form VARCHAR, "
        "attribute VARCHAR, code VARCHAR, service VARCHAR, step INTEGER)"
    )
    connection.executemany("INSERT INTO wanted VALUES (?, ?, ?, ?, ?, ?, ?)", [*_cells()])


def _cells() -> Iterator[list[str | int]]:
    for code, rule in RULES.items():
        table = REPORT_TABLES[code]
        for row in (heading.code for heading in table.rows):
            for column in (heading.code for heading in table.columns):
                if (row, column) not in table.absent:
                    words = (each.format(row=row, column=column) for each in rule)
                    step = int(table.step * _THOUSANDTHS)
                    yield [code, f"{row}/{column}", *words, step]
