"""An evaluated table as JSON, CSV or text: the same rows, for a program, a sheet, a reader."""

from services.reporting.adapters.formats.csv_rows import table_csv
from services.reporting.adapters.formats.json_body import (
    IndicatorsBody,
    TableBody,
    indicators_body,
    table_body,
    table_json,
)
from services.reporting.adapters.formats.text_table import table_text

__all__ = [
    "IndicatorsBody",
    "TableBody",
    "indicators_body",
    "table_body",
    "table_csv",
    "table_json",
    "table_text",
]
