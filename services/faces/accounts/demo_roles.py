"""The accounts of a demo, one a role, as its sign-in page offers them: without a password."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.read_model import PostRecord
from services.access.domain.principals import LABELS, Principal, Role
from services.access.domain.register import Register

ROLES = tuple(role for role in Role if role is not Role.LOGICIEL)


class Choice(NamedTuple):
    """An account that whoever reaches the demo may take, without a password."""

    login: str
    label: str


def login_of(role: Role) -> str:
    """The name of a role's account."""
    return f"demo-{role}"


def choices(known: Register, posts: Iterable[PostRecord]) -> list[Choice]:
    """The demo's accounts that are not disabled, in the order of roles."""
    names = {each.post: f"{each.post} {each.versions[-1].name}" for each in posts}
    names |= {each.code: f"{each.code} {each.label}" for each in DEPARTEMENT.codes}
    return [
        Choice(login, _label(role, known.principal(login), names))
        for role in ROLES
        if (login := login_of(role)) in known.accounts and known.accounts[login].disabled is None
    ]


def _label(role: Role, who: Principal, names: Mapping[str, str]) -> str:
    places = {names[area] for _, scope in who.holds for area in scope if area in names}
    label = LABELS[role][0].lower() + LABELS[role][1:]
    return f"{label} ({', '.join(sorted(places))})" if places else label
