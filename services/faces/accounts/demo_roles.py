"""The accounts of a demo, one a role, as its sign-in page offers them: without a password."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.read_model import PostRecord
from services.access.application.accounts import Accounts
from services.access.domain.principals import LABELS, Principal, Role
from services.faces.navigation import SHOWN, called
from services.faces.needs import need

ROLES = tuple(SHOWN)
MADE_LAST = Role.INTERVENANT
"""Who writes most comes once the history of the demo is whole."""


class Choice(NamedTuple):
    """An account that whoever reaches the demo may take, without a password.

    `group` and `about` place it on the sign-in page.
    """

    login: str
    label: str
    group: str = ""
    about: str = ""


class DemoRoles(NamedTuple):
    """The accounts that the sign-in page offers, asked for each time; none but in the demo."""

    asked: Callable[[], Sequence[Choice]] = tuple

    @property
    def choices(self) -> Sequence[Choice]:
        """Those that may be taken now."""
        return self.asked()

    @property
    def logins(self) -> set[str]:
        """The accounts that may be taken."""
        return {choice.login for choice in self.choices}

    @property
    def groups(self) -> dict[str, list[Choice]]:
        """The choices under the heads of their groups, in order."""
        found: dict[str, list[Choice]] = {}
        for choice in self.choices:
            found.setdefault(choice.group, []).append(choice)
        return found


TheRoles = Annotated[DemoRoles, need(DemoRoles)]


def login_of(role: Role) -> str:
    """The name of a role's account."""
    return f"demo-{role}"


def preparing(accounts: Accounts) -> str | None:
    """What every page says of a demo whose history is still received (French), else None."""
    if login_of(MADE_LAST) in accounts.register().accounts:
        return None
    return (
        "La démonstration se prépare encore : d’autres faits et d’autres éditions arrivent. Ce qui "
        "est là peut se lire ; la saisie s’ouvrira ensuite."
    )


def choices(accounts: Accounts, posts: Iterable[PostRecord]) -> list[Choice]:
    """The demo's accounts that are not disabled, in the order of the sign-in page."""
    names = called(posts)
    names |= {each.code: each.label for each in DEPARTEMENT.codes}
    known = accounts.register()
    return [
        _choice(role, accounts.principal(login), names)
        for role in ROLES
        if (login := login_of(role)) in known.accounts and known.accounts[login].disabled is None
    ]


def _choice(role: Role, who: Principal, names: Mapping[str, str]) -> Choice:
    group, about = SHOWN[role]
    places = [names[area] for _, scope in who.holds for area in sorted(scope) if area in names]
    return Choice(login_of(role), LABELS[role], group, " : ".join([*places, about]))
