"""`/saisie/{post}/import`: a register as CSV or XLSX, tried first, told line by line, then kept."""

import csv
import io
from collections.abc import Sequence
from hashlib import sha256

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from contracts.answers import FactAnswer
from contracts.envelope import MAX_BATCH
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.gate import NotAdmitted
from services.faces.entry.fields import fields_of
from services.faces.entry.forms import Came
from services.faces.entry.guarding import csrf, speaker
from services.faces.entry.kinds import OPENING
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import PRIVATE, Page
from services.faces.entry.saying import LATER, errors_by_field
from services.faces.entry.transcribing import COLUMNS, NEEDED, Read, transcribed
from services.faces.entry.tried_files import Tried, TriedFiles
from services.faces.entry.workplace import Workplace
from services.intake.adapters.spreadsheets.sheets import lines_of
from services.intake.application.dry_run import dry_run
from services.intake.application.entry_authorisation import authorise_entry
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Entry, Submission
from services.intake.application.group_commit import Overloaded
from services.intake.ports import MOST_BYTES, MOST_LINES, FileRefused, StoreUnavailable

SHOWN = 200  # lines of a report on a page; all of them are in its file


def import_pages(place: Workplace, page: Page) -> APIRouter:
    """The form, the dry run, the confirmation, the report and the model of a file."""
    router = APIRouter(include_in_schema=False)
    files = TriedFiles()

    def shown(
        request: Request, post: str, tried: Tried | None = None, digest: str = "", error: str = ""
    ) -> Response:
        service = post_of(place, post).service_on(place.today())
        return page(
            request,
            "import.html",
            422 if error else 200,
            title="Importer un registre",
            post=post,
            error=error,
            tried=tried,
            digest=digest,
            shown=[each for each in tried.verdicts if each[2]][:SHOWN] if tried else [],
            most=SHOWN,
            most_lines=MOST_LINES,
            columns=[(title, title in NEEDED, _admitted(title, service)) for title in COLUMNS],
            csrf=csrf(place, request),
        )

    @router.get("/saisie/{post}/import")
    def ask(request: Request, post: PostPath) -> Response:
        place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        return shown(request, post)

    @router.get("/saisie/{post}/import/modele.csv")
    def model(request: Request, post: PostPath) -> Response:
        place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        return _csv("modele.csv", [list(COLUMNS)])

    @router.get("/saisie/{post}/import/rapport.csv")
    def report(request: Request, post: PostPath, fichier: str = "") -> Response:
        place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        tried = files.find(fichier, post, place.clock())
        if tried is None:
            raise NotAdmitted(
                NOT_FOUND.problem("Ce rapport n'est plus gardé : réessayez le fichier.")
            )
        return _csv("rapport.csv", [["ligne", "verdict", "pourquoi"], *map(list, tried.verdicts)])

    @router.post("/saisie/{post}/import")
    def receive(request: Request, post: PostPath, came: Came) -> Response:
        speaks = speaker(place, page, request, came, post)
        if speaks.again:
            return shown(request, post, error=speaks.again)
        digest = str(came.get("confirmer", ""))
        if digest:
            tried = files.find(digest, post, place.clock())
            if tried is None:
                error = "Ce fichier n'est plus en mémoire : choisissez-le et essayez-le de nouveau."
                return shown(request, post, error=error)
            try:
                done = _recorded(place, tried, speaks.who)
            except (Overloaded, StoreUnavailable):
                return shown(request, post, tried, digest, LATER)
            files.keep(digest, done)
            return shown(request, post, done, digest)
        sent = came.get("fichier")
        if not isinstance(sent, UploadFile) or not sent.filename:
            return shown(request, post, error="Choisissez un fichier CSV ou XLSX.")
        content = sent.file.read(MOST_BYTES + 1)
        try:
            tried = _tried(place, post, sent.filename, content, speaks.who)
        except FileRefused as refused:
            return shown(request, post, error=str(refused))
        except StoreUnavailable:
            return shown(request, post, error=LATER)
        digest = sha256(content).hexdigest()
        files.keep(digest, tried)
        return shown(request, post, tried, digest)

    return router


def _tried(place: Workplace, post: str, name: str, content: bytes, who: Principal | None) -> Tried:
    """What would become of each line. Raises FileRefused and StoreUnavailable."""
    service = post_of(place, post).service_on(place.today())
    found = transcribed(lines_of(name, content), post, service, place.log.log_id, place.today())
    lines = list(found)
    answers = dry_run(place.log, place.clock, _entries(lines, who))
    return Tried(post, name, place.clock(), lines, _verdicts(lines, answers, "à enregistrer"))


def _recorded(place: Workplace, tried: Tried, who: Principal | None) -> Tried:
    """Every line that can be is recorded; sent twice it is there once. Raises as the door does."""
    entries = _entries(tried.lines, who)
    answers: list[FactAnswer] = []
    for start in range(0, len(entries), MAX_BATCH):
        answers += place.submit(Submission(entries[start : start + MAX_BATCH])).result()
    verdicts = _verdicts(tried.lines, answers, "enregistrée")
    return Tried(tried.post, tried.name, place.clock(), tried.lines, verdicts)


def _entries(lines: Sequence[Read], who: Principal | None) -> list[Entry]:
    entries = [read(each) for line in lines for each in line.envelopes]
    return [authorise_entry(entry, who) for entry in entries] if who else entries


def _verdicts(
    lines: Sequence[Read], answers: Sequence[FactAnswer], done: str
) -> list[tuple[int, str, str]]:
    found = []
    answered = iter(answers)
    for line in lines:
        mine = [next(answered) for _ in line.envelopes]
        wrong = list(line.errors.items()) or [
            ("", sentence) for answer in mine for sentence in errors_by_field(answer).values()
        ]
        if wrong:
            why = " ; ".join(f"{title} : {said}" if title else said for title, said in wrong)
            found.append((line.number, "refusée", why))
        elif all(answer.answer == "duplicate" for answer in mine):
            found.append((line.number, "déjà enregistrée", ""))
        else:
            found.append((line.number, done, ""))
    return found


def _admitted(title: str, service: str) -> str:
    """What a column may say, in words."""
    for field in fields_of(OPENING.event, service):
        if field.name == COLUMNS[title] and field.options:
            return ", ".join(option.code for option in field.options)
    return {
        "date": "JJ/MM/AAAA",
        "commune": "code INSEE",
        "minutes": "de 0 à 1440",
        "entretien": "rapide, approfondi ; vide : pas d'entretien",
        "cadre": "bureau, unite, telephone, domicile, exterieur",
    }.get(title, "oui, non")


def _csv(name: str, rows: Sequence[Sequence[object]]) -> Response:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = "\ufeff" + text.getvalue()  # so that a spreadsheet reads the accents
    return Response(body, media_type="text/csv; charset=utf-8", headers=PRIVATE | named)
