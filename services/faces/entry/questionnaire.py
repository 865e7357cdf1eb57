"""`/saisie/{post}/questionnaire`: the yearly questionnaire, saved section by section."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from services.faces.entry.admission import EntryReader, PostForm, Service
from services.faces.entry.contradictions import contradictions
from services.faces.entry.known_answers import counted
from services.faces.entry.questions import SECTIONS, Kind, Section
from services.faces.entry.survey_answers import answers, beside, in_section
from services.faces.forms.filled import NotUnderstood
from services.faces.forms.meanwhile import seen_in
from services.faces.forms.needs import PostClock, TheClock, TheDoor, TheLog
from services.faces.forms.recording import ALREADY
from services.faces.forms.submission import PostPath, Submission
from services.faces.forms.tickets import NOT_OURS, Ticket, draw, ticket
from services.faces.forms.turns import record_in_turn
from services.faces.needs import TheTables
from services.faces.page import Page
from services.faces.theme.frame import Link
from services.reporting.application import Tables

YEARS = 5  # that are shown; the oldest leads to those before
FIRST = 1990  # of contracts.events.posts.Year
OTHERWISE = (
    "Cette page a déjà enregistré d'autres réponses. Vérifiez ce qui est saisi, puis enregistrez "
    "de nouveau : le dernier mot compte."
)
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/questionnaire")
def questionnaire(
    reader: EntryReader,
    post: PostPath,
    service: Service,
    log: TheLog,
    tables: TheTables,
    clock: TheClock,
    annee: str = "",
    partie: str = "",
    fait: str = "",
    recu: int = 0,
) -> Response:
    """A section of the questionnaire of a year, with what was answered or what Relais counts."""
    year, section = _year(annee, clock, post), _section(partie)
    drawn = ticket(fait, clock, post)
    if drawn is None:
        return RedirectResponse(f"{_path(post, year, section)}&fait={draw(clock).fact}", 303)
    rows = log.history(post)
    said = answers(rows, year)
    return _page(post, year, section, said, drawn, tables, clock, service, len(rows), recu=recu)


@router.post("/saisie/{post}/questionnaire")
def save(
    sent: PostForm, service: Service, door: TheDoor, log: TheLog, tables: TheTables, clock: TheClock
) -> Response:
    """Save a section beside the answers of the others, and go on to the next."""
    post, section = sent.post, _section(sent.text("partie"))
    year, said = _year(sent.text("annee"), clock, post), {}
    known = ticket(sent.text("fait"), clock, post)
    errors = {"": sent.again} if sent.again else {}
    for question in section.questions:
        try:
            said[question.name] = question.read(sent.form)
        except NotUnderstood as wrong:
            errors[question.name] = str(wrong)
    if known is None:
        known, errors = draw(clock), {"": NOT_OURS}
    errors = {**dict(contradictions(said)), **errors}
    seen = seen_in(sent)
    if not errors:
        say = in_section(sent, known, section, said, year, clock.today(post))
        done = record_in_turn(door, log, post, say)
        errors, seen = dict(done.errors), seen if done.seen is None else done.seen
        if errors == {"": ALREADY}:
            known, errors, seen = draw(clock, post), {"": OTHERWISE}, len(log.history(post))
        if not errors:
            after = SECTIONS.index(section) + 1
            onward = SECTIONS[after] if after < len(SECTIONS) else SECTIONS[0]
            return RedirectResponse(f"{_path(post, year, onward)}&recu={done.position}", 303)
    told = beside(answers(log.history(post), year), said)
    return _page(
        post, year, section, told, known, tables, clock, service, seen, sent=sent, errors=errors
    )


def _page(
    post: str,
    year: int,
    section: Section,
    said: Mapping[str, Any],
    drawn: Ticket,
    tables: Tables,
    clock: PostClock,
    service: str,
    seen: int,
    *,
    sent: Submission | None = None,
    errors: Mapping[str, str] | None = None,
    recu: int = 0,
) -> Page:
    today = clock.today(post)
    fed = [counted(tables, post, year - 1, q.known) for q in section.questions]
    return Page(
        "questionnaire.html",
        422 if errors else 200,
        title=f"Le questionnaire {year}",
        crumbs=(Link("Trimestre", f"/saisie/{post}/trimestre"),),
        post=post,
        year=year,
        section=section,
        asked=[
            (each, [_typed(row, sent) for row in each.rows(said, known, service)], known)
            for each, known in zip(section.questions, fed, strict=True)
        ],
        ticked={
            q.name: sent.form.getlist(q.name) if sent else q.ticked(said) for q in section.questions
        },
        kinds=Kind,
        errors=errors or {},
        tabs=[
            Link(
                f"{each.title} ({each.answered(said)}/{len(each.questions)})",
                _path(post, year, each),
                each is section,
            )
            for each in SECTIONS
        ],
        answered=sum(each.answered(said) for each in SECTIONS),
        questions=sum(len(each.questions) for each in SECTIONS),
        years=[
            Link(str(each), _path(post, each, section), each == year)
            for each in _years(year, today.year)
        ],
        ticket=drawn,
        seen=seen,
        recu=recu,
    )


def _typed(row: tuple[str, str, str], sent: Submission | None) -> tuple[str, str, str]:
    """A field with what was typed in it, where the form comes back."""
    return row if sent is None else (row[0], row[1], sent.text(row[0]))


def _year(text: str, clock: PostClock, post: str) -> int:
    """The year that was asked for, this one for any other."""
    this = clock.today(post).year
    known = text.isascii() and text.isdigit() and FIRST <= int(text[:4]) <= this
    return int(text[:4]) if known else this


def _years(year: int, this: int) -> list[int]:
    """The years beside the one that is answered, and this one."""
    first = max(FIRST, min(year - 1, this - YEARS + 1))
    return sorted({*range(first, first + YEARS), this})


def _section(key: str) -> Section:
    return next((each for each in SECTIONS if each.key == key), SECTIONS[0])


def _path(post: str, year: int, section: Section) -> str:
    return f"/saisie/{post}/questionnaire?annee={year}&partie={section.key}"
