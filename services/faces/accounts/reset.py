"""A password that was forgotten: a link asked for by mail, and the page it leads to."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from contracts.problems import NOT_FOUND
from services.access.application.own_passwords import MAILED_FOR, OwnPasswords
from services.access.domain.password_rules import strength
from services.access.gate import SIGN_IN
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound
from services.faces.accounts.entrance import Field, TheEntrance, status_of
from services.faces.accounts.letters import LetterNotSent, Letters, TheLetters, log
from services.faces.accounts.second_factor import told
from services.faces.page import OF_A_PASSWORD, PRIVATE, Page

UNLIKE = "Les deux saisies diffèrent : retapez le nouveau mot de passe."
CHANGED = "son mot de passe a changé, et ses sessions ont pris fin."
router = APIRouter(prefix=SIGN_IN, include_in_schema=False)


@router.get("/oubli")
def forgotten(entrance: TheEntrance, letters: TheLetters) -> Response:
    """Ask for a link; 404 where no mail leaves, since an administrator gives one."""
    if letters.send is None:
        raise ProblemFound(NOT_FOUND.problem("Demandez un lien à l'administrateur des comptes."))
    return Page("forgotten.html", title="Mot de passe oublié", sentence="", sent=False)


@router.post("/oubli")
def send_link(
    request: Request, entrance: TheEntrance, letters: TheLetters, compte: Field = ""
) -> Response:
    """Send a link, if the account gets mail; the answer is the same whether or not it does."""
    forgotten(entrance, letters)
    passwords = entrance.access.passwords
    try:
        passwords.require_patience(compte, request.client.host if request.client else "")
    except AccessRefused as refused:
        return Page(
            "forgotten.html", 429, title="Mot de passe oublié", sentence=str(refused), sent=False
        )
    answer = Page("forgotten.html", title="Mot de passe oublié", sentence="", sent=True)
    answer.background = BackgroundTask(_send, passwords, letters, compte)
    return answer


def _send(passwords: OwnPasswords, letters: Letters, login: str) -> None:
    """After the answer, so that its time says nothing either."""
    to = passwords.reachable_at(login)
    if to is None:
        return
    token = passwords.offer(login, login, MAILED_FOR)
    try:
        letters.send_link(to, login, token, asked=True)
    except LetterNotSent as refused:
        log.warning("letter-not-sent", cause=refused.cause)


@router.get("/nouveau/{token}")
def choose(token: str, entrance: TheEntrance) -> Response:
    """The page of a link; looking at it does not use it."""
    try:
        return _chosen(entrance.access.passwords.whose(token))
    except AccessRefused as refused:
        return Page("link_over.html", 404, title="Lien expiré", sentence=str(refused))


@router.post("/nouveau/{token}/force")
def measure(token: str, entrance: TheEntrance, nouveau: Field = "") -> Response:
    """How strong a password would be, for the page of a link. Raises ProblemFound."""
    try:
        return measured(entrance.access.passwords.whose(token), nouveau)
    except AccessRefused as refused:
        raise ProblemFound(NOT_FOUND.problem(str(refused))) from None


@router.post("/nouveau/{token}")
def set_password(
    token: str, entrance: TheEntrance, letters: TheLetters, nouveau: Field = "", encore: Field = ""
) -> Response:
    """Keep the password chosen; the link is of no use after."""
    passwords = entrance.access.passwords
    try:
        login = passwords.whose(token)
    except AccessRefused as refused:
        return Page("link_over.html", 404, title="Lien expiré", sentence=str(refused))
    try:
        if nouveau != encore:
            raise AccessRefused(UNLIKE)
        passwords.use(token, nouveau)
    except AccessRefused as refused:
        return _chosen(login, str(refused), status_of(refused))
    answer = RedirectResponse(f"{SIGN_IN}?fait=mot-de-passe", 303)
    answer.background = told(entrance.access, letters, login, CHANGED)
    return answer


def measured(login: str, password: str) -> Response:
    """What `passwords.js` reads of a password: from 0 to 4."""
    return JSONResponse({"force": strength(login, password)}, headers=PRIVATE)


def _chosen(login: str, sentence: str = "", status: int = 200) -> Page:
    return Page(
        "new_password.html",
        status,
        OF_A_PASSWORD,
        title="Choisir un mot de passe",
        login=login,
        sentence=sentence,
    )
