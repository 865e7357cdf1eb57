"""What an administrator does for who cannot sign in, or no longer should: the whole account."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from services.access.ports import AccessRefused
from services.faces.accounts.administering import ACCOUNTS, TheAdministrator
from services.faces.accounts.entrance import Field
from services.faces.accounts.letters import LetterNotSent, TheLetters
from services.faces.accounts.managing import account_page
from services.faces.accounts.second_factor import told
from services.faces.page import Page
from services.faces.theme.frame import Link

MOVED = "ses lettres vont désormais à une autre adresse."
RESET = "l'administrateur a réinitialisé son second facteur."
CLOSED = "il est fermé : ses droits et ses sessions ont pris fin."
NOT_ONE_S_OWN = "Un administrateur ne ferme pas son propre compte : demandez-le à un autre."
router = APIRouter(prefix=ACCOUNTS, include_in_schema=False)


@router.post("/{login}/lien")
def give_link(login: str, at: TheAdministrator, letters: TheLetters) -> Response:
    """A link to choose a password: by mail, or shown this once to be handed over."""
    at.account(login)
    try:
        token = at.access.passwords.offer(login, at.by)
    except AccessRefused as refused:
        return account_page(at, login, sentence=str(refused))
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
def reset_factor(login: str, at: TheAdministrator, letters: TheLetters) -> Response:
    """Take the second factor from an account; its sessions end."""
    at.account(login)
    try:
        at.access.second_factor.reset(login, at.by)
    except AccessRefused as refused:
        return account_page(at, login, sentence=str(refused))
    answer = RedirectResponse(f"{ACCOUNTS}/{login}?fait=second-facteur", 303)
    answer.background = told(at.access, letters, login, RESET)
    return answer


@router.post("/{login}/adresse")
def set_address(
    login: str, at: TheAdministrator, letters: TheLetters, adresse: Field = ""
) -> Response:
    """Where its mail goes; the address before is told."""
    at.account(login)
    moved = told(at.access, letters, login, MOVED)
    try:
        at.access.passwords.set_address(login, adresse.strip(), at.by)
    except AccessRefused as refused:
        return account_page(at, login, sentence=str(refused), email=adresse)
    answer = RedirectResponse(f"{ACCOUNTS}/{login}?fait=adresse", 303)
    answer.background = moved
    return answer


@router.get("/{login}/fermeture")
def ask_closing(login: str, at: TheAdministrator) -> Response:
    """What closing the account ends, before it is done."""
    found = at.account(login)
    if found.disabled:
        return RedirectResponse(f"{ACCOUNTS}/{login}", 303)
    now = at.access.accounts.now
    rights = [each.held for each in at.grants(login) if each.state(now) != "terminé"]
    return Page(
        "closing_account.html",
        title=f"Fermer le compte {login}",
        crumbs=(Link("Comptes", ACCOUNTS), Link(login, f"{ACCOUNTS}/{login}")),
        token=at.token,
        login=login,
        rights=[at.words(*held) for held in rights],
    )


@router.post("/{login}/fermeture")
def close(login: str, at: TheAdministrator, letters: TheLetters) -> Response:
    """End the account, its rights and its sessions; the login is never given again."""
    at.account(login)
    word = told(at.access, letters, login, CLOSED)
    try:
        if login == at.by:
            raise AccessRefused(NOT_ONE_S_OWN)
        at.access.accounts.disable(login, at.by)
    except AccessRefused as refused:
        return account_page(at, login, sentence=str(refused))
    answer = RedirectResponse(f"{ACCOUNTS}/{login}?fait=ferme", 303)
    answer.background = word
    return answer
