"""Who may say what: the table `saying.toml`, read once; what no line allows is refused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel

from contracts.data_files import named, read_toml
from contracts.envelope import Fact
from contracts.events import ACTIVITY_EVENTS, ACTS, EVENTS, Event
from contracts.events.external import SeriesDeposited
from contracts.events.posts import FundingPledged, FundingWithdrawn
from contracts.identifiers import NATION
from contracts.patterns import department_of, is_siren
from contracts.streams import channel_key
from services.access.domain.principals import LABELS, LOCAL, VAULT, Held, Principal, Role

NAMES: Mapping[str, frozenset[type[Event]]] = {
    **{name: frozenset({event}) for name, event in EVENTS.items()},
    "act": ACTS,
    "activity": frozenset(ACTIVITY_EVENTS),
}


class Reach(StrEnum):
    """Where a role may say something; `saying.toml` explains each."""

    POST = "post"
    DEPARTMENT = "department"
    DEPARTMENT_WITHOUT_PREFECTURE = "department_without_prefecture"
    FUNDER = "funder"
    FUNDER_DEPARTMENT = "funder_department"
    NATION = "nation"


WHERE: Mapping[Reach, str] = MappingProxyType(
    {
        Reach.POST: "ses postes",
        Reach.DEPARTMENT: "les postes de son département",
        Reach.DEPARTMENT_WITHOUT_PREFECTURE: "un département sans compte de préfecture",
        Reach.FUNDER: "son propre argent",
        Reach.FUNDER_DEPARTMENT: "son propre argent",
        Reach.NATION: "la France entière",
    }
)
OF_A_SIREN = "interco"
"""The kind of funder whose money is that of the SIREN which its pledge names."""
Sayers = Mapping[Role | Literal["coffre"], Reach]
"""The roles that may say an event type, and where; `coffre` is the vault."""


class _Line(BaseModel):
    events: list[Annotated[frozenset[type[Event]], named(NAMES)]]
    who: Sayers


TABLE: Mapping[type[Event], Sayers] = {
    event: line.who
    for line in read_toml("services/access/domain/saying.toml", dict[str, list[_Line]])["line"]
    for events in line.events
    for event in events
}


OWNERS: Mapping[str, list[Role]] = read_toml(
    "services/access/domain/series.toml", dict[str, list[Role]]
)
"""The roles that deposit each series."""


class Say(NamedTuple):
    """An event type said of an area: a post, or where a series was measured.

    `funder`: for money, the département, the commune or the SIREN whose money it is, where the
    fact tells. `series`: which one is deposited. `served`: whether the register of the area is
    known to let that SIREN in (intake's `territories`).
    """

    event: type[Event]
    area: str
    funder: str = ""
    series: str = ""
    served: bool = False


def say_of(fact: Fact) -> Say:
    """What a fact says, and of where."""
    return say(fact.event, channel_key(fact))


def say(event: Event, area: str) -> Say:
    """What an event says of `area`."""
    series = event.series if isinstance(event, SeriesDeposited) else ""
    return Say(type(event), area, _funder(event, department_of(area)), series)


def may_say(who: Principal, say: Say) -> bool:
    """Whether the table lets `who` say it now; facts of the log are never asked again."""
    sayers = TABLE.get(say.event)
    if sayers is None:
        return False
    if who is VAULT or "coffre" in sayers:
        return who is VAULT and "coffre" in sayers
    roles = sayers if say.event is not SeriesDeposited else OWNERS.get(say.series, ())
    return who is LOCAL or any(
        _reaches(sayers[held.role], held, say, who) for held in who.holds if held.role in roles
    )


def may_say_some(who: Principal, event: type[Event], area: str, sirens: Iterable[str] = ()) -> bool:
    """Whether the table lets `who` say of `area` at least one event of this type.

    For money and series that is not told by the type alone: it depends on whose they are.
    `sirens`: those of `who` that the register of `area` lets in.
    """
    if event is SeriesDeposited:
        return any(may_say(who, Say(event, area, series=own)) for own in own_series(who))
    return (
        may_say(who, Say(event, area))
        or any(may_say(who, Say(event, area, place)) for place in own_places(who, area))
        or any(may_say(who, Say(event, area, siren, served=True)) for siren in sirens)
    )


def sayers_in_words(event: type[Event]) -> str:
    """Who says an event of this type, and where (French)."""
    said = [
        f"{LABELS[Role(role)]} ({WHERE[reach]})"
        for role, reach in TABLE.get(event, {}).items()
        if role != "coffre"
    ]
    return ", ".join(said) or "l'exploitant seul, par « relais import »"


def own_series(who: Principal) -> list[str]:
    """The series that `who` deposits somewhere, in the order of their list."""
    roles = {held.role for held in who.holds}
    return [series for series, own in OWNERS.items() if who is LOCAL or roles.intersection(own)]


def own_places(who: Principal, area: str) -> frozenset[str]:
    """The places in the département of `area` whose money `who` may speak of as a funder."""
    home = department_of(area)
    held = (held.scope for held in who.holds if held.role is Role.FINANCEUR)
    places = (place for scope in held for place in scope if "-" not in place)  # posts pay nothing
    return frozenset(place for place in places if department_of(place) == home)


def own_sirens(who: Principal) -> frozenset[str]:
    """The organisations whose money `who` may speak of, where the register lets them in."""
    held = (held.scope for held in who.holds if held.role is Role.FINANCEUR)
    return frozenset(place for scope in held for place in scope if is_siren(place))


def _reaches(reach: Reach, held: Held, say: Say, who: Principal) -> bool:
    match reach:
        case Reach.POST:
            return say.area in held.scope
        case Reach.DEPARTMENT:
            return department_of(say.area) in held.scope
        case Reach.DEPARTMENT_WITHOUT_PREFECTURE:
            return department_of(say.area) in who.without_prefecture
        case Reach.FUNDER:
            return say.funder in held.scope and (say.served or not is_siren(say.funder))
        case Reach.FUNDER_DEPARTMENT:
            near = department_of(say.area) in map(department_of, held.scope)
            return near or (say.served and any(map(is_siren, held.scope)))
        case Reach.NATION:
            return NATION in held.scope


def _funder(event: Event, department: str) -> str:
    if not isinstance(event, FundingPledged | FundingWithdrawn):
        return ""
    if event.funder == "cg":
        return department
    code = event.funder_code or "" if isinstance(event, FundingPledged) else ""
    if event.funder == "commune":
        return code if department_of(code) == department else ""
    return code if event.funder == OF_A_SIREN and is_siren(code) else ""
