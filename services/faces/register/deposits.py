"""What depositors of series share: who they are, what stands in the log, one deposit recorded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.envelope import Fact
from contracts.events.external import SeriesDeposited
from contracts.streams import StreamId
from services.faces.forms.needs import FactsByStream
from services.faces.theme.figures import figure

WHY = "Cette valeur en remplace une autre ({}) : dites pourquoi."
SAME = "Rien n'est changé : cette valeur est déjà en vigueur."


def measured(value: float, unit: str) -> str:
    """`33 100 plaintes`, `62,5 pour cent`."""
    whole = int(value)
    return f"{figure(whole if whole == value else value)} {unit.replace('_', ' ')}"


def deposits_of(log: FactsByStream, series: str, area: str) -> list[tuple[Fact, SeriesDeposited]]:
    """Every deposit of a series in an area, in the order of the log."""
    facts = (fact for _, fact in log.history(StreamId.of_series(series, area)))
    return [(fact, fact.event) for fact in facts if isinstance(fact.event, SeriesDeposited)]


def standing(log: FactsByStream, data: Mapping[str, Any]) -> tuple[UUID, SeriesDeposited] | None:
    """The deposit that one of the same series, area, period and source would replace."""
    asked = data["period"], data["source"]
    same = (
        (fact.id, event)
        for fact, event in reversed(deposits_of(log, data["series"], data["area"]))
        if (event.period, event.source) == asked
    )
    return next(same, None)


def told_apart(log: FactsByStream, data: Mapping[str, Any]) -> tuple[dict[str, Any], str, str]:
    """The data of a deposit with what it replaces; else the field that is wrong, and why."""
    before = standing(log, data)
    said = {name: value for name, value in data.items() if name != "reason"}
    if before is None:
        return said, "", ""
    id, event = before
    now = (data["value"], data["unit"], data.get("respondents"))
    if (event.value, event.unit, event.respondents) == now:
        return said, "value", SAME
    if not data.get("reason"):
        return said, "reason", WHY.format(measured(event.value, event.unit))
    return {**said, "reason": data["reason"], "supersedes": str(id)}, "", ""


def deposit(fact: str, at: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope of a deposit; `at`: its instant, RFC 3339."""
    return {
        "specversion": "1.0",
        "id": fact,
        "type": SeriesDeposited.NAME,
        "source": f"/areas/{data['area']}",
        "subject": data["series"],
        "time": at,
        "datacontenttype": "application/json",
        "data": dict(data),
    }
