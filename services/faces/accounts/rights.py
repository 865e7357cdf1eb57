"""`/comptes/{login}/droits`: a right is given, taken back, or handed over to who comes next."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTasks

from contracts.problems import NOT_FOUND
from services.access.application.invitations import Wanted, require_may_give
from services.access.domain.events import Offer
from services.access.domain.grants import Grant
from services.access.domain.principals import LABELS
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound
from services.faces.accounts.administering import ACCOUNTS, Keeper, TheKeeper
from services.faces.accounts.entrance import Field
from services.faces.accounts.invitation_form import InvitationForm
from services.faces.accounts.inviting import handed
from services.faces.accounts.letters import Letters, TheLetters
from services.faces.accounts.managing import account_page
from services.faces.accounts.needs import TheKnownPosts
from services.faces.accounts.offers import Misfilled, Typed, known_among, offer_of
from services.faces.accounts.second_factor import told
from services.faces.page import Page
from services.faces.theme.frame import Link

GIVEN = "un droit lui a été donné : {}."
TAKEN = "un droit lui a été retiré : {}."
NOT_ONESELF = "Personne ne se donne un droit à soi-même : demandez-le à un autre administrateur."
router = APIRouter(prefix=ACCOUNTS, include_in_schema=False)


@router.post("/{login}/droits")
def give(
    login: str,
    at: TheKeeper,
    letters: TheLetters,
    register: TheKnownPosts,
    role: Field = "",
    perimetre: Field = "",
    du: Field = "",
    au: Field = "",
    deux: Field = "",
) -> Response:
    """Give the account one more right; its sessions end, so that it signs in as the role asks."""
    at.account(login)
    typed = Typed(role, perimetre, du, au)
    try:
        offer = offer_of(typed, known_among([perimetre], at.posts, register))
        require_may_give(at.who, offer)
        if login == at.by:
            raise AccessRefused(NOT_ONESELF)
        if not deux:
            at.access.invitations.require_one_prefecture(offer)
        at.access.accounts.give(login, offer, at.by)
    except Misfilled as misfilled:
        return account_page(at, login, typed=typed, errors=misfilled.errors)
    except AccessRefused as refused:
        return account_page(at, login, typed=typed, errors=[("", str(refused))])
    answer = RedirectResponse(f"{ACCOUNTS}/{login}?fait=donne", 303)
    said = GIVEN.format(at.words(offer.role, offer.scope))
    answer.background = told(at.access, letters, login, said)
    return answer


@router.post("/{login}/droits/{grant}/retrait")
def take_back(login: str, grant: UUID, at: TheKeeper, letters: TheLetters) -> Response:
    """End a right at this moment: the next page, and the next sending of a notebook, is refused."""
    try:
        found = _own(at, login, grant)
        at.access.accounts.revoke(grant, at.by)
    except AccessRefused as refused:
        return account_page(at, login, errors=[("", str(refused))])
    answer = RedirectResponse(f"{_back(at, login)}?fait=retire", 303)
    answer.background = told(at.access, letters, login, TAKEN.format(at.words(*found.held)))
    return answer


@router.get("/{login}/droits/{grant}/passation")
def ask_who_follows(login: str, grant: UUID, at: TheKeeper) -> Response:
    """The page where a right is handed over. Raises ProblemFound for one that is over."""
    try:
        return _handover(at, _own(at, login, grant))
    except AccessRefused as refused:
        raise ProblemFound(NOT_FOUND.problem(str(refused))) from None


@router.post("/{login}/droits/{grant}/passation")
def hand_over(
    login: str,
    grant: UUID,
    at: TheKeeper,
    letters: TheLetters,
    form: Annotated[InvitationForm, Depends()],
) -> Response:
    """Hand a right over at this moment to an account, or invite who takes it when they accept."""
    try:
        found = _own(at, login, grant)
    except AccessRefused as refused:
        return account_page(at, login, errors=[("", str(refused))])
    if form.login in at.access.accounts.register().accounts:
        return _to_account(at, letters, found, form)
    if errors := form.errors():
        return _handover(at, found, form.shown, errors)
    offer = Offer(role=found.held.role, scope=tuple(sorted(found.held.scope)))
    wanted = Wanted(form.login, (offer,), form.address, replaces=grant)
    try:
        (sealed,) = at.access.invitations.invite([wanted], at.who)
    except AccessRefused as refused:
        return _handover(at, found, form.shown, [("", str(refused))])
    return handed(at, letters, sealed, "" if form.on_paper else form.address)


def _to_account(at: Keeper, letters: Letters, found: Grant, form: InvitationForm) -> Response:
    try:
        if form.login == at.by:
            raise AccessRefused(NOT_ONESELF)
        at.access.accounts.hand_over(found.id, form.login, at.by)
    except AccessRefused as refused:
        return _handover(at, found, form.shown, [("compte", str(refused))])
    words = at.words(*found.held)
    answer = RedirectResponse(f"{_back(at, found.login)}?fait=passe", 303)
    answer.background = BackgroundTasks(
        [
            told(at.access, letters, found.login, TAKEN.format(words)),
            told(at.access, letters, form.login, GIVEN.format(words)),
        ]
    )
    return answer


def _own(at: Keeper, login: str, grant: UUID) -> Grant:
    """A right of the account that this reader gives and that is not over. Raises AccessRefused."""
    at.account(login)
    found = at.access.accounts.standing(grant)
    if found.login != login or not at.reaches(found.held):
        raise AccessRefused("Ce droit n'est pas à retirer par vous : demandez à l'administrateur.")
    return found


def _back(at: Keeper, login: str) -> str:
    """The page of the account, or the list for who sees it no more."""
    return f"{ACCOUNTS}/{login}" if at.manages or at.grants(login) else ACCOUNTS


def _handover(
    at: Keeper,
    found: Grant,
    typed: dict[str, str] | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> Page:
    return Page(
        "handover.html",
        422 if errors else 200,
        title=f"Passation : {at.places(found.held.scope) or LABELS[found.held.role]}",
        crumbs=(Link("Comptes", ACCOUNTS), Link(found.login, f"{ACCOUNTS}/{found.login}")),
        token=at.token,
        grant=found,
        words=at.words(*found.held),
        typed=typed or {},
        errors=errors or [],
    )
