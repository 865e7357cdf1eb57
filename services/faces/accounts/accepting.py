"""`/invitation/{secret}`: who was invited opens their account, with a password or a provider."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse, RedirectResponse, Response

from contracts.identifiers import NATION
from contracts.problems import NOT_FOUND
from services.access.domain.invitations import Invitation
from services.access.domain.password_rules import strength
from services.access.domain.principals import LABELS
from services.access.gate import SIGN_IN
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound
from services.faces.accounts.entrance import TOO_LATE, Field, TheEntrance, status_of
from services.faces.accounts.letters import INVITATION
from services.faces.accounts.printed import days_of
from services.faces.accounts.reset import UNLIKE
from services.faces.navigation import place_of
from services.faces.needs import TheSetting
from services.faces.page import OF_A_PASSWORD, PRIVATE, Page

router = APIRouter(prefix=INVITATION, include_in_schema=False)


@router.get("/{secret}")
def ask(secret: str, entrance: TheEntrance, setting: TheSetting) -> Response:
    """What the invitation offers, and how its account is opened; looking at it does not use it."""
    return invitation_page(secret, entrance, setting)


@router.post("/{secret}/force")
def measure(secret: str, entrance: TheEntrance, nouveau: Field = "") -> Response:
    """How strong a password would be. Raises ProblemFound."""
    try:
        login = entrance.access.invitations.of_secret(secret).login
    except AccessRefused as refused:
        raise ProblemFound(NOT_FOUND.problem(str(refused))) from None
    return JSONResponse({"force": strength(login, nouveau)}, headers=PRIVATE)


@router.post("/{secret}")
def open_account(
    secret: str,
    entrance: TheEntrance,
    setting: TheSetting,
    csrf: Field = "",
    nouveau: Field = "",
    encore: Field = "",
) -> Response:
    """Open the account with a password."""
    if entrance.meant(csrf) is None:
        return invitation_page(secret, entrance, setting, TOO_LATE)
    try:
        if nouveau != encore:
            raise AccessRefused(UNLIKE)
        entrance.access.invitations.accept(secret, nouveau)
    except AccessRefused as refused:
        return invitation_page(secret, entrance, setting, str(refused), status_of(refused))
    return RedirectResponse(f"{SIGN_IN}?fait=compte", 303)


@router.post("/{secret}/fournisseur")
def leave_for_the_provider(
    secret: str, entrance: TheEntrance, setting: TheSetting, csrf: Field = ""
) -> Response:
    """Open it with the identity of a provider: who comes back signed in is who it will be."""
    provider = entrance.access.provider
    if provider is None:
        raise ProblemFound(NOT_FOUND.problem("On n'ouvre ici de compte qu'avec un mot de passe."))
    if entrance.meant(csrf) is None:
        return invitation_page(secret, entrance, setting, TOO_LATE)
    try:
        entrance.access.invitations.of_secret(secret)
        session = entrance.access.sign_in.leaving()
        return entrance.onward(session, provider.address(session.secret, f"{INVITATION}/{secret}"))
    except AccessRefused as refused:
        return invitation_page(secret, entrance, setting, str(refused))


def invitation_page(
    secret: str,
    entrance: TheEntrance,
    setting: TheSetting,
    sentence: str = "",
    status: int = 422,
) -> Response:
    """The page of a link; `sentence`: what was refused. Of one that is over, why."""
    try:
        found = entrance.access.invitations.of_secret(secret)
    except AccessRefused as refused:
        return Page("link_over.html", 404, title="Invitation", sentence=str(refused))
    session = entrance.session or entrance.access.sign_in.visit()
    names = setting.post_names()
    shown = Page(
        "invitation.html",
        status if sentence else 200,
        OF_A_PASSWORD,
        title="Ouvrir votre compte",
        token=session.csrf,
        secret=secret,
        login=found.login,
        by=found.by,
        offers=[
            (LABELS[each.role], _places(found, n, names)) for n, each in enumerate(found.offers)
        ],
        expires=found.expires,
        provider=entrance.access.provider and entrance.access.provider.label,
        sentence=sentence,
    )
    return entrance.keep(shown, session)


def _places(found: Invitation, number: int, names: Mapping[str, str]) -> str:
    offer = found.offers[number]
    scope = ", ".join(place_of(area, names) for area in offer.scope if area != NATION)
    return f"{scope or 'France'}{days_of(offer)}"
