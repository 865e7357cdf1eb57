"""An invitation in words: for its mail, the page that shows it once, the sheet to print."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from services.access.application.invitations import Sealed
from services.access.domain.events import Offer
from services.faces.accounts.administering import Keeper
from services.faces.accounts.letters import Letters
from services.faces.theme.dates import day, instant
from services.faces.theme.pdf import pdf_of
from services.faces.theme.qr import qr_of

TEMPLATE = Path(__file__).with_name("invitation.typ")


class PrintedInvitation(NamedTuple):
    """What the person reads: the account, what it is offered, by whom, the link and its end."""

    login: str
    offers: Sequence[str]
    by: str
    link: str
    until: str


def letter_of(at: Keeper, letters: Letters, sealed: Sealed) -> PrintedInvitation:
    """An invitation with its link, in words."""
    found = sealed.invitation
    offers = [f"{at.words(each.role, each.scope)}{days_of(each)}" for each in found.offers]
    link = letters.invitation(sealed.secret)
    return PrintedInvitation(found.login, offers, found.by, link, instant(found.expires))


def days_of(offer: Offer) -> str:
    """Between which days, after a comma; nothing where none is told."""
    first, last = offer.starts_on, offer.ends_on
    said = [f"à partir du {day(first)}"] if first else []
    said += [f"jusqu'au {day(last)}"] if last else []
    return "".join(f", {each}" for each in said)


def pdf_of_invitations(letters: Sequence[PrintedInvitation]) -> bytes:
    """A page for each, with its link as text and as a QR code. PDF/UA-1."""
    said = [each._asdict() | {"drawing": qr_of(each.link)} for each in letters]
    return pdf_of(TEMPLATE, {"letters": said})
