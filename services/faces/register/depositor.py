"""Who deposits series: their own series, where they measure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from contracts.codes import DEPARTEMENT, SERIE
from contracts.events.external import SeriesDeposited
from contracts.identifiers import NATION
from services.access.domain.principals import LOCAL, Principal
from services.access.domain.saying import may_say_some, own_series
from services.faces.errors import Posted
from services.faces.forms.fields import Field, Option, fields_of
from services.faces.navigation import place_of
from services.faces.needs import TheGate, TheSetting

NATIONAL = (NATION, *DEPARTEMENT.by_code)


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
    areas = areas_of(gate.who(request, meant), setting.post_names())
    who = gate.admit_say(request, SeriesDeposited, areas[0] if areas else NATION, meant)
    return Depositor(who, own_series(who), areas, setting.post_names())


TheDepositor = Annotated[Depositor, Depends(_depositor)]


def areas_of(who: Principal, posts: Iterable[str]) -> list[str]:
    """The areas of which `who` deposits: the nation and its départements, or those of theirs.

    `posts`: those that exist, of which whoever measures a département may tell some apart.
    """
    held = sorted({*posts, *(area for _, scope in who.holds for area in scope)})
    national = who is LOCAL or may_say_some(who, SeriesDeposited, NATION)
    known = NATIONAL if national else held
    return [area for area in known if may_say_some(who, SeriesDeposited, area)]
