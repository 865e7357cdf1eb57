"""The rows of a view, as pages and documents show them."""

from collections.abc import Iterable
from typing import Any

import msgspec

from contracts.codes import FORCE
from services.reporting.releases.reading import View

MEASURES = {
    "median_of_like_posts": "médiane des postes comparables",
    "pooled_share": "part d'ensemble",
    "mean_of_posts": "moyenne des postes dits",
    "minutes": "minutes",
    "ratio": "par situation",
    "mean": "part moyenne",
    "min": "part la plus basse",
    "max": "part la plus haute",
}
LEVELS = {"nation": "France", "department": "Départements", "post": "Postes"}
"""From the widest to the narrowest."""


class Row(msgspec.Struct, frozen=True):
    """A released row, as a page shows it; rows sealed by earlier versions lack some columns."""

    table: str
    measure: str = ""
    grain: str = ""
    area: str = ""
    area_label: str = ""
    period: str = ""
    force: str = ""
    dimension: str = ""
    modality: str = ""
    label: str = ""
    unit: str = ""
    value: Any = None
    base: Any = None
    secrecy: str | None = None

    @classmethod
    def read(cls, text: str) -> "Row":
        """From the JSON that was sealed."""
        row = _ROW.decode(text)
        return row if row.area_label else msgspec.structs.replace(row, area_label=row.area)

    @property
    def level(self) -> str:
        """`nation`, `department` or `post`."""
        return self.grain.split("-")[0]

    @property
    def force_label(self) -> str:
        """The force in words, nothing where there is none."""
        return FORCE.label_of(self.force) if self.force else ""

    @property
    def named(self) -> str:
        """The modality, and what is said of it where it is not simply counted."""
        measured = MEASURES.get(self.measure, "")
        return f"{self.label}, {measured}" if measured else self.label


_ROW = msgspec.json.Decoder(Row)


def rows_of(view: View) -> list[Row]:
    """The rows of a view, in their order."""
    return [Row.read(text) for text in view.rows]


def in_order(periods: Iterable[str]) -> list[str]:
    """Periods one after the other, a year after its quarters."""
    return sorted(periods, key=lambda period: (period[:4], period[4:] or "~"))
