"""`/compte`: what somebody changes of their own account, and the sessions they end."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from contracts.identifiers import NATION
from contracts.problems import NOT_FOUND
from services.access.application.access import Access
from services.access.application.sign_in import Session
from services.access.domain.principals import LOCAL
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound
from services.faces.accounts.entrance import Field, TheEntrance, status_of
from services.faces.accounts.letters import TheLetters
from services.faces.accounts.reset import CHANGED, UNLIKE, measured
from services.faces.accounts.second_factor import (
    ENROLLED,
    codes_page,
    enrolment_page,
    told,
)
from services.faces.navigation import roles_of
from services.faces.needs import TheGate
from services.faces.page import OF_A_PASSWORD, Page
from services.faces.theme.frame import Link

OWN = "/compte"
IDENTITY = f"{OWN}/identite"
BACK = (Link("Votre compte", OWN),)
TOO_WEAK = (
    "Le mot de passe que vous venez de taper est de ceux que l'on essaie d'abord : choisissez-en "
    "un autre, par exemple quatre mots sans lien entre eux."
)
EXCHANGED = "un autre téléphone en donne désormais les codes, et ses autres sessions ont pris fin."
REMOVED = "le second facteur a été retiré."
router = APIRouter(prefix=OWN, include_in_schema=False)


class Owner:
    """Whoever is signed in, at a page of their own account.

    Raises NotAdmitted for nobody and for a form sent from elsewhere, ProblemFound (404) where
    there are no accounts and for a program, which has none of this.
    """

    def __init__(self, request: Request, gate: TheGate, csrf: Annotated[str, Form()] = "") -> None:
        if gate.who(request, csrf) is LOCAL:
            raise ProblemFound(NOT_FOUND.problem("Il n'y a pas de compte ici."))
        gate.signed_in(request, csrf)
        session = gate.session(request)
        if gate.access is None or session is None or session.login is None:
            raise ProblemFound(NOT_FOUND.problem("Rien ne se trouve à cette adresse."))
        self.access: Access = gate.access
        self.session: Session = session
        self.login: str = session.login
        self.address = request.client.host if request.client else ""


TheOwner = Annotated[Owner, Depends()]


@router.get("")
def account(owner: TheOwner, fait: str = "") -> Response:
    """The state of the account."""
    return _page(owner, fait)


@router.post("/sessions")
def end_session(owner: TheOwner, session: Field = "") -> Response:
    """End one of the account's sessions, or all the others."""
    owner.access.sign_in.end_other(owner.session, session)
    return RedirectResponse(f"{OWN}?fait=sessions", 303)


@router.get("/mot-de-passe")
def ask_password(owner: TheOwner, faible: str = "") -> Response:
    """The page where one changes it; 404 for who signs in by a provider alone."""
    return _password(owner, TOO_WEAK if faible else "")


@router.post("/mot-de-passe")
def change_password(
    owner: TheOwner,
    entrance: TheEntrance,
    letters: TheLetters,
    mot_de_passe: Field = "",
    nouveau: Field = "",
    encore: Field = "",
) -> Response:
    """Change it; the other sessions end, and this one goes on under another secret."""
    try:
        if nouveau != encore:
            raise AccessRefused(UNLIKE)
        owner.access.passwords.change(owner.login, mot_de_passe, nouveau, owner.address)
    except AccessRefused as refused:
        return _password(owner, str(refused), status_of(refused))
    answer = entrance.onward(
        owner.access.sign_in.renewed(owner.session), f"{OWN}?fait=mot-de-passe"
    )
    answer.background = told(owner.access, letters, owner.login, CHANGED)
    return answer


@router.post("/mot-de-passe/force")
def measure(owner: TheOwner, nouveau: Field = "") -> Response:
    """How strong a password would be, for the page where one changes it."""
    return measured(owner.login, nouveau)


@router.get("/second-facteur")
def ask_factor(owner: TheOwner) -> Response:
    """Set one up, or what can be done with the one that stands."""
    return _factor(owner, anew=True)


@router.post("/second-facteur")
def set_up_factor(
    owner: TheOwner, entrance: TheEntrance, letters: TheLetters, code: Field = ""
) -> Response:
    """Set one up with its first code."""
    try:
        opened, codes = owner.access.sign_in.enrolled(code, owner.session)
    except AccessRefused as refused:
        return _factor(owner, str(refused), status_of(refused))
    shown = entrance.keep(codes_page(codes, OWN), opened)
    shown.background = told(owner.access, letters, owner.login, ENROLLED)
    return shown


@router.post("/second-facteur/codes")
def renew_codes(owner: TheOwner, code: Field = "") -> Response:
    """Other recovery codes."""
    try:
        return codes_page(owner.access.second_factor.renew(owner.login, code), OWN)
    except AccessRefused as refused:
        return _factor(owner, str(refused), status_of(refused))


@router.post("/second-facteur/autre")
def ask_another(owner: TheOwner, code: Field = "") -> Response:
    """Another telephone, for who types a code of this one or, without it, a recovery code."""
    try:
        secret = owner.access.second_factor.another(owner.login, code)
    except AccessRefused as refused:
        return _factor(owner, str(refused), status_of(refused))
    return _another(owner, secret)


@router.post("/second-facteur/autre/code")
def take_another(owner: TheOwner, letters: TheLetters, code: Field = "") -> Response:
    """The other telephone stands with its first code; other sessions end."""
    factor = owner.access.second_factor
    try:
        secret = factor.next(owner.login)
    except AccessRefused as refused:
        return _factor(owner, str(refused), status_of(refused))
    try:
        codes = factor.exchange(owner.login, code)
    except AccessRefused as refused:
        return _another(owner, secret, str(refused))
    owner.access.sign_in.end_other(owner.session, "")
    shown = codes_page(codes, OWN)
    shown.background = told(owner.access, letters, owner.login, EXCHANGED)
    return shown


@router.post("/second-facteur/retrait")
def remove_factor(owner: TheOwner, letters: TheLetters, code: Field = "") -> Response:
    """Go without."""
    try:
        owner.access.second_factor.remove(owner.login, code)
    except AccessRefused as refused:
        return _factor(owner, str(refused), status_of(refused))
    answer = RedirectResponse(f"{OWN}?fait=retrait", 303)
    answer.background = told(owner.access, letters, owner.login, REMOVED)
    return answer


@router.post("/identite")
def bind_identity(owner: TheOwner) -> Response:
    """Leave for the provider; the identity that comes back signs in to this account as well."""
    if owner.access.provider is None:
        raise ProblemFound(NOT_FOUND.problem("On ne se connecte ici qu'avec un mot de passe."))
    try:
        return RedirectResponse(owner.access.provider.address(owner.session.secret, IDENTITY), 303)
    except AccessRefused:
        return RedirectResponse(f"{OWN}?fait=non-liee", 303)


def _page(owner: Owner, done: str) -> Page:
    access = owner.access
    held = roles_of(access.accounts.principal(owner.login))
    return Page(
        "account.html",
        title="Votre compte",
        token=owner.session.csrf,
        login=owner.login,
        email=access.passwords.address_of(owner.login),
        has_password=access.passwords.has_one(owner.login),
        enrolled=access.second_factor.enrolled(owner.login),
        required=access.second_factor.required(owner.login),
        sessions=access.sign_in.others(owner.session),
        own=owner.session.digest,
        provider=access.provider and access.provider.label,
        bound=access.accounts.register().accounts[owner.login].identity is not None,
        area=held[0].area if held else NATION,
        done=done,
    )


def _password(owner: Owner, sentence: str = "", status: int = 200) -> Page:
    if not owner.access.passwords.has_one(owner.login):
        raise ProblemFound(
            NOT_FOUND.problem("Ce compte n'a pas de mot de passe : un fournisseur le connecte.")
        )
    return Page(
        "change_password.html",
        status,
        OF_A_PASSWORD,
        title="Changer de mot de passe",
        crumbs=BACK,
        token=owner.session.csrf,
        login=owner.login,
        sentence=sentence,
    )


def _another(owner: Owner, secret: bytes, sentence: str = "") -> Page:
    action, demanded = f"{OWN}/second-facteur/autre/code", True
    token = owner.session.csrf
    return enrolment_page(secret, owner.login, token, action, OWN, sentence, demanded=demanded)


def _factor(owner: Owner, sentence: str = "", status: int = 200, *, anew: bool = False) -> Page:
    factor, token = owner.access.second_factor, owner.session.csrf
    demanded = factor.required(owner.login)
    if not factor.enrolled(owner.login):
        secret = factor.propose(owner.login) if anew else factor.proposed(owner.login)
        action = f"{OWN}/second-facteur"
        return enrolment_page(secret, owner.login, token, action, OWN, sentence, demanded=demanded)
    return Page(
        "second_factor.html",
        status,
        title="Votre second facteur",
        crumbs=BACK,
        token=token,
        demanded=demanded,
        left=factor.codes_left(owner.login),
        sentence=sentence,
    )
