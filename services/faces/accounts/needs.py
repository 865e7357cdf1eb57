"""What the pages of sign-in take from the composition."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from services.faces.needs import need


class Choice(NamedTuple):
    """An account that whoever reaches the demo may take, without a password.

    `group` and `about` place it on the sign-in page.
    """

    login: str
    label: str
    group: str = ""
    about: str = ""


class DemoRoles(NamedTuple):
    """The accounts that the sign-in page offers; none but in the demo."""

    choices: Sequence[Choice] = ()

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
