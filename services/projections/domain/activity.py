"""What a month of a post's own activity adds to the tables: no situation, no force."""

from contracts.events.activity import MeetingHeld, PartnerContacted
from services.projections.domain.cells import Areas, Cells, add, delay_of, is_late, quarter_and_lag
from services.projections.domain.history import History


def measures(history: History, areas: Areas) -> Cells:
    """F1 and F2 on the day of the contact or meeting, H2 to H4 for all its facts."""
    cells: Cells = {}
    for incident in history.incidents:
        area, month = areas.on(incident.day), incident.day[:7]
        add(cells, ("H3", "facts", month, area, "", incident.kind, ""))
    for fact in history.standing:
        says = fact.says
        area, month = areas.on(says.occurred_on), says.occurred_on[:7]
        delay = delay_of(says.occurred_on, fact.received_on)
        add(cells, ("H2", "facts", month, area, "", delay, ""))
        quarter, lag = quarter_and_lag(month, fact.received_on[:7])
        add(cells, ("H4", "facts", month, area, "", quarter, lag))
        if is_late(says.occurred_on, fact.received_on):
            add(cells, ("H3", "facts", month, area, "", "tardif", ""))
        if fact.type == PartnerContacted.NAME:
            for table, d1, d2 in (
                ("F1", says.direction, says.purpose),
                ("F1.partner", says.partner, ""),
            ):
                add(cells, (table, "contacts", month, area, "", d1, d2))
                add(cells, (table, "minutes", month, area, "", d1, d2), says.minutes)
        elif fact.type == MeetingHeld.NAME:
            add(cells, ("F2", "acts", month, area, "", says.with_, ""))
            add(cells, ("F2", "minutes", month, area, "", says.with_, ""), says.minutes)
    return cells
