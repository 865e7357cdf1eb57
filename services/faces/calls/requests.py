"""`/arbitrage/{call}/demande/{post}`: what an employer asks for a post, and says of it."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.patterns import department_of
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.chassis.http import ProblemFound
from services.faces.calls.admission import (
    CallPath,
    admit_sender,
    require_call,
)
from services.faces.calls.call_file import Applicant, CallFile, call_file
from services.faces.calls.once import fact_at, fact_of, new_fact, sent_before
from services.faces.calls.overtaken import seen_of, told_at
from services.faces.calls.said import words_of_requests
from services.faces.calls.typed import Typed
from services.faces.calls.work import MOST_WORDS
from services.faces.errors import Posted
from services.faces.forms.filled import amount_of
from services.faces.forms.submission import PostPath
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.needs import TheReleases, page_router
from services.faces.register.plan import status_of
from services.faces.theme.frame import Link
from services.reporting.domain.arbitration.calls import RequestMade
from services.reporting.domain.arbitration.rules import SayingRefused, decide_request
from services.reporting.domain.arbitration.words import naming
from services.reporting.ports import Overtaken, ReleaseStore, Seen

router = page_router()


def _file(desk: CallDesk, store: ReleaseStore, appel: str, post: str) -> tuple[CallFile, Applicant]:
    """The file of a call and a post of it. Raises ProblemFound (404)."""
    department = department_of(appel)
    file = call_file(desk, store, department, require_call(desk, appel))
    if department_of(post) != department or post not in file.applicants:
        raise ProblemFound(NOT_FOUND.problem(f"L'appel {appel} ne concerne pas le poste {post}."))
    return file, file.applicants[post]


@router.get("/arbitrage/{appel}/demande/{post}")
def empty_request(
    request: Request,
    appel: CallPath,
    post: PostPath,
    gate: TheGate,
    desk: TheDesk,
    store: TheReleases,
) -> Response:
    """What is asked so far; without that, what the plan of the post asks."""
    gate.admit(request, Action.ASK_CREDITS, Resource(post))
    fact = fact_at(request, desk)
    if isinstance(fact, Response):
        return fact
    file, applicant = _file(desk, store, appel, post)
    amount = applicant.asked
    text = {
        "montant": "" if amount is None else str(amount),
        "observations": words_of_requests(desk, file.call).get(post, ""),
    }
    return _page(appel, file, applicant, text, {}, fact)


@router.post("/arbitrage/{appel}/demande/{post}")
def ask(
    request: Request,
    appel: CallPath,
    post: PostPath,
    gate: TheGate,
    desk: TheDesk,
    store: TheReleases,
    form: Posted,
) -> Response:
    """Ask, until the deadline; the last word stands, and the words of before are erased."""
    who: Principal = admit_sender(request, gate, Action.ASK_CREDITS, post, form)
    fact, onward = fact_of(form, desk), f"/arbitrage?perimetre={post}"
    department, (file, applicant) = department_of(appel), _file(desk, store, appel, post)
    text = {name: str(value) for name, value in form.items()}
    text["vu"] = seen_of(form, desk, fact)
    typed = Typed(text, {})
    said = RequestMade(call=appel, post=post, amount=typed.read("montant", amount_of, 0))
    words = text.get("observations", "").strip()
    if len(words) > MOST_WORDS:
        typed.errors["observations"] = f"Gardez moins de {MOST_WORDS} signes."
    elif named := naming(words):
        typed.errors["observations"] = named
    if not typed.errors:
        try:
            if sent_before(desk, fact, said, {post: words}):
                return RedirectResponse(onward, 303, PRIVATE)
            closed, cost = post in file.closed, applicant.plan.cost
            decide_request(said, file.call, desk.today(post), closed=closed, cost=cost)
            seen, said_by = Seen(int(text["vu"]), said.about), (desk.clock(), who.name)
            made = desk.store.add(department, *said_by, said, {post: words}, fact, seen)
        except SayingRefused as refused:
            typed.errors[refused.field] = refused.sentence
        except Overtaken as overtaken:
            typed = told_at(typed, overtaken, department)
    if typed.errors:
        return _page(appel, file, applicant, typed.text, typed.errors, new_fact(desk))
    before = file.call.requests.get(post)
    if before and before.position != made:
        desk.store.erase(before.position, post)
    return RedirectResponse(onward, 303, PRIVATE)


def _page(
    appel: str,
    file: CallFile,
    applicant: Applicant,
    text: Mapping[str, str],
    errors: Mapping[str, str],
    fact: str,
) -> Page:
    post = applicant.record.post
    before = file.call.requests.get(post)
    return Page(
        "call_request.html",
        422 if errors else 200,
        title=f"Demander au FIPD {file.call.terms.year} : {applicant.name}",
        crumbs=(Link("Demandes de crédits", f"/arbitrage?perimetre={post}"),),
        appel=appel,
        post=post,
        terms=file.call.terms,
        late=file.today > file.call.terms.deadline,
        plan=applicant.plan,
        state=status_of(applicant.plan),
        text=text,
        fait=fact,
        vu=text.get("vu", before.position if before else 0),
        errors=errors,
    )
