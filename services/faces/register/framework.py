"""`/registre/departements/{department}/…`: a post to open, one convention for several posts."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from contracts.days import written_day
from contracts.events.posts import PostOpened
from contracts.problems import NOT_FOUND
from services.access.domain.principals import Principal
from services.chassis.http import ProblemFound
from services.faces.areas import Department
from services.faces.errors import Posted, Refused
from services.faces.forms.fields import Field, Option
from services.faces.forms.form import Form, opened, receive, said_before
from services.faces.forms.form import Recorded as RecordedForm
from services.faces.forms.needs import TheClock, TheDoor, TheLog
from services.faces.forms.recording import Recorded
from services.faces.forms.submission import KindPath, Submission, submitted
from services.faces.forms.tickets import Ticket
from services.faces.needs import TheGate, TheTables
from services.faces.page import PRIVATE
from services.faces.register.kinds import CONVENTION, EMPLOYER, KINDS, OPENING, PLEDGE, Kind
from services.faces.register.several import POSTS, named_in, say_of_all
from services.faces.register.shared_money import among, require_covered, shared_conventions
from services.faces.theme.frame import Link

MOST_POSTS = 100  # a number has two digits
NO_POST = "Aucun poste ouvert n'est connu dans ce département."
NOT_SHARED = "Aucune convention ne couvre plusieurs postes : signez-en d'abord une."


class Several(NamedTuple):
    """A form that says one fact of several posts. `posts`: what those that are ticked are."""

    kind: Kind
    title: str
    posts: str
    notes: tuple[str, ...]


SEVERAL: Mapping[str, Several] = {
    CONVENTION: Several(
        KINDS[CONVENTION],
        "Signer une convention pour plusieurs postes",
        "Postes couverts",
        (
            "La même convention est signée pour chaque poste coché, sous une seule référence : "
            "tous les postes la reçoivent, ou aucun.",
            "L’argent se promet ensuite, pour plusieurs postes à la fois ou poste par poste.",
        ),
    ),
    PLEDGE: Several(
        KINDS[PLEDGE],
        "Promettre un financement pour plusieurs postes",
        "Postes financés",
        (
            "La même part du coût, ou le même montant, pour chaque poste coché : un engagement "
            "signé sous une convention qui couvre ces postes.",
            "Un autre financeur, une autre année : un autre formulaire, au suivant.",
        ),
    ),
    EMPLOYER: Several(
        KINDS[EMPLOYER]._replace(fields=("siren", "organisation", "employer")),
        "Dire qui emploie pour plusieurs postes",
        "Postes qu’elle emploie",
        ("La même organisation est nommée pour chaque poste coché : tous, ou aucun.",),
    ),
}
"""By address, under that of a département."""
router = APIRouter(include_in_schema=False)


@router.get("/registre/departements/{department}/ouverture")
def next_number(
    request: Request, department: Department, gate: TheGate, tables: TheTables, log: TheLog
) -> Response:
    """Lead to the form that opens a post, under the next number of the département."""
    gate.admit_say(request, PostOpened, f"{department}-01")
    taken = {int(post.rpartition("-")[2]) for post, _ in named_in(tables, department, True)}
    for number in range(max(taken, default=0) + 1, MOST_POSTS):
        post = f"{department}-{number:02}"
        if not log.history(post):
            return RedirectResponse(f"/registre/{post}/{OPENING}", 303, PRIVATE)
    raise Refused(f"Le département {department} n'a plus de numéro de poste libre.")


def _several(kind: KindPath) -> Several:
    if kind not in SEVERAL:
        raise ProblemFound(NOT_FOUND.problem(f"« {kind} » ne se dit pas de plusieurs postes."))
    return SEVERAL[kind]


TheSeveral = Annotated[Several, Depends(_several)]


def _sayer(
    request: Request, department: Department, several: TheSeveral, gate: TheGate
) -> Principal:
    return gate.admit_say(request, several.kind.event, f"{department}-01")


def _sent(
    request: Request, department: Department, several: TheSeveral, gate: TheGate, form: Posted
) -> Submission:
    here = f"{department}-01"
    return submitted(
        request,
        here,
        gate,
        form,
        lambda csrf: gate.admit_say(request, several.kind.event, here, csrf),
    )


def _form(
    department: Department, several: TheSeveral, tables: TheTables, clock: TheClock, recu: int = 0
) -> Form:
    kind, known = several.kind, named_in(tables, department)
    shared = shared_conventions(tables, department) if kind is KINDS[PLEDGE] else None
    options = tuple(Option(post, name) for post, name in known)
    today = clock.today(department)
    notes = [said_before(recu), *several.notes] if recu else several.notes
    return Form(
        f"{department}-01",
        several.title,
        kind.event,
        [
            Field(POSTS, several.posts, "choices", True, options),
            *(among(field, shared) for field in kind.asked()),
        ],
        sentences=[NO_POST] if not known else [NOT_SHARED] if shared == {} else notes,
        subject=f"{department}-01",
        crumbs=(Link("Registre", f"/registre?departement={department}"),),
        typed={
            "effective_on": [written_day(today)],
            "convention": [*(shared or [f"{department}-cadre-{today.year}"])][-1:],
            "year": [str(today.year)],
        },
        several=shared is not None,
    )


FrameworkForm = Annotated[Form, Depends(_form)]


@router.get("/registre/departements/{department}/{kind}")
def empty_framework(
    request: Request,
    who: Annotated[Principal, Depends(_sayer)],
    form: FrameworkForm,
    clock: TheClock,
) -> Response:
    """The form of a fact that is said of several posts at once."""
    return opened(form, clock, request)


@router.post("/registre/departements/{department}/{kind}")
def record_framework(
    sent: Annotated[Submission, Depends(_sent)],
    department: Department,
    several: TheSeveral,
    form: FrameworkForm,
    door: TheDoor,
    tables: TheTables,
    clock: TheClock,
) -> Response:
    """Say it of each of the posts, or of none."""

    def keep(ticket: Ticket, said: Mapping[str, Any]) -> Recorded:
        if several.kind is KINDS[PLEDGE]:
            require_covered(tables, department, said)
        return say_of_all(door, sent.who, several.kind.event, ticket, said)

    def onward(done: RecordedForm) -> str:
        if form.several and sent.text("suite") == "encore":
            return f"/registre/departements/{department}/{PLEDGE}?recu={done.position}"
        return f"/registre?departement={department}&etat=ouverts&recu={done.position}"

    return receive(form, sent, door, clock, onward, keep=keep)
