"""`/saisie/{post}/import`: a register as CSV or XLSX, tried first, then recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from contracts.answers import FactAnswer
from contracts.problems import NOT_FOUND
from services.access.domain.principals import Principal
from services.chassis.http import ProblemFound
from services.faces.accounts.needs import TheSheets
from services.faces.entry.admission import EntryReader, PostForm, Service
from services.faces.entry.kinds import OPENING
from services.faces.entry.transcribing import (
    ADMITTED,
    COLUMNS,
    NEEDED,
    PERSON,
    Read,
    transcribed,
)
from services.faces.forms.fields import fields_of
from services.faces.forms.needs import FactDoor, TheClock, TheDoor
from services.faces.forms.recording import LATER, errors_by_field
from services.faces.forms.submission import PostPath
from services.faces.needs import need
from services.faces.page import Page
from services.faces.tried import GONE, TriedFiles, sheet, upload
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Entry
from services.intake.application.group_commit import Overloaded
from services.intake.ports import MOST_LINES, FileRefused, StoreUnavailable

KNOWN = "déjà enregistrée"


class Verdict(NamedTuple):
    """What becomes of a line: à enregistrer, KNOWN, enregistrée or refusée.

    `why` it is refused, what was understood otherwise than written, or what to do for another
    person (French).
    """

    number: int
    verdict: str
    why: str = ""


class Tried(NamedTuple):
    """A file that was tried: its lines, and what becomes of each."""

    whose: str
    name: str
    at: datetime
    lines: Sequence[Read]
    verdicts: Sequence[Verdict]

    def how_many(self, verdict: str) -> int:
        """How many lines have this verdict."""
        return sum(line.verdict == verdict for line in self.verdicts)


class TriedRegisters(TriedFiles[Tried]):
    """The last registers tried, of all posts."""

    def __init__(self) -> None:
        super().__init__(most=8)


SHOWN = 200  # lines of a report on a page; all of them are in its file
TheFiles = Annotated[TriedRegisters, need(TriedRegisters)]
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/import")
def empty_import(reader: EntryReader, post: PostPath, service: Service) -> Page:
    """The form that takes a file, and the columns of the file."""
    return _shown(post, service)


@router.get("/saisie/{post}/import/modele.csv")
def model_of_a_file(reader: EntryReader) -> Response:
    """An empty file with its titles."""
    return sheet("modele.csv", COLUMNS)


@router.get("/saisie/{post}/import/rapport.csv")
def report(
    reader: EntryReader, post: PostPath, files: TheFiles, clock: TheClock, fichier: str = ""
) -> Response:
    """What became of each line of a file that was tried or recorded."""
    tried = files.find(fichier, post, clock.now())
    if tried is None:
        raise ProblemFound(NOT_FOUND.problem("Ce rapport n'est plus gardé : réessayez le fichier."))
    return sheet("rapport.csv", ["ligne", "verdict", "pourquoi"], tried.verdicts)


@router.post("/saisie/{post}/import")
def receive_file(
    sent: PostForm,
    service: Service,
    door: TheDoor,
    lines_of: TheSheets,
    files: TheFiles,
    clock: TheClock,
) -> Page:
    """Try a file, or record the one that was tried."""
    post = sent.post
    if sent.again:
        return _shown(post, service, error=sent.again)
    digest = sent.text("confirmer")
    if digest:
        tried = files.find(digest, post, clock.now())
        if tried is None:
            return _shown(post, service, error=GONE)
        try:
            answers = door.record(_entries(tried.lines, sent.who))
        except (Overloaded, StoreUnavailable):
            return _shown(post, service, tried, digest, LATER)
        done = tried._replace(
            at=clock.now(), verdicts=_verdicts(tried.lines, answers, "enregistrée")
        )
        files.keep(digest, done)
        return _shown(post, service, done, digest)
    try:
        file = upload(sent.form.get("fichier"))
        typed = lines_of(file.name, file.content, COLUMNS)
        read_now = transcribed(typed, post, service, door.log_id, clock.today(post))
        lines = _as_recorded(list(read_now), door, sent.who)
        answers = door.dry_run(_entries(lines, sent.who))
    except FileRefused as refused:
        return _shown(post, service, error=str(refused))
    except StoreUnavailable:
        return _shown(post, service, error=LATER)
    verdicts = _verdicts(lines, answers, "à enregistrer")
    tried, digest = Tried(post, file.name, clock.now(), lines, verdicts), file.digest(post)
    files.keep(digest, tried)
    return _shown(post, service, tried, digest)


def _shown(
    post: str, service: str, tried: Tried | None = None, digest: str = "", error: str = ""
) -> Page:
    told = [line for line in tried.verdicts if line.why] if tried else []
    return Page(
        "import.html",
        422 if error else 200,
        title="Importer un registre",
        post=post,
        error=error,
        tried=tried,
        digest=digest,
        shown=[line for line in told if line.verdict != KNOWN][:SHOWN],
        known=[line for line in told if line.verdict == KNOWN][:SHOWN],
        most=SHOWN,
        most_lines=MOST_LINES,
        columns=[
            (title, "oui" if title in NEEDED else "", _admitted(title, service))
            for title in COLUMNS
        ],
    )


def _as_recorded(lines: Sequence[Read], door: FactDoor, who: Principal) -> list[Read]:
    """The lines, those that were recorded as they were drawn before as they are in the log."""
    before = [line._replace(envelopes=line.before) for line in lines if line.before]
    answers = iter(door.dry_run(_entries(before, who)) if before else ())
    recorded = {
        line.number: line
        for line in before
        if {next(answers).answer for _ in line.envelopes} <= {"duplicate", "conflict"}
    }
    return [recorded.get(line.number, line) for line in lines]


def _entries(lines: Sequence[Read], who: Principal) -> list[Entry]:
    return [read(envelope, who) for line in lines for envelope in line.envelopes]


def _verdicts(lines: Sequence[Read], answers: Sequence[FactAnswer], done: str) -> Sequence[Verdict]:
    verdicts = []
    answered = iter(answers)
    for line in lines:
        own = [next(answered) for _ in line.envelopes]
        wrong = list(line.errors.items()) or [
            ("", sentence) for answer in own for sentence in errors_by_field(answer).values()
        ]
        if wrong:
            why = " ; ".join(f"{title} : {said}" if title else said for title, said in wrong)
            verdicts.append(Verdict(line.number, "refusée", why))
        elif all(answer.answer == "duplicate" for answer in own):
            another = f"la même personne ; pour une autre, « {PERSON} » : {line.person + 1}"
            verdicts.append(Verdict(line.number, KNOWN, another))
        else:
            verdicts.append(Verdict(line.number, done, line.note))
    return verdicts


def _admitted(title: str, service: str) -> str:
    """What a column may say, in words."""
    for field in fields_of(OPENING.event, service):
        if field.name == COLUMNS[title] and field.options:
            return " ; ".join(option.label for option in field.options)
    return ADMITTED.get(title, "oui, non")
