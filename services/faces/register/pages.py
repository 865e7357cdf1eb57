"""`/registre`: the list of posts, and `/registre/{post}`: the page of one, also as a document."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from contracts.codes import DEPARTEMENT
from contracts.events.posts import (
    ConventionSigned,
    PostEmployerNamed,
    PostFilled,
    PostOpened,
    RegisterCorrected,
)
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.release_plan.audiences import FUNDER
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.domain.saying import may_say_some
from services.faces.charts.choropleth import Map, choropleth
from services.faces.charts.drawing import Datum
from services.faces.forms.needs import TheClock
from services.faces.forms.words import Act, FactInWords, act_of, days_of, trace
from services.faces.needs import TheGate, TheTables
from services.faces.page import PRIVATE, Page
from services.faces.register.admission import RegisterReader, forms_for, mends
from services.faces.register.lasting import lasting
from services.faces.register.listing import (
    PAGE,
    SORTS,
    STATES,
    Line,
    Question,
    cells,
    chosen,
    lines_of,
    of_department,
)
from services.faces.register.post_file import PostFile, TheFile
from services.faces.register.printed import document_of
from services.faces.register.said import PostSaid
from services.faces.theme.frame import Link, around
from services.faces.theme.pdf import pdf_of

TEMPLATE = Path(__file__).with_name("post.typ")
router = APIRouter(include_in_schema=False)


@router.get("/registre")
def posts(
    request: Request,
    gate: TheGate,
    tables: TheTables,
    clock: TheClock,
    departement: str = "",
    etat: str = "",
    tri: str = "",
    debut: int = 0,
    recu: int = 0,
) -> Page:
    """The posts whose register one may read, as a list, and as a map of several départements."""
    reads, who = gate.reads(request, Action.READ_REGISTER), gate.who(request)
    question = Question(departement, etat, tri, max(debut, 0))
    known = [record for record in tables.known_posts() if reads(record.post)]
    today = clock.today(departement or NATION)
    lines = lines_of(of_department(known, departement), today)
    found = chosen(lines, question)
    shown = found[question.first : question.first + PAGE]
    areas = sorted({department_of(record.post) for record in known})
    opens = [code for code in DEPARTEMENT.by_code if may_say_some(who, PostOpened, f"{code}-01")]
    here = departement or (areas[0] if len(areas) == 1 else opens[0] if len(opens) == 1 else "")
    signs = may_say_some(who, ConventionSigned, f"{here}-01")
    before, after = around(
        question.first, PAGE, len(found), lambda place: question.path(first=place)
    )
    return Page(
        "register.html",
        title=_titled("Le registre des postes", here),
        question=question,
        recu=recu,
        lines=[cells(line, today) for line in shown],
        total=len(found),
        before=before,
        after=after,
        counts=Counter(line.state.word for line in lines),
        soon=sum(line.ends_soon for line in lines),
        states=[
            (
                label,
                question.path(state=code),
                len(chosen(lines, Question(state=code))),
                code == etat,
            )
            for code, (label, _) in STATES.items()
        ],
        sorts=[
            Link(label, question.path(sort=code), code == tri) for code, (label, _) in SORTS.items()
        ],
        departments=[(code, f"{code} {DEPARTEMENT.label_of(code)}") for code in {*areas, *opens}],
        map=_map(lines) if len({department_of(line.record.post) for line in lines}) > 1 else None,
        opens=f"/registre/departements/{here}/ouverture" if here in opens else "",
        names=f"/registre/departements/{here}/employeur"
        if here and lines and may_say_some(who, PostEmployerNamed, f"{here}-01")
        else "",
        signs=f"/registre/departements/{here}" if here and lines and signs else "",
    )


@router.get("/registre/{post}")
def post_page(
    request: Request,
    who: RegisterReader,
    file: TheFile,
    gate: TheGate,
    clock: TheClock,
    recu: int = 0,
) -> Page:
    """A post: who, where, its conventions and money, its dated life, and what one may say of it."""
    post, today = file.post, clock.today(file.post)
    file = _as_read_by(who, file, gate, request)
    said = PostSaid(file, today)
    forms = {address: kind for address, kind in forms_for(who, post).items() if said.takes(address)}

    def act(fact: FactInWords) -> Act:
        return _act(who, file, fact)

    return Page(
        "register_post.html",
        title=f"{said.name}, {said.service}",
        crumbs=(Link("Registre", f"/registre?departement={department_of(post)}"),),
        trace=trace(file.facts),
        post=post,
        said=said,
        lasting=lasting(file.record, today),
        days=days_of(file.facts, act),
        forms=[
            (kind.title, f"/registre/{post}/{address}", kind.icon)
            for address, kind in forms.items()
        ],
        to_do=said.to_do(forms),
        figures=gate.may(request, Action.READ_EXACT, Resource(post)),
        year=gate.may(request, Action.READ_VIEW, Resource(post, FUNDER)),
        recu=recu,
    )


@router.get("/registre/{post}/fiche.pdf")
def post_document(
    request: Request, who: RegisterReader, file: TheFile, gate: TheGate, clock: TheClock
) -> Response:
    """The same page as a document to print or to send."""
    said = PostSaid(_as_read_by(who, file, gate, request), clock.today(file.post))
    named = {"Content-Disposition": f'inline; filename="poste-{file.post}.pdf"'}
    made = pdf_of(TEMPLATE, document_of(said))
    return Response(made, media_type="application/pdf", headers=PRIVATE | named)


def _as_read_by(who: Principal, file: PostFile, gate: TheGate, request: Request) -> PostFile:
    """What one may read of it: what is said of a holder is for who says it and for the post."""
    own = gate.may(request, Action.READ_EXACT, Resource(file.post))
    return file if own or may_say_some(who, PostFilled, file.post) else file.without_holders()


def _act(who: Principal, file: PostFile, fact: FactInWords) -> Act:
    stands = file.state.facts.get(fact.id)
    may_mend = stands is not None and mends(who, stands, RegisterCorrected)
    here = f"/registre/{file.post}/faits/{fact.id}/correction"
    act = dict(act_of(fact, here if may_mend else ""))
    recorded = f"enregistré le {file.recorded_on[fact.id]}"
    act["more"] = f"{act['more']} ; {recorded}" if act["more"] else f"{recorded.capitalize()}."
    return act


def _titled(title: str, department: str) -> str:
    known = DEPARTEMENT.by_code.get(department)
    return f"{title} : {known.label}" if known else title


def _map(lines: Sequence[Line]) -> Map:
    """Open posts by département."""
    open_posts = Counter(
        department_of(line.record.post) for line in lines if line.state.word in ("pourvu", "vacant")
    )
    areas = {code: Datum(DEPARTEMENT.label_of(code), count) for code, count in open_posts.items()}
    return choropleth("Postes ouverts par département", "postes", areas)
