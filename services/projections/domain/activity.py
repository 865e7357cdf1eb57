"""What a month of a post's own activity adds to the tables: no situation, no force."""

from contracts.events.activity import MeetingHeld, PartnerContacted
from services.projections.domain.cells import Areas, Cell, Cells, add, reception
from services.projections.domain.history import History


def measures(history: History, areas: Areas) -> Cells:
    """F1 and F2 on the day of the contact or meeting, H2 and H3 for all its facts."""
    cells: Cells = {}
    for incident in history.incidents:
        area, month = areas.on(incident.day), incident.day[:7]
        add(cells, Cell("H3", "facts", month, area, "", incident.kind))
    for fact in history.standing:
        says = fact.says
        area, month = areas.on(says.occurred_on), says.occurred_on[:7]
        received = reception(says.occurred_on, fact.received_on)
        add(cells, Cell("H2", "facts", month, area, "", received.delay, received.lag))
        if received.late:
            add(cells, Cell("H3", "facts", month, area, "", "tardif"))
        if fact.type == PartnerContacted.NAME:
            for table, d1, d2 in (
                ("F1", says.direction, says.purpose),
                ("F1.partner", says.partner, ""),
            ):
                add(cells, Cell(table, "contacts", month, area, "", d1, d2))
                add(cells, Cell(table, "minutes", month, area, "", d1, d2), says.minutes)
        elif fact.type == MeetingHeld.NAME:
            add(cells, Cell("F2", "acts", month, area, "", says.with_))
            add(cells, Cell("F2", "minutes", month, area, "", says.with_), says.minutes)
    return cells
