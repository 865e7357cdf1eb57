"""The conventions of a post over time, as a drawing beside their table."""

from datetime import date

from contracts.read_model import PostRecord
from services.faces.charts.chart import Drawing
from services.faces.charts.timeline import ABOUT, span_of, timeline


def lasting(record: PostRecord, today: date) -> Drawing | None:
    """Those that run or are to come; None without any."""
    drawn = timeline(
        (span_of(each, f"Convention de {each.starts_on.year}") for each in record.conventions),
        today,
    )
    if drawn is None:
        return None
    until = f"Engagée jusqu'au {drawn.lines[-1].ends}"
    return Drawing("timeline", until, ABOUT, "", timeline=drawn)
