"""Files of accounts that were tried, kept for the time of a confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from services.faces.accounts.printed import PrintedInvitation
from services.faces.accounts.sheet import Plan
from services.faces.needs import need
from services.faces.tried import TriedFiles
from services.intake.ports import Line


@dataclass
class Tried:
    """A file that was tried and, once it is confirmed, what became of its invitations.

    `unsent`: those to print, with why they did not leave; their links are kept nowhere else, and
    here as long as the file is.
    """

    whose: str
    name: str
    at: datetime
    lines: Sequence[Line]
    plan: Plan
    done: bool = False
    given: int = 0
    sending: int = 0
    sent: int = 0
    unsent: list[tuple[PrintedInvitation, str]] = field(default_factory=list)


class TriedAccounts(TriedFiles[Tried]):
    """The last files of accounts tried, of all readers."""

    def __init__(self) -> None:
        super().__init__(most=4)


TheFiles = Annotated[TriedAccounts, need(TriedAccounts)]
