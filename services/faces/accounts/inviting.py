"""`/invitations`: somebody is invited by mail or on paper, again, or no more."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from services.access.application.invitations import Sealed, Wanted
from services.access.domain.events import Offer
from services.access.domain.principals import Held
from services.access.ports import AccessRefused
from services.faces.accounts.administering import ACCOUNTS, Keeper, TheKeeper
from services.faces.accounts.entrance import Field
from services.faces.accounts.invitation_form import InvitationForm
from services.faces.accounts.letters import LetterNotSent, Letters, TheLetters
from services.faces.accounts.listing import accounts_page
from services.faces.accounts.needs import TheKnownPosts
from services.faces.accounts.offers import Misfilled, known_among, offer_of
from services.faces.accounts.printed import PrintedInvitation, letter_of, pdf_of_invitations
from services.faces.page import PRIVATE, Page
from services.faces.theme.frame import Link

INVITATIONS = "/invitations"
NOT_ITS_LINK = (
    "Ce lien n'est plus celui de cette invitation : renvoyez-la pour en imprimer un autre."
)
router = APIRouter(prefix=INVITATIONS, include_in_schema=False)


@router.post("")
def invite(
    at: TheKeeper,
    letters: TheLetters,
    register: TheKnownPosts,
    form: Annotated[InvitationForm, Depends()],
) -> Response:
    """Invite somebody: the mail leaves, or the invitation is shown this once to be printed."""
    errors = form.errors()
    offers: tuple[Offer, ...] = ()
    try:
        known = known_among([form.typed.perimetre], at.posts, register)
        offers = (offer_of(form.typed, known),)
    except Misfilled as misfilled:
        errors += misfilled.errors
    if errors:
        return accounts_page(at, typed=form.shown, errors=errors)
    wanted = Wanted(form.login, offers, form.address, beside=form.beside)
    return invited(at, letters, wanted, on_paper=form.on_paper, typed=form.shown)


@router.post("/{id}/renvoi")
def renew(
    id: UUID, at: TheKeeper, letters: TheLetters, voie: Field = "courriel", vu: Field = ""
) -> Response:
    """Another link, by mail or on paper; the one before opens nothing more."""
    try:
        _require_own(at, id)
        sealed = at.access.invitations.renew(id, vu, at.who)
    except AccessRefused as refused:
        return accounts_page(at, errors=[("", str(refused))])
    address = at.access.invitations.address_of(id) or ""
    return handed(at, letters, sealed, "" if voie == "papier" else address)


@router.post("/{id}/retrait")
def withdraw(id: UUID, at: TheKeeper) -> Response:
    """Take it back: its link opens nothing more."""
    try:
        _require_own(at, id)
        at.access.invitations.withdraw(id, at.who)
    except AccessRefused as refused:
        return accounts_page(at, errors=[("", str(refused))])
    return RedirectResponse(f"{ACCOUNTS}?fait=retiree", 303)


@router.post("/{id}/pdf")
def printed(
    id: UUID, at: TheKeeper, letters: TheLetters, secret: Annotated[str, Form()] = ""
) -> Response:
    """The invitation as a document, for who has its link at hand: nobody else can make it."""
    try:
        _require_own(at, id)
        found = at.access.invitations.of_secret(secret)
        if found.id != id:
            raise AccessRefused(NOT_ITS_LINK)
    except AccessRefused as refused:
        return accounts_page(at, errors=[("", str(refused))])
    made = pdf_of_invitations([letter_of(at, letters, Sealed(found, secret))])
    named = {"Content-Disposition": f'inline; filename="invitation-{found.login}.pdf"'}
    return Response(made, media_type="application/pdf", headers=PRIVATE | named)


def invited(
    at: Keeper, letters: Letters, wanted: Wanted, *, on_paper: bool, typed: dict[str, str]
) -> Response:
    """Invite one person, and what the page says of it."""
    try:
        (sealed,) = at.access.invitations.invite([wanted], at.who)
    except AccessRefused as refused:
        return accounts_page(at, typed=typed, errors=[("", str(refused))])
    return handed(at, letters, sealed, "" if on_paper else wanted.address)


def handed(at: Keeper, letters: Letters, sealed: Sealed, address: str) -> Response:
    """Send an invitation to an address; where that cannot be, or there is none, show it once."""
    said = letter_of(at, letters, sealed)
    why = ""
    if address:
        try:
            send(letters, address, said)
        except LetterNotSent as refused:
            why = f"{refused} L'invitation n'est pas partie : imprimez-la, ou recopiez son lien."
        else:
            return RedirectResponse(f"{ACCOUNTS}?fait=invitee", 303)
    return Page(
        "handed_invitation.html",
        title=f"Invitation de {sealed.invitation.login}",
        crumbs=(Link("Comptes", ACCOUNTS),),
        token=at.token,
        said=said,
        id=sealed.invitation.id,
        secret=sealed.secret,
        why=why,
        whole="://" in said.link,
    )


def send(letters: Letters, address: str, said: PrintedInvitation) -> None:
    """Send an invitation by mail. Raises LetterNotSent."""
    letters.invite(address, said.by, said.login, said.offers, said.link, said.until)


def _require_own(at: Keeper, id: UUID) -> None:
    """Refuse an invitation that is not for this reader's scope, as one that is not there."""
    found = at.access.invitations.waiting(id)
    helds: Sequence[Held] = [Held(o.role, frozenset(o.scope)) for o in found.offers]
    if not all(map(at.reaches, helds)):
        raise AccessRefused("Cette invitation n'attend plus de réponse : voyez les comptes.")
