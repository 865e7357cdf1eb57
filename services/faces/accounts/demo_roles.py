"""The accounts of a demo, one a role, as its sign-in page offers them: without a password."""

from collections.abc import Iterable, Mapping

from contracts.codes import DEPARTEMENT
from contracts.read_model import PostRecord
from services.access.domain.principals import LABELS, Principal, Role
from services.access.domain.register import Register
from services.faces.accounts.needs import Choice
from services.faces.navigation import SHOWN

ROLES = tuple(SHOWN)


def login_of(role: Role) -> str:
    """The name of a role's account."""
    return f"demo-{role}"


def choices(known: Register, posts: Iterable[PostRecord]) -> list[Choice]:
    """The demo's accounts that are not disabled, in the order of the sign-in page."""
    names = {each.post: each.versions[-1].name for each in posts}
    names |= {each.code: each.label for each in DEPARTEMENT.codes}
    return [
        _choice(role, known.principal(login), names)
        for role in ROLES
        if (login := login_of(role)) in known.accounts and known.accounts[login].disabled is None
    ]


def _choice(role: Role, who: Principal, names: Mapping[str, str]) -> Choice:
    group, about = SHOWN[role]
    places = [names[area] for _, scope in who.holds for area in sorted(scope) if area in names]
    return Choice(login_of(role), LABELS[role], group, " : ".join([*places, about]))
