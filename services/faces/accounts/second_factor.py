"""The second factor at sign-in: the code asked for, or the factor that a role demands set up."""

from typing import Annotated

import segno
from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from services.access.application.access import Access
from services.access.domain.one_time_codes import enrolment_uri, key_text
from services.access.gate import SIGN_IN
from services.access.ports import AccessRefused, CodeReplayed
from services.faces.accounts.entrance import Field, Onward, TheEntrance, status_of
from services.faces.accounts.letters import Letters, TheLetters
from services.faces.page import Page

REPLAYED = "un code qui avait déjà servi a été tapé de nouveau, avec votre mot de passe."
ENROLLED = "un second facteur a été mis en place."
router = APIRouter(prefix=SIGN_IN, include_in_schema=False)


def enrolment_page(
    secret: bytes, login: str, token: str, action: str, suite: str, sentence: str, *, demanded: bool
) -> Page:
    """The page that shows a secret, as a QR code and as text, and takes the first code.

    `action`: where its form goes. `demanded`: by a role of the account.
    """
    drawn = segno.make(enrolment_uri(login, secret), error="m")
    return Page(
        "enrolment.html",
        422 if sentence else 200,
        title="Mettre en place le second facteur",
        token=token,
        action=action,
        suite=suite,
        sentence=sentence,
        demanded=demanded,
        key=key_text(secret),
        login=login,
        drawing=drawn.svg_inline(
            scale=4, light="#fff", svgclass="qr", lineclass=None, omitsize=False
        ),
    )


def codes_page(codes: list[str], onward: str) -> Page:
    """The recovery codes, this once; `onward`: the page that comes after."""
    return Page("recovery_codes.html", title="Vos codes de secours", codes=codes, onward=onward)


def told(access: Access, letters: Letters, login: str, change: str) -> BackgroundTask:
    """Word of a change, once the page has been sent."""
    return BackgroundTask(letters.tell, access.passwords.address_of(login), login, change)


@router.get("/code")
def ask_code(entrance: TheEntrance, suite: Onward = "/") -> Response:
    """The page that asks for a code; that of the set-up where there is no factor yet."""
    if entrance.awaiting is None:
        return RedirectResponse(SIGN_IN, 303)
    if not entrance.access.second_factor.enrolled(entrance.awaiting):
        return _enrolment(entrance, entrance.awaiting, suite, anew=True)
    return _code(entrance, suite)


@router.post("/code")
def take_code(
    entrance: TheEntrance,
    letters: TheLetters,
    csrf: Field = "",
    code: Field = "",
    suite: Annotated[Onward, Form()] = "/",
) -> Response:
    """Sign in with the code of a factor that stands."""
    session = entrance.meant(csrf)
    if session is None or session.awaiting is None:
        return RedirectResponse(SIGN_IN, 303)
    try:
        return entrance.onward(entrance.access.sign_in.with_code(code, session), suite)
    except AccessRefused as refused:
        shown = _code(entrance, suite, str(refused), status_of(refused))
        if isinstance(refused, CodeReplayed):
            shown.background = told(entrance.access, letters, session.awaiting, REPLAYED)
        return shown


@router.post("/second-facteur")
def enrol(
    entrance: TheEntrance,
    letters: TheLetters,
    csrf: Field = "",
    code: Field = "",
    suite: Annotated[Onward, Form()] = "/",
) -> Response:
    """Set up the factor that a role demands, and sign in."""
    session = entrance.meant(csrf)
    if session is None or session.awaiting is None:
        return RedirectResponse(SIGN_IN, 303)
    try:
        opened, codes = entrance.access.sign_in.enrolled(code, session)
    except AccessRefused as refused:
        return _enrolment(entrance, session.awaiting, suite, str(refused))
    shown = entrance.keep(codes_page(codes, suite), opened)
    shown.background = told(entrance.access, letters, session.awaiting, ENROLLED)
    return shown


def _code(entrance: TheEntrance, suite: str, sentence: str = "", status: int = 200) -> Page:
    token = entrance.session.csrf if entrance.session else ""
    return Page(
        "code.html", status, title="Votre code", token=token, suite=suite, sentence=sentence
    )


def _enrolment(
    entrance: TheEntrance, login: str, suite: str, sentence: str = "", *, anew: bool = False
) -> Page:
    factor = entrance.access.second_factor
    token = entrance.session.csrf if entrance.session else ""
    secret = factor.propose(login) if anew else factor.proposed(login)
    action = f"{SIGN_IN}/second-facteur"
    return enrolment_page(secret, login, token, action, suite, sentence, demanded=True)
