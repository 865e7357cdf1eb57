"""What one may say of the register of a post, as a table: the address of a form, its event."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from contracts.data_files import named, read_toml
from contracts.events import EVENTS, Event
from contracts.events.posts import PostAmended
from services.faces.forms.fields import Field, fields_of


class Kind(NamedTuple):
    """A form of kinds.toml, which says what each of these is."""

    event: Annotated[type[Event], named(EVENTS, "contracts/events/posts.py")]
    title: str
    said: str
    on: str
    icon: str
    fields: tuple[str, ...] = ()
    note: str = ""

    def asked(self) -> list[Field]:
        """Its fields, the day first and named for what it is."""
        return [
            field._replace(label=self.on) if field.name == "effective_on" else field
            for field in fields_of(self.event)
            if not self.fields or field.name in ("effective_on", *self.fields)
        ]


KINDS: Mapping[str, Kind] = read_toml(
    "services/faces/register/kinds.toml", dict[str, dict[str, Kind]]
)["forms"]
"""By address."""
OPENING, MOVE, CONVENTION = "ouverture", "demenagement", "convention"
COST, PLEDGE, EMPLOYER = "cout", "financement", "employeur"
TITLES: Mapping[str, str] = {
    kind.event.NAME: kind.said for address, kind in KINDS.items() if address != MOVE
}
"""The facts that the life of a post shows, by stored name. Its confirmations and its answers to
the yearly questions count persons: they have pages of their own, for its own people."""


def title_of(event: type[Event], changes: Mapping[str, object]) -> str:
    """How a fact is called: a change of commune is a move."""
    moved = event is PostAmended and "commune" in changes
    return KINDS[MOVE].said if moved else TITLES[event.NAME]
