"""`/arbitrage/{call}`: the posts ranked, what an envelope pays, and versions that are kept."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import DEPARTEMENT
from services.faces.calls.admission import (
    ReadCall,
    TheFile,
    admit_worker,
    way_to,
)
from services.faces.calls.call_file import CallFile, Choice
from services.faces.calls.criteria import CRITERIA
from services.faces.calls.money import money_bar
from services.faces.calls.once import fact_at, fact_of, new_fact, sent_before
from services.faces.calls.overtaken import seen_of, told_at
from services.faces.calls.said import KEY, lines_of, words_of_requests
from services.faces.calls.typed import Typed, told
from services.faces.errors import Posted
from services.faces.forms.filled import NotUnderstood, amount_of
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.partners.desk import TheDesk
from services.faces.partners.needs import page_router
from services.faces.partners.rows import traced
from services.reporting.domain.arbitration.calls import VersionKept
from services.reporting.domain.arbitration.ranking import unknown_criteria
from services.reporting.domain.arbitration.rules import SayingRefused, decide_version
from services.reporting.domain.arbitration.words import naming
from services.reporting.ports import Overtaken, Seen

TRIED = "choix-"  # before the names of what is tried, beside what the page was counted with
MOST_WORDS = 2_000  # characters of a reason or of an observation
router = page_router()


@router.get("/arbitrage/{appel}")
def work(
    request: Request, asked: ReadCall, file: TheFile, desk: TheDesk, version: int = 0
) -> Response:
    """The page of a call, its terms or others tried, from a version that was kept if asked."""
    fact = fact_at(request, desk) if asked.works else ""
    if isinstance(fact, Response):
        return fact
    typed = Typed(dict(request.query_params), {})
    choice = typed.choice(file.terms)
    kept = asked.call.version(version)
    begun = {f"montant-{each.post}": str(each.awarded) for each in kept.lines} if kept else {}
    return _page(asked, file, desk, choice, typed, begun, fact)


@router.post("/arbitrage/{appel}")
def keep(
    request: Request, asked: ReadCall, file: TheFile, desk: TheDesk, gate: TheGate, form: Posted
) -> Response:
    """Keep a version, as a draft or as the decision, with everything that is seen.

    Or count again with what is tried: nothing is kept, and all that was typed stays.
    """
    who = admit_worker(request, gate, asked.department, form)
    fact, here = fact_of(form, desk), f"/arbitrage/{asked.name}/versions"
    text = {name: str(value) for name, value in form.items()}
    text["vu"] = seen_of(form, desk, fact)
    again = text.get("acte") == "recalcul"
    if again:
        text |= {name: text.get(TRIED + name, text.get(name, "")) for name in told(file.terms)}
    typed = Typed(text, {})
    choice = typed.choice(file.terms)
    if again:
        return _page(asked, file, desk, choice, typed, text, fact)
    awards, reasons = _awards(file, choice, typed)
    final = text.get("acte") == "decision"
    standing = asked.call.decision
    replaces = standing.number if standing and text.get("remplace") else None
    number = len(asked.call.versions) + 1
    said = file.version(choice, awards, number, final=final, replaces=replaces)
    changed = {each.post for each in said.lines if each.changed}
    words = {post: reason for post, reason in reasons.items() if post in changed}
    seen = Seen(int(text["vu"]), said.about)
    if not typed.errors:
        try:
            made = sent_before(desk, fact, said, words, ("number", "replaces"))
            if made and isinstance(made.said, VersionKept):
                return RedirectResponse(f"{here}/{made.said.number}", 303, PRIVATE)
            desk.store.refuse_overtaken(asked.department, seen, fact)
            decide_version(said, asked.call, reasons, file.closed)
            desk.store.add(asked.department, desk.clock(), who.name, said, words, fact, seen)
        except SayingRefused as refused:
            typed.errors[refused.field] = refused.sentence
        except Overtaken as overtaken:
            typed = told_at(typed, overtaken, asked.department)
    if typed.errors:
        return _page(asked, file, desk, choice, typed, typed.text, new_fact(desk))
    return RedirectResponse(f"{here}/{number}", 303, PRIVATE)


def _awards(file: CallFile, choice: Choice, typed: Typed) -> tuple[dict[str, int], dict[str, str]]:
    """What was typed for each post, and why; an amount left empty follows the proposal."""
    awards, reasons = {}, {}
    for post in file.applicants:
        if typed.text.get(f"montant-{post}", "").strip():
            awards[post] = typed.read(f"montant-{post}", amount_of, 0)
        reasons[post] = typed.text.get(f"motif-{post}", "").strip()
        if len(reasons[post]) > MOST_WORDS:
            typed.errors[f"motif-{post}"] = f"Gardez moins de {MOST_WORDS} signes."
        elif named := naming(reasons[post]):
            typed.errors[f"motif-{post}"] = named
    return awards, reasons


def _page(
    asked: ReadCall,
    file: CallFile,
    desk: TheDesk,
    choice: Choice,
    typed: Typed,
    begun: Mapping[str, str],
    fact: str,
) -> Page:
    awards = {}
    for post in file.applicants:
        try:
            awards[post] = amount_of(begun.get(f"montant-{post}", ""))
        except NotUnderstood:
            continue
    seen = file.version(choice, awards, 0, final=False, replaces=None)
    unknown = unknown_criteria(file.ranked(choice), choice.weights)
    place, lines = DEPARTEMENT.label_of(asked.department), lines_of(file, seen)
    own = bool(asked.works and lines)
    counted_with = {name: typed.text.get(name, value) for name, value in told(choice).items()}
    prefix = TRIED if own else ""
    return Page(
        "call.html",
        422 if typed.errors else 200,
        PRIVATE,
        title=f"Arbitrage FIPD {asked.call.terms.year} : {place}",
        crumbs=way_to(asked.department, place),
        trace=traced(file.release) if file.release else (),
        asked=asked,
        terms=asked.call.terms,
        release=file.release,
        closed=file.today > asked.call.terms.deadline,
        criteria=CRITERIA,
        own=own,
        prefix=prefix,
        counted_with=counted_with,
        typed={k: typed.text.get(prefix + k, value) for k, value in counted_with.items()},
        begun=begun,
        fait=fact,
        vu=begun.get("vu", asked.call.last),
        errors={(prefix if k in counted_with else "") + k: v for k, v in typed.errors.items()},
        seen=seen,
        lines=lines,
        key=KEY,
        words=words_of_requests(desk, asked.call),
        unknown=[CRITERIA[key].label for key in unknown],
        bar=money_bar(seen),
        tried=choice != file.terms,
        same=f"/arbitrage/{asked.name}?{urlencode(told(choice))}",
    )
