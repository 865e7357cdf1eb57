"""The columns of a view as a file: those of its rows, each code with its French label beside."""

from collections.abc import Callable, Mapping, Sequence

from contracts.codes import DEPARTEMENT, FORCE
from contracts.release_plan import Grain
from contracts.statistics import INDICATORS, TABLES
from services.reporting.domain.disclosure.released_row import (
    COLUMNS,
    NOT_COVERED,
    NOT_KNOWN,
    NOT_SAID,
    ReleasedRow,
)
from services.reporting.domain.tables.headings import measure_labels
from services.reporting.domain.tables.rows import Value

TITLES: Mapping[str, str] = {
    "table": "Tableau",
    "measure": "Mesure",
    "grain": "Maille",
    "area": "Territoire",
    "area_label": "Nom du territoire",
    "department": "Département",
    "period": "Période",
    "force": "Force",
    "dimension": "Dimension",
    "modality": "Modalité (code)",
    "merged": "Modalités réunies",
    "label": "Modalité",
    "unit": "Unité",
    "value": "Valeur",
    "base": "Base",
    "secrecy": "Secret",
}
COUNTS = ("value", "base")
"""The columns of numbers."""
_NAMES = {code: table.title for code, table in TABLES.items()} | {
    each.code: each.label for each in INDICATORS
}
_MEASURES = {code: measure_labels(table) for code, table in TABLES.items()}
_COMPUTED = {"indicator": "Indicateur", "median_of_like_posts": "Médiane des postes comparables"}
"""Measures that only releases have."""
_DIMENSIONS = {"row": "Ligne", "column": "Colonne"} | {
    f"{code}/{dimension.key}": dimension.label
    for code, table in TABLES.items()
    for block in table.breakdowns
    for dimension in block.dimensions
}


def title_of(code: str) -> str:
    """The French title of a table or of an indicator."""
    return _NAMES[code]


def measure_of(row: ReleasedRow) -> str:
    """The French label of the measure of a row."""
    known = _MEASURES.get(row.table, {})
    return known.get(row.measure) or _COMPUTED.get(row.measure, row.measure)


def _dimension(row: ReleasedRow) -> str:
    """`Sexe`, `Trimestre du fait / Reçu`: each key by its table's own name for it."""
    keys = [key for key in row.dimension.split("/") if key]
    return " / ".join(
        _DIMENSIONS.get(f"{row.table}/{key}") or _DIMENSIONS.get(key, key) for key in keys
    )


_LABELS: Mapping[str, Callable[[ReleasedRow], str]] = {
    "table": lambda row: _NAMES.get(row.table, row.table),
    "measure": measure_of,
    "grain": lambda row: Grain(row.grain).label,
    "department": lambda row: DEPARTEMENT.label_of(row.department) if row.department else "",
    "force": lambda row: FORCE.label_of(row.force) if row.force else "",
    "dimension": _dimension,
}
"""Codes that have no label of their own in a row."""


def _keys() -> list[tuple[str, bool]]:
    """Each column of a file: the key of a row, and whether it is the label of that key."""
    return [
        (key, told) for key in COLUMNS for told in ((False, True) if key in _LABELS else (False,))
    ]


EXPORTED: Sequence[tuple[str, bool]] = _keys()
EXPORTED_TITLES: Sequence[str] = [
    f"{TITLES[key]} (libellé)" if told else TITLES[key] for key, told in EXPORTED
]


def cells_of(row: ReleasedRow) -> list[Value]:
    """The cells of a row, in the order of EXPORTED."""
    return [_LABELS[key](row) if told else getattr(row, key) for key, told in EXPORTED]


_KEY = ("table", "measure", "grain", "area", "period", "force", "dimension", "modality", "label")
_REASONS = (NOT_SAID, NOT_COVERED, NOT_KNOWN)


def table_schema(decimal: str = ".") -> dict[str, object]:
    """Every column with its title, type and bounds; an empty value is explained by its secrecy.

    `decimal`: the sign of decimals of the file that it describes.
    """
    return {
        "fields": [
            _field(title, "" if told else key, decimal)
            for (key, told), title in zip(EXPORTED, EXPORTED_TITLES, strict=True)
        ],
        "missingValues": [""],
        "primaryKey": [TITLES[column] for column in _KEY],
    }


def _field(title: str, column: str, decimal: str) -> dict[str, object]:
    field: dict[str, object] = {"name": title, "type": "string"}
    if column in COUNTS:
        mark = {} if decimal == "." else {"decimalChar": decimal}
        return field | {"type": "number", **mark, "constraints": {"minimum": 0}}
    if column == "secrecy":
        return field | {"constraints": {"enum": list(_REASONS)}}
    return field | ({"constraints": {"required": True}} if column in ("table", "period") else {})
