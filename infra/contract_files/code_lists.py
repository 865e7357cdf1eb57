"""Code lists, statistical tables, indicators and problem types as plain data."""

from dataclasses import asdict
from typing import Any

from contracts.codes import CODE_LISTS
from contracts.problems import PROBLEM_TYPES
from contracts.statistics import INDICATORS, TABLES, Breakdown, Indicator, StatisticalTable


def code_lists() -> dict[str, Any]:
    """Every list under its name, its codes in their order, retired ones included."""
    return {
        name: {"label": listed.label, "codes": [asdict(code) for code in listed.codes]}
        for name, listed in sorted(CODE_LISTS.items())
    }


def statistics() -> dict[str, Any]:
    """The tables by code, and the indicators in the order of the toolbox."""
    return {
        "tables": [_table(TABLES[code]) for code in sorted(TABLES)],
        "indicators": [_indicator(indicator) for indicator in INDICATORS],
    }


def problems() -> list[dict[str, Any]]:
    """The problem types by code; `type` is what an answer carries."""
    return [
        {"type": problem.uri, **asdict(problem)}
        for problem in sorted(PROBLEM_TYPES, key=lambda problem: problem.code)
    ]


def _table(table: StatisticalTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "unit": table.unit,
        "source": table.source,
        "evaluation": table.evaluation,
        "levels": list(table.levels),
        "yearly": table.yearly,
        "note": table.note,
        "breakdowns": [_breakdown(block) for block in table.breakdowns],
    }


def _breakdown(block: Breakdown) -> dict[str, Any]:
    return {
        "dimensions": [
            {"key": dimension.key, "label": dimension.label, "code_list": dimension.codes.name}
            for dimension in block.dimensions
        ],
        "measures": [asdict(measure) for measure in block.measures],
        "base": list(block.base) if block.base else None,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {"label": indicator.label, **asdict(indicator)}
