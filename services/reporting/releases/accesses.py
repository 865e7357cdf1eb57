"""The journal of accesses as CSV."""

from collections.abc import Iterable

from services.access.ports import Served
from services.reporting.adapters.formats.csv_rows import DIALECTS, STANDARD, written

__all__ = ["DIALECTS", "STANDARD", "journal_csv"]

TITLES = ("Instant (UTC)", "Compte", "Action", "Demande", "Servi")


def journal_csv(lines: Iterable[Served], format: str = STANDARD) -> str:
    """A line each, in their order. `format`: of csv_rows.DIALECTS."""
    rows = ((e.at.isoformat(timespec="seconds"), e.who, e.action, e.what, e.allowed) for e in lines)
    return written(TITLES, rows, format)
