"""`/comptes`: the accounts, and what an administrator does for who cannot sign in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from contracts.identifiers import NATION
from contracts.problems import NOT_FOUND
from services.access.application.access import Access
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import LABELS
from services.access.domain.register import Account
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound
from services.faces.accounts.entrance import Field
from services.faces.accounts.letters import LetterNotSent, TheLetters
from services.faces.accounts.second_factor import told
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.theme.frame import Link

ACCOUNTS = "/comptes"
MOVED = "ses lettres vont désormais à une autre adresse."
RESET = "l'administrateur a réinitialisé son second facteur."
router = APIRouter(prefix=ACCOUNTS, include_in_schema=False)


class Administration:
    """An administrator at work. Raises NotAdmitted, ProblemFound where there are no accounts."""

    def __init__(self, request: Request, gate: TheGate, csrf: Annotated[str, Form()] = "") -> None:
        who = gate.admit(request, Action.MANAGE_ACCOUNTS, Resource(NATION), csrf)
        session = gate.session(request)
        if gate.access is None or session is None:
            raise ProblemFound(NOT_FOUND.problem("Il n'y a pas de compte ici."))
        self.access: Access = gate.access
        self.by, self.token = who.name, session.csrf

    def account(self, login: str) -> Account:
        """An account. Raises ProblemFound."""
        found = self.access.accounts.register().accounts.get(login)
        if found is None:
            raise ProblemFound(NOT_FOUND.problem("Aucun compte ne porte ce nom."))
        return found

    def roles(self, login: str) -> list[str]:
        """What it holds, in words."""
        held = self.access.accounts.register().principal(login).holds
        return [" ".join([LABELS[role], *sorted(scope - {NATION})]).strip() for role, scope in held]


TheAdministration = Annotated[Administration, Depends()]


@router.get("")
def accounts(at: TheAdministration) -> Response:
    """Every account."""
    factor = at.access.second_factor
    rows = [
        (each, at.roles(each.login), factor.enrolled(each.login), factor.required(each.login))
        for each in sorted(at.access.accounts.register().accounts.values(), key=lambda a: a.login)
    ]
    return Page("accounts.html", title="Comptes", rows=rows)


@router.get("/{login}")
def account(login: str, at: TheAdministration, fait: str = "") -> Response:
    """One of them."""
    return _page(at, login, fait)


@router.post("/{login}/lien")
def give_link(login: str, at: TheAdministration, letters: TheLetters) -> Response:
    """A link to choose a password: by mail, or shown this once to be handed over."""
    at.account(login)
    try:
        token = at.access.passwords.offer(login, at.by)
    except AccessRefused as refused:
        return _page(at, login, sentence=str(refused))
    why = "Ce compte n'a pas d'adresse de courriel."
    if (to := at.access.passwords.address_of(login)) is not None:
        try:
            letters.send_link(to, login, token, asked=False)
        except LetterNotSent as refused:
            why = str(refused)
        else:
            return RedirectResponse(f"{ACCOUNTS}/{login}?fait=lien", 303)
    link = letters.link(token)
    return Page(
        "handed_link.html",
        title="Lien à remettre",
        crumbs=(Link("Comptes", ACCOUNTS), Link(login, f"{ACCOUNTS}/{login}")),
        login=login,
        link=link,
        why=why,
        whole="://" in link,
    )


@router.post("/{login}/second-facteur")
def reset_factor(login: str, at: TheAdministration, letters: TheLetters) -> Response:
    """Take the second factor from an account; its sessions end."""
    at.account(login)
    try:
        at.access.second_factor.reset(login, at.by)
    except AccessRefused as refused:
        return _page(at, login, sentence=str(refused))
    answer = RedirectResponse(f"{ACCOUNTS}/{login}?fait=second-facteur", 303)
    answer.background = told(at.access, letters, login, RESET)
    return answer


@router.post("/{login}/adresse")
def set_address(
    login: str, at: TheAdministration, letters: TheLetters, adresse: Field = ""
) -> Response:
    """Where its mail goes; the address before is told."""
    at.account(login)
    moved = told(at.access, letters, login, MOVED)
    try:
        at.access.passwords.set_address(login, adresse.strip(), at.by)
    except AccessRefused as refused:
        return _page(at, login, sentence=str(refused), typed=adresse)
    answer = RedirectResponse(f"{ACCOUNTS}/{login}?fait=adresse", 303)
    answer.background = moved
    return answer


def _page(
    at: Administration, login: str, done: str = "", sentence: str = "", typed: str | None = None
) -> Page:
    found, factor = at.account(login), at.access.second_factor
    known = at.access.passwords.address_of(login) or ""
    return Page(
        "managed_account.html",
        422 if sentence else 200,
        title=f"Compte {login}",
        crumbs=(Link("Comptes", ACCOUNTS),),
        token=at.token,
        managed=found,
        roles=at.roles(login),
        email=known if typed is None else typed,
        has_password=at.access.passwords.has_one(login),
        enrolled=factor.enrolled(login),
        required=factor.required(login),
        done=done,
        sentence=sentence,
    )
