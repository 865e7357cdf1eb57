"""The JSON of statistics.md, the same from the command line and over HTTP."""

import json
import re

from pydantic import BaseModel, ConfigDict

from contracts.statistics.catalogue import Evaluation
from services.reporting.application import IndicatorsResult
from services.reporting.domain.tables.result import TableResult
from services.reporting.domain.tables.rows import TableRow

DECIMAL = re.compile(r"^\d+\.\d+$")


class TableBody(BaseModel):
    """A table; `area` is null where the rows name their own.

    Each row has its dimension keys, `measure` where the table has several, `value` and
    `base`. Shares are strings with two decimals; null is a share without a base.
    """

    model_config = ConfigDict(frozen=True)

    table: str
    title: str
    unit: str
    level: str
    area: str | None
    period: str
    position: int
    as_of: str
    rows: list[dict[str, str | int | float | bool | None]]


class EvolutionBody(BaseModel):
    """How a value evolved since a period, in percent with its sign, `+4.70`."""

    model_config = ConfigDict(frozen=True)

    since: str
    then: int | str | None
    now: int | str | None
    percent: str


class IndicatorBody(BaseModel):
    """One indicator of the toolbox; `note` says why there is no value, or where it is from.

    `parts`: the value by modality, in French, where it is told by one. `evolutions`: since the
    period before, and since the same a year before, of the same areas; for deposits that evolve.
    """

    model_config = ConfigDict(frozen=True)

    indicator: str
    label: str
    objective: str
    provider: str
    formula: str
    unit: str
    value: int | str | None
    base: int | str | None
    note: str
    parts: dict[str, int]
    evolutions: list[EvolutionBody]


class IndicatorsBody(BaseModel):
    """The indicators of one area and period."""

    model_config = ConfigDict(frozen=True)

    level: str
    area: str
    period: str
    position: int
    as_of: str
    indicators: list[IndicatorBody]


def table_body(result: TableResult) -> TableBody:
    """The JSON value of a table."""
    return TableBody.model_construct(
        table=result.table.code,
        title=result.table.title,
        unit=result.table.unit,
        level=result.question.level,
        area=result.question.area,
        period=str(result.question.period),
        position=result.position,
        as_of=result.as_of,
        rows=[_row(result, row) for row in result.rows],
    )


def _row(result: TableResult, row: TableRow) -> dict[str, str | int | float | bool | None]:
    """A row of JSON; the report's own tables give the numbers that the report prints, 13.6."""
    value = row["value"]
    if (
        result.table.evaluation == Evaluation.SURVEY
        and isinstance(value, str)
        and DECIMAL.match(value)
    ):
        return {**row, "value": float(value)}
    return {**row}


def table_json(result: TableResult) -> str:
    """The JSON text of a table, on one line."""
    return json.dumps(dict(table_body(result)), ensure_ascii=False)


def indicators_body(result: IndicatorsResult) -> IndicatorsBody:
    """The JSON value of the indicators."""
    return IndicatorsBody(
        level=result.level,
        area=result.area,
        period=result.period,
        position=result.position,
        as_of=result.as_of,
        indicators=[
            IndicatorBody(
                indicator=found.indicator.code,
                label=found.indicator.label,
                objective=found.objective,
                provider=found.indicator.provider,
                formula=found.formula,
                unit=found.unit,
                value=found.value,
                base=found.base,
                note=found.note,
                parts=dict(found.parts),
                evolutions=[
                    EvolutionBody(
                        since=str(each.since), then=each.then, now=each.now, percent=each.percent
                    )
                    for each in found.evolutions
                ],
            )
            for found in result.indicators
        ],
    )
