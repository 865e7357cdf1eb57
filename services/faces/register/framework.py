"""`/registre/departements/{department}/…`: a post to open, one convention for several posts."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response

from contracts.answers import FactAnswer
from contracts.codes import DEPARTEMENT
from contracts.days import written_day
from contracts.events.posts import ConventionSigned, PostOpened
from contracts.patterns import department_of
from contracts.problems import NOT_FOUND
from services.access.domain.principals import Principal
from services.chassis.http import ProblemFound
from services.faces.errors import Posted, Refused
from services.faces.forms.fields import Field, Option
from services.faces.forms.form import Form, opened, receive
from services.faces.forms.needs import FactDoor, TheClock, TheDoor, TheLog
from services.faces.forms.recording import LATER, Recorded, envelope, errors_by_field
from services.faces.forms.submission import Submission, submitted
from services.faces.forms.tickets import Ticket, also_drawn
from services.faces.needs import TheGate, TheTables
from services.faces.page import PRIVATE
from services.faces.register.kinds import CONVENTION, KINDS, OPENING
from services.faces.theme.frame import Link
from services.intake.application.envelope_validation import read
from services.intake.application.group_commit import Overloaded
from services.intake.ports import StoreUnavailable
from services.reporting.domain.errors import Refusal
from services.reporting.ports import ViewsUnavailable

POSTS = "posts"
MOST_POSTS = 100  # a number has two digits
NOTES = (
    "La même convention est signée pour chaque poste coché, sous une seule référence : tous les "
    "postes la reçoivent, ou aucun.",
    "Les financements se promettent ensuite poste par poste : chacun a son plan.",
)
router = APIRouter(include_in_schema=False)


def _department(department: Annotated[str, Path(pattern="^[0-9AB]{2,3}$")]) -> str:
    if department not in DEPARTEMENT.by_code:
        raise ProblemFound(NOT_FOUND.problem(f"Le département « {department} » n'existe pas."))
    return department


Department = Annotated[str, Depends(_department)]


@router.get("/registre/departements/{department}/ouverture")
def next_number(
    request: Request, department: Department, gate: TheGate, tables: TheTables, log: TheLog
) -> Response:
    """Lead to the form that opens a post, under the next number of the département."""
    gate.admit_say(request, PostOpened, f"{department}-01")
    taken = {int(post.rpartition("-")[2]) for post, _ in _open_posts(tables, department, True)}
    for number in range(max(taken, default=0) + 1, MOST_POSTS):
        post = f"{department}-{number:02}"
        if not log.history(post):
            return RedirectResponse(f"/registre/{post}/{OPENING}", 303, PRIVATE)
    raise Refused(f"Le département {department} n'a plus de numéro de poste libre.")


def _sayer(request: Request, department: Department, gate: TheGate) -> Principal:
    return gate.admit_say(request, ConventionSigned, f"{department}-01")


def _sent(request: Request, department: Department, gate: TheGate, form: Posted) -> Submission:
    here = f"{department}-01"
    return submitted(
        request,
        here,
        gate,
        form,
        lambda csrf: gate.admit_say(request, ConventionSigned, here, csrf),
    )


def _form(department: Department, tables: TheTables, clock: TheClock) -> Form:
    kind, known = KINDS[CONVENTION], _open_posts(tables, department)
    options = tuple(Option(post, f"{name} ({post})") for post, name in known)
    today = clock.today(department)
    return Form(
        f"{department}-01",
        "Signer une convention pour plusieurs postes",
        kind.event,
        [Field(POSTS, "Postes couverts", "choices", True, options), *kind.asked()],
        sentences=NOTES if known else ["Aucun poste ouvert n'est connu dans ce département."],
        subject=f"{department}-01",
        crumbs=(Link("Registre", f"/registre?departement={department}"),),
        typed={
            "effective_on": [written_day(today)],
            "convention": [f"{department}-cadre-{today.year}"],
        },
    )


FrameworkForm = Annotated[Form, Depends(_form)]


@router.get("/registre/departements/{department}/convention")
def empty_framework(
    request: Request,
    who: Annotated[Principal, Depends(_sayer)],
    form: FrameworkForm,
    clock: TheClock,
) -> Response:
    """The form of one convention for several posts."""
    return opened(form, clock, request)


@router.post("/registre/departements/{department}/convention")
def record_framework(
    sent: Annotated[Submission, Depends(_sent)],
    department: Department,
    form: FrameworkForm,
    door: TheDoor,
    clock: TheClock,
) -> Response:
    """Sign it for each of the posts, or for none."""

    def keep(ticket: Ticket, said: Mapping[str, Any]) -> Recorded:
        return sign_for_all(door, sent.who, ticket, said)

    def onward(done: object) -> str:
        return f"/registre?departement={department}&etat=ouverts"

    return receive(form, sent, door, clock, onward, keep=keep)


def sign_for_all(
    door: FactDoor, who: Principal, ticket: Ticket, said: Mapping[str, Any]
) -> Recorded:
    """One fact for each post of `said`, all tried before any is recorded; errors by post.

    The same form sent again makes the same facts.
    """
    data = {name: value for name, value in said.items() if name != POSTS}
    entries = []
    for post in said[POSTS]:
        own = {"fait": str(also_drawn(f"{ticket.fact}/{post}")), "sujet": post}
        made = envelope(ConventionSigned, post, {**ticket.stamp, **own}, data)
        entries.append(read(made, who))
    try:
        errors = _errors(said[POSTS], door.dry_run(entries))
        answers = [] if errors else door.record(entries)
    except (Overloaded, StoreUnavailable):
        return Recorded(None, {"": LATER})
    errors = errors or _errors(said[POSTS], answers)
    positions = [answer.position for answer in answers if answer.position is not None]
    return Recorded(max(positions) if positions and not errors else None, errors)


def _errors(posts: Sequence[str], answers: Sequence[FactAnswer]) -> dict[str, str]:
    """What is wrong, at its field where it is the same for every post, else post by post."""
    wrong = {
        post: found
        for post, answer in zip(posts, answers, strict=True)
        if (found := errors_by_field(answer))
    }
    first = next(iter(wrong.values()), {})
    if len(wrong) == len(posts) and all(found == first for found in wrong.values()):
        return first
    told = [f"{post} : {sentence}" for post, found in wrong.items() for sentence in found.values()]
    return {POSTS: " ".join(told)} if told else {}


def _open_posts(tables: TheTables, department: str, closed: bool = False) -> list[tuple[str, str]]:
    """The posts of a département with their names, those that closed only if asked."""
    try:
        known = tables.posts("site")
    except (Refusal, ViewsUnavailable):
        return []
    return [
        (record.post, record.versions[-1].name)
        for record in sorted(known, key=lambda record: record.post)
        if department_of(record.post) == department and (closed or record.closed_on is None)
    ]
