"""`/registre/series/import`: deposits from a spreadsheet, tried first, then recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from contracts.problems import NOT_FOUND
from services.chassis.http import ProblemFound
from services.faces.accounts.needs import TheSheets
from services.faces.errors import Posted
from services.faces.forms.needs import FactDoor, FactsByStream, TheClock, TheDoor, TheLog
from services.faces.forms.recording import LATER, errors_by_field
from services.faces.forms.tickets import also_drawn
from services.faces.page import Page
from services.faces.register.depositor import Depositor, TheDepositor
from services.faces.register.deposits import SAME, deposit, told_apart
from services.faces.register.series_files import Fate, TheFiles, Tried
from services.faces.register.series_lines import COLUMNS, data_of
from services.faces.register.series_words import HERE as SERIES
from services.faces.theme.frame import Link
from services.faces.tried import GONE, sheet, upload
from services.intake.application.envelope_validation import read
from services.intake.application.group_commit import Overloaded
from services.intake.ports import FileRefused, Line, StoreUnavailable

HERE = f"{SERIES}/import"
SHOWN = 200  # lines on the page; all of them are in the report
TAKEN, KNOWN, REFUSED = "à enregistrer", "déjà là", "refusée"
TWICE = "Une autre ligne dit la même valeur : gardez-en une."
router = APIRouter(include_in_schema=False)


@router.get(HERE)
def empty_import(at: TheDepositor) -> Page:
    """The form that takes a file, and the columns of the file."""
    return _page()


@router.get(HERE + "/modele.csv")
def model(at: TheDepositor) -> Response:
    """An empty file with its titles."""
    return sheet("series.csv", COLUMNS)


@router.post(HERE)
def try_file(
    at: TheDepositor,
    posted: Posted,
    files: TheFiles,
    lines_of: TheSheets,
    door: TheDoor,
    log: TheLog,
    clock: TheClock,
) -> Response:
    """Say what each line of a file would do; nothing is recorded."""
    try:
        sent = upload(posted.get("fichier"))
        lines = lines_of(sent.name, sent.content, COLUMNS)
        fates = _judged(lines, at, door, log, clock.now())[0]
    except FileRefused as refused:
        return _page(error=str(refused))
    except StoreUnavailable:
        return _page(error=LATER)
    digest = sent.digest(at.who.name)
    files.keep(digest, Tried(at.who.name, clock.now(), sent.name, lines, fates))
    return RedirectResponse(f"{HERE}/{digest}", 303)


@router.get(HERE + "/{digest}")
def tried_file(digest: str, at: TheDepositor, files: TheFiles, clock: TheClock) -> Page:
    """What the file would do or, once it is confirmed, did."""
    tried = files.find(digest, at.who.name, clock.now())
    if tried is None:
        raise ProblemFound(NOT_FOUND.problem(GONE))
    return _page(tried, digest)


@router.post(HERE + "/{digest}")
def confirm(
    digest: str, at: TheDepositor, files: TheFiles, door: TheDoor, log: TheLog, clock: TheClock
) -> Response:
    """Record the lines that stand, as things are now; sent twice, they are recorded once."""
    tried = files.find(digest, at.who.name, clock.now())
    if tried is None:
        return _page(error=GONE)
    if not tried.done:
        try:
            fates, entries = _judged(tried.lines, at, door, log, clock.now())
            door.record([read(each, at.who) for each in entries])
        except (Overloaded, StoreUnavailable):
            return _page(tried, digest, LATER)
        files.keep(digest, tried._replace(at=clock.now(), fates=fates, done=True))
    return RedirectResponse(f"{HERE}/{digest}", 303)


def _judged(
    lines: Sequence[Line], at: Depositor, door: FactDoor, log: FactsByStream, now: datetime
) -> tuple[list[Fate], list[dict[str, Any]]]:
    """The fate of each line, and the envelopes of those that the door would take."""
    fates, entries, seen = [], [], set[tuple[object, ...]]()
    for line in lines:
        data, wrong = data_of(line, at.fields, now)
        what = " ".join(line.cells.get(name, "") for name in ("serie", "lieu", "periode"))
        key = tuple(data.get(name) for name in ("series", "area", "period", "source"))
        wrong = wrong or (TWICE if key in seen else "")
        said, _, why = ({}, "", "") if wrong else told_apart(log, data)
        if why == SAME:
            fates.append(Fate(line.number, what, KNOWN))
            continue
        seen.add(key)
        if not (wrong or why):
            fact = also_drawn(f"{door.log_id}{sorted(said.items())}")
            made = deposit(str(fact), now.isoformat(), said)
            (answer,) = door.dry_run([read(made, at.who)])
            why = " ".join(errors_by_field(answer).values())
            if not why:
                entries.append(made)
        told = wrong or why
        fates.append(Fate(line.number, what, REFUSED if told else TAKEN, told))
    return fates, entries


def _page(tried: Tried | None = None, digest: str = "", error: str = "") -> Page:
    fates = tried.fates if tried else ()
    return Page(
        "import_series.html",
        422 if error else 200,
        title="Importer des séries",
        crumbs=(Link("Séries déposées", SERIES),),
        tried=tried,
        here=HERE,
        path=f"{HERE}/{digest}" if tried else HERE,
        error=error,
        back=SERIES,
        fates=sorted(fates, key=lambda fate: fate.verdict != REFUSED)[:SHOWN],
        taken=sum(fate.verdict == TAKEN for fate in fates),
        known=sum(fate.verdict == KNOWN for fate in fates),
        wrong=sum(fate.verdict == REFUSED for fate in fates),
        columns=[(title, about) for title, (_, about) in COLUMNS.items()],
    )
