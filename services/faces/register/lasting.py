"""The conventions of a post over time, as a drawing beside their table."""

from datetime import date

from contracts.codes import SIGNATAIRE
from contracts.read_model import PostRecord
from services.faces.charts.chart import Drawing
from services.faces.charts.timeline import Span, timeline

ABOUT = "Durée de chaque convention ; trait rouge : aujourd'hui ; filet : la dernière année"


def lasting(record: PostRecord, today: date) -> Drawing | None:
    """Those that run or are to come; None without any."""
    drawn = timeline(
        (
            Span(
                each.convention,
                ", ".join(map(SIGNATAIRE.label_of, each.signatories)),
                each.starts_on,
                each.ends_on,
            )
            for each in record.conventions
        ),
        today,
    )
    if drawn is None:
        return None
    until = f"Engagée jusqu'au {drawn.lines[-1].ends}"
    return Drawing("timeline", until, ABOUT, "", timeline=drawn)
