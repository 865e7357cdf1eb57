"""What one may say at a post, as a table: the address of a form, its event, its title."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

from contracts.data_files import named, read_toml
from contracts.events import EVENTS, Event


class Kind(NamedTuple):
    """A form: the event that it makes, how both are called in French, its drawing, its group."""

    event: Annotated[type[Event], named(EVENTS, "contracts/events/cases.py ou activity.py")]
    title: str
    icon: str = ""
    group: str = ""


class Kinds(NamedTuple):
    """All of them, by address. `groups`: in which the page of a case offers the acts."""

    groups: tuple[str, ...]
    opening: Kind
    acts: Mapping[str, Kind]
    others: Mapping[str, Kind]
    activity: Mapping[str, Kind]
    shown: Mapping[str, Kind]


_KINDS = read_toml("services/faces/entry/kinds.toml", Kinds)
OPENING, ACT_FORMS, OTHERS, ACTIVITY = _KINDS.opening, _KINDS.acts, _KINDS.others, _KINDS.activity
GROUPS: Mapping[str, Sequence[str]] = {
    group: [address for address, kind in ACT_FORMS.items() if kind.group == group]
    for group in _KINDS.groups
}
OF_A_CASE: Mapping[str, Kind] = {**ACT_FORMS, **OTHERS}
BY_TYPE: Mapping[str, Kind] = {
    kind.event.NAME: kind
    for kind in (*OF_A_CASE.values(), *ACTIVITY.values(), *_KINDS.shown.values())
}
"""Every fact that a history shows."""
