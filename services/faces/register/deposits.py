"""What depositors of series share: who they are, what stands in the log, one deposit recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from contracts.codes import DEPARTEMENT, SERIE
from contracts.envelope import Fact
from contracts.events.external import SeriesDeposited
from contracts.identifiers import NATION
from contracts.streams import StreamId
from services.access.domain.principals import LOCAL, Principal
from services.access.domain.saying import may_say_some, own_series
from services.faces.errors import Posted
from services.faces.forms.fields import Field, Option, fields_of
from services.faces.forms.needs import FactsByStream
from services.faces.navigation import place_of
from services.faces.needs import TheGate, TheSetting

NATIONAL = (NATION, *DEPARTEMENT.by_code)
WHY = "Cette valeur en remplace une autre ({}) : dites pourquoi."
SAME = "Rien n'est changé : cette valeur est déjà en vigueur."


@dataclass(frozen=True, slots=True)
class Depositor:
    """Who deposits: `series`: their own; `areas`: where they measure; `names`: of posts."""

    who: Principal
    series: Sequence[str]
    areas: Sequence[str]
    names: Mapping[str, str]

    def place(self, area: str) -> str:
        """An area in words."""
        return place_of(area, self.names)

    @property
    def options(self) -> tuple[Option, ...]:
        """Their areas, named."""
        return tuple(Option(area, self.place(area)) for area in self.areas)

    @property
    def fields(self) -> list[Field]:
        """The fields of a deposit, with the series and areas that are theirs."""
        asked = {field.name: field for field in fields_of(SeriesDeposited)}
        series = tuple(Option(code, SERIE.label_of(code)) for code in self.series)
        why = "Motif, si cette valeur en remplace une autre"
        return [
            asked["series"]._replace(options=series),
            asked["area"]._replace(options=self.options, control="choice"),
            *(asked[name] for name in ("period", "value", "unit", "source", "respondents")),
            asked["reason"]._replace(label=why),
        ]


def _depositor(request: Request, gate: TheGate, setting: TheSetting, form: Posted) -> Depositor:
    """Whoever deposits some series somewhere. Raises NotAdmitted."""
    meant = str(form.get("csrf", ""))
    areas = areas_of(gate.who(request, meant))
    who = gate.admit_say(request, SeriesDeposited, areas[0] if areas else NATION, meant)
    return Depositor(who, own_series(who), areas, setting.post_names())


TheDepositor = Annotated[Depositor, Depends(_depositor)]


def areas_of(who: Principal) -> list[str]:
    """The areas of which `who` deposits: posts of theirs, or the nation and its départements."""
    if who is LOCAL or may_say_some(who, SeriesDeposited, NATION):
        return list(NATIONAL)
    held = sorted({area for _, scope in who.holds for area in scope})
    return [area for area in held if may_say_some(who, SeriesDeposited, area)]


def standing(log: FactsByStream, data: Mapping[str, Any]) -> tuple[UUID, SeriesDeposited] | None:
    """The deposit that one of the same series, area, period and source would replace."""
    found = None
    for _, fact in log.history(StreamId.of_series(data["series"], data["area"])):
        event = fact.event
        if isinstance(event, SeriesDeposited) and (
            (event.period, event.source) == (data["period"], data["source"])
        ):
            found = fact.id, event
    return found


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
        return said, "reason", WHY.format(f"{event.value:g} {event.unit}".replace(".", ","))
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


def drawn_for(text: str) -> str:
    """The id (UUID of version 8) that the same line always makes."""
    bits = int.from_bytes(sha256(text.encode()).digest()[:16])
    return str(UUID(int=bits & ~(0xF << 76 | 3 << 62) | 8 << 76 | 2 << 62))


def events_of(log: FactsByStream, series: str, area: str) -> list[tuple[int, Fact]]:
    """Every deposit of a series in an area, the latest first."""
    return list(reversed(log.history(StreamId.of_series(series, area))))
