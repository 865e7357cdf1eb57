"""Where each role begins, and the tabs of its pages: the only list of who is led where."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from contracts.codes import DEPARTEMENT
from contracts.communes import label_of
from contracts.data_files import read_toml
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.read_model import PostRecord
from services.access.domain.principals import LABELS, Principal, Role
from services.faces.theme.frame import Link, Place
from services.faces.theme.statuses import status


def _role(name: str) -> Role:
    if name not in LABELS:
        raise ValueError(f"no role of services/access/domain/principals.py is {name}")
    return Role(name)


class Led(NamedTuple):
    """What a role finds: its group and words on the demo's sign-in page, its tabs."""

    tabs: tuple[Link, ...]
    reads: bool = False
    group: str = ""
    about: str = ""


class Tabs(NamedTuple):
    """All of navigation.toml."""

    reading: tuple[Link, ...]
    public: tuple[Link, ...]
    alone: tuple[Link, ...]
    roles: dict[Annotated[Role, BeforeValidator(_role)], Led]


_TABS = read_toml("services/faces/navigation.toml", Tabs)
READING = _TABS.reading
TABS: Mapping[Role, tuple[Link, ...]] = {
    role: led.tabs + (READING if led.reads else ()) for role, led in _TABS.roles.items()
}
"""By role, the first of them its home; `{area}` is one area of its scope, `{post}` and
`{territory}` one of that kind, `{department}` where it lies: left out for others."""
SHOWN: Mapping[Role, tuple[str, str]] = {
    role: (led.group, led.about) for role, led in _TABS.roles.items() if led.tabs
}
"""In the order of the demo's sign-in page: the group of a role, and what it finds there."""
PUBLIC, ALONE = _TABS.public + READING, _TABS.alone + READING
"""For a browser that is not signed in; for whoever sits at a machine without accounts."""
OF_THE_NATION = frozenset({"/france", "/indicateurs"})
"""Pages of exact figures of the whole country: no process of the distributed set-up has them."""
_FIELD = re.compile(r"{(\w+)}")
_OF_A_POST = re.compile(r"/(?:saisie|carnet|postes)/([^/?]+)")


class RoleAt(NamedTuple):
    """A role in one area of its scope: a post, a département or the nation."""

    role: Role
    area: str

    @property
    def tabs(self) -> list[Link]:
        """The pages of the role in this area, its home first."""
        kind = "post" if "-" in self.area else "territory"
        fits = {"area": self.area, kind: self.area}
        if department := department_of(self.area):
            fits["department"] = department
        return [
            tab._replace(path=tab.path.format(**fits))
            for tab in TABS[self.role]
            if {*_FIELD.findall(tab.path)} <= {*fits}
        ]

    def place(self, posts: Mapping[str, str]) -> Place:
        """Who reads, for the head of a page; `posts`: their names, where they are known."""
        where = "" if self.area == NATION else place_of(self.area, posts)
        return Place(LABELS[self.role], where)


def place_of(area: str, posts: Mapping[str, str]) -> str:
    """An area in words: `France`, `Eure (27)`, `Évreux, police`; `posts`: as `called`."""
    if area == NATION:
        return "France"
    known = DEPARTEMENT.by_code.get(area)
    return f"{known.label} ({area})" if known else posts.get(area) or label_of(area)


def called(records: Iterable[PostRecord]) -> dict[str, str]:
    """Each post by its name and its service, `Évreux, police`; its code where two are so called."""
    found = {}
    for record in records:
        last = record.versions[-1]
        found[record.post] = f"{last.name}, {status(last.service)}"
    often = Counter(found.values())
    return {post: f"{name} ({post})" if often[name] > 1 else name for post, name in found.items()}


def roles_of(who: Principal) -> list[RoleAt]:
    """What somebody holds, area by area; roles without pages are left out."""
    return [RoleAt(role, area) for role, scope in who.holds for area in sorted(scope) if TABS[role]]


def homes_of(who: Principal) -> list[Link]:
    """The pages where somebody may begin, each once, named after the role and its area."""
    found: dict[str, Link] = {}
    for held in roles_of(who):
        title, where = held.place({})
        path = held.tabs[0].path
        found.setdefault(path, Link(", ".join(filter(None, (title, where))), path))
    return list(found.values())


def role_at(who: Principal, address: str) -> RoleAt | None:
    """The role for which somebody reads `address`: its tabs lead closest to it.

    The first one held where none leads there; None for who holds nothing. `address`: a path,
    with its query.
    """
    return max(roles_of(who), key=lambda held: _closest(held.tabs, address)[0], default=None)


def at_a_post(address: str) -> RoleAt | None:
    """The intervenant of the post whose page `address` is: its tabs, where nobody signs in."""
    post = _OF_A_POST.match(address)
    return RoleAt(Role.INTERVENANT, post[1]) if post else None


def marked(tabs: Sequence[Link], address: str) -> list[Link]:
    """The tabs, the one under which `address` is marked as current."""
    _, current = _closest(tabs, address)
    return [tab._replace(current=tab is current) for tab in tabs]


def _closest(tabs: Sequence[Link], address: str) -> tuple[int, Link | None]:
    """The tab whose path is the longest beginning of `address`, and how long; 0 for none."""
    best: tuple[int, Link | None] = (0, None)
    path = address.partition("?")[0]
    for tab in tabs:
        start = tab.path.partition("?")[0]
        under = path == start or path.startswith(f"{start}/")
        length = len(start) + address.startswith(tab.path) if under else 0
        if length > best[0]:
            best = length, tab
    return best
