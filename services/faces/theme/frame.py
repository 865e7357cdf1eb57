"""What surrounds a page: where one is, where one can go, and who is reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Link(NamedTuple):
    """A way somewhere; `icon` names a drawing of icons.svg, `current` is where one is.

    `short`: the label where there is little room, one word.
    """

    label: str
    path: str
    current: bool = False
    icon: str = ""
    short: str = ""


class Place(NamedTuple):
    """Who reads, in two short lines: « Préfecture de l'Eure », « Département 27 »."""

    title: str
    subtitle: str = ""


class Visitor(NamedTuple):
    """Who is signed in: their name, the token of their forms, the pages of their account."""

    name: str
    csrf: str
    links: Sequence[Link] = ()


class Traced(NamedTuple):
    """What a machine or an auditor needs, said at the foot: a digest, a rank, an identifier."""

    label: str
    value: str


@dataclass(frozen=True)
class Frame:
    """What templates/base.html draws around the content of a page.

    `title` names the subject, never the audience. `crumbs` lead to the page, which they do not
    repeat. `demo` shows the strip of synthetic data; `nature` adds a sentence to it. `notice` is a
    warning for everybody, or empty. `dock` is the bar at the foot of the intervenant's phone.
    `sign_in` is empty where nobody signs in. `refused` says in the title of the window that what
    was sent has to be corrected.
    """

    title: str
    place: Place | None = None
    navigation: Sequence[Link] = ()
    crumbs: Sequence[Link] = ()
    visitor: Visitor | None = None
    sign_in: str = "/connexion"
    demo: bool = False
    nature: str = ""
    notice: str = ""
    trace: Sequence[Traced] = ()
    dock: Sequence[Link] = ()
    refused: bool = False


def around(first: int, most: int, total: int, address: Callable[[int], str]) -> tuple[str, str]:
    """The addresses of the lines before and after those shown from `first` on; empty for none."""
    before = address(max(first - most, 0)) if first else ""
    return before, address(first + most) if first + most < total else ""
