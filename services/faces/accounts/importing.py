"""`/invitations/import`: accounts from a spreadsheet, tried first, then invited."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from contracts.problems import NOT_FOUND
from services.access.application.invitations import Sealed
from services.access.ports import AccessRefused
from services.chassis.http import ProblemFound
from services.faces.accounts.administering import ACCOUNTS, Keeper, TheKeeper
from services.faces.accounts.entrance import Field
from services.faces.accounts.inviting import INVITATIONS, send
from services.faces.accounts.letters import LetterNotSent, Letters, TheLetters
from services.faces.accounts.needs import TheKnownPosts, TheSheets
from services.faces.accounts.printed import PrintedInvitation, letter_of, pdf_of_invitations
from services.faces.accounts.sheet import COLUMNS, GIVE, INVITE, REFUSED, plan_of
from services.faces.accounts.tried import TheFiles, Tried, TriedAccounts
from services.faces.page import PRIVATE, Page
from services.faces.theme.frame import Link
from services.faces.tried import GONE, sheet, upload
from services.intake.ports import FileRefused

HERE = f"{INVITATIONS}/import"
SHOWN = 200  # lines on the page; all of them are in the report
router = APIRouter(prefix=HERE, include_in_schema=False)


@router.get("")
def empty_import(at: TheKeeper) -> Page:
    """The form that takes a file, and the columns of the file."""
    return _page(at)


@router.get("/modele.csv")
def model(at: TheKeeper) -> Response:
    """An empty file with its titles."""
    return sheet("comptes.csv", COLUMNS)


@router.post("")
def try_file(
    at: TheKeeper,
    files: TheFiles,
    lines_of: TheSheets,
    register: TheKnownPosts,
    fichier: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Say what each line of a file would do; nothing is done."""
    try:
        file = upload(fichier)
        lines = lines_of(file.name, file.content, COLUMNS)
    except FileRefused as refused:
        return _page(at, error=str(refused))
    digest, plan = file.digest(at.by), plan_of(lines, at, register)
    files.keep(digest, Tried(at.by, file.name, at.access.clock(), lines, plan))
    return RedirectResponse(f"{HERE}/{digest}", 303)


@router.get("/{digest}")
def tried_file(digest: str, at: TheKeeper, files: TheFiles) -> Response:
    """What the file would do or, once it is confirmed, did."""
    return _page(at, _kept(digest, at, files), digest)


@router.get("/{digest}/rapport.csv")
def report(digest: str, at: TheKeeper, files: TheFiles) -> Response:
    """The fate of each line."""
    tried = _kept(digest, at, files)
    heads = ["ligne", "compte", "droit", "verdict", "pourquoi"]
    return sheet("rapport.csv", heads, tried.plan.fates)


@router.post("/{digest}")
def confirm(
    digest: str,
    at: TheKeeper,
    files: TheFiles,
    register: TheKnownPosts,
    letters: TheLetters,
    voie: Field = "courriel",
) -> Response:
    """Do what the file would do, as things stand now; mail leaves after the answer."""
    tried = files.find(digest, at.by, at.access.clock())
    if tried is None:
        return _page(at, error=GONE)
    if not tried.done:
        tried.plan = plan_of(tried.lines, at, register)
        try:
            sealed = at.access.invitations.invite(tried.plan.invites, at.who)
            for login, offer in tried.plan.gifts:
                at.access.accounts.give(login, offer, at.by)
        except AccessRefused as refused:
            return _page(at, tried, digest, error=str(refused))
        tried.done, tried.given = True, len(tried.plan.gifts)
        return _sending(at, tried, digest, letters, sealed, by_mail=voie != "papier")
    return RedirectResponse(f"{HERE}/{digest}", 303)


@router.post("/{digest}/pdf")
def print_all(digest: str, at: TheKeeper, files: TheFiles) -> Response:
    """The invitations that did not leave by mail, a page each."""
    tried = _kept(digest, at, files)
    if not tried.unsent:
        raise ProblemFound(NOT_FOUND.problem("Toutes les invitations sont parties par courriel."))
    made = pdf_of_invitations([letter for letter, _ in tried.unsent])
    named = {"Content-Disposition": 'inline; filename="invitations.pdf"'}
    return Response(made, media_type="application/pdf", headers=PRIVATE | named)


def _sending(
    at: Keeper,
    tried: Tried,
    digest: str,
    letters: Letters,
    sealed: Sequence[Sealed],
    *,
    by_mail: bool,
) -> Response:
    to_send: list[tuple[str, PrintedInvitation]] = []
    for each in sealed:
        said = letter_of(at, letters, each)
        address = at.access.invitations.address_of(each.invitation.id) if by_mail else ""
        if address:
            to_send.append((address, said))
        else:
            tried.unsent.append((said, "" if not by_mail else "pas d'adresse"))
    tried.sending = len(to_send)
    answer = RedirectResponse(f"{HERE}/{digest}", 303)
    answer.background = BackgroundTask(_send_all, letters, tried, to_send)
    return answer


def _send_all(
    letters: Letters, tried: Tried, to_send: Sequence[tuple[str, PrintedInvitation]]
) -> None:
    """After the answer: a server that is slow keeps nobody waiting."""
    for address, said in to_send:
        try:
            send(letters, address, said)
            tried.sent += 1
        except LetterNotSent as refused:
            tried.unsent.append((said, str(refused)))
        tried.sending -= 1


def _kept(digest: str, at: Keeper, files: TriedAccounts) -> Tried:
    """Raises ProblemFound (404) for a file that is kept no more."""
    tried = files.find(digest, at.by, at.access.clock())
    if tried is None:
        raise ProblemFound(NOT_FOUND.problem(GONE))
    return tried


def _page(at: Keeper, tried: Tried | None = None, digest: str = "", error: str = "") -> Page:
    fates = tried.plan.fates if tried else ()
    return Page(
        "import_accounts.html",
        422 if error else 200,
        title="Importer des comptes",
        crumbs=(Link("Comptes", ACCOUNTS),),
        token=at.token,
        tried=tried,
        path=f"{HERE}/{digest}" if tried else HERE,
        error=error,
        refused=[fate for fate in fates if fate.verdict == REFUSED][:SHOWN],
        others=[fate for fate in fates if fate.verdict != REFUSED][:SHOWN],
        invites=tried.plan.how_many(INVITE) if tried else 0,
        gives=tried.plan.how_many(GIVE) if tried else 0,
        wrong=tried.plan.how_many(REFUSED) if tried else 0,
        most=SHOWN,
        columns=list(COLUMNS.items()),
    )
