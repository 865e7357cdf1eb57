"""`/registre/employeurs`: organisations that employ, and the page of each."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Path, Request

from contracts.codes import EMPLOYEUR
from contracts.events.posts import PostEmployerNamed, PostFilled
from contracts.identifiers import NATION
from contracts.patterns import SIREN
from contracts.problems import NOT_FOUND
from contracts.read_model import PostRecord
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.domain.saying import may_say_some
from services.access.gate import Gate
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.fields import siren_written
from services.faces.forms.needs import TheClock
from services.faces.navigation import called
from services.faces.needs import TheGate, TheTables
from services.faces.page import Page
from services.faces.register.employer_posts import cost_of, ends_of, post_line, whole_cost
from services.faces.register.employers_said import absorbed_by, merged_into, past_names
from services.faces.theme.dates import day as in_french
from services.faces.theme.figures import counted
from services.faces.theme.frame import Link
from services.reporting.domain.register.employers import Employer, employers

LIST = "/registre/employeurs"
WAY = (Link("Registre", "/registre"), Link("Employeurs", LIST))
router = APIRouter(include_in_schema=False)


class Seen(NamedTuple):
    """An organisation as one reader sees it: of its posts, those whose register they read."""

    employer: Employer
    posts: Sequence[PostRecord]
    today: date
    who: Principal


def _seen(
    request: Request,
    siren: Annotated[str, Path(pattern=SIREN)],
    gate: TheGate,
    tables: TheTables,
    clock: TheClock,
    form: Posted,
) -> Seen:
    """The organisation of the address.

    Raises ProblemFound (404) where it employs for no post that the reader reads.
    """
    meant = str(form.get("csrf", ""))
    reads, today = gate.reads(request, Action.READ_REGISTER, meant), clock.today(NATION)
    found = employers(tables.known_posts()).get(siren)
    mine = [each for each in found.employments if reads(each.record.post)] if found else []
    if found is None or not mine:
        raise ProblemFound(
            NOT_FOUND.problem(f"Aucun poste que vous lisez n’est employé par le SIREN {siren}.")
        )
    return Seen(
        found, [r for r in found.posts_on(today) if reads(r.post)], today, gate.who(request, meant)
    )


TheSeen = Annotated[Seen, Depends(_seen)]


@router.get(LIST)
def employer_list(request: Request, gate: TheGate, tables: TheTables, clock: TheClock) -> Page:
    """The organisations that employ for the posts whose register one may read."""
    reads, today = gate.reads(request, Action.READ_REGISTER), clock.today(NATION)
    mine = [record for record in tables.known_posts() if reads(record.post)]
    found = sorted(employers(mine).values(), key=lambda each: (each.name, each.siren))
    unnamed = [r for r in mine if r.is_open_on(today) and not r.version_on(today).siren]
    return Page(
        "register_employers.html",
        title="Les employeurs",
        crumbs=WAY[:1],
        lines=[
            (
                each.siren,
                each.name,
                siren_written(each.siren),
                EMPLOYEUR.label_of(each.kind),
                merged_into(each) or counted(len(each.posts_on(today)), "poste"),
            )
            for each in found
        ],
        unnamed=[(record.post, record.version_on(today).called) for record in unnamed],
        total=len(mine),
    )


@router.get(LIST + "/{siren}")
def employer_page(request: Request, seen: TheSeen, gate: TheGate) -> Page:
    """An organisation: who it is, its posts and who fills them, what they cost, what ends."""
    employer, today, who = seen.employer, seen.today, seen.who
    years, names = (today.year - 1, today.year, today.year + 1), called(seen.posts)
    says = any(may_say_some(who, PostEmployerNamed, record.post) for record in seen.posts)
    answered_at = {
        record.post: f"/arbitrage/echeances?perimetre={record.post}"
        for record in seen.posts
        if record.conventions and gate.may(request, Action.ANSWER_ALERT, Resource(record.post))
    }
    return Page(
        "register_employer.html",
        title=employer.name,
        crumbs=WAY,
        about=[
            ("SIREN", siren_written(employer.siren)),
            ("Type", EMPLOYEUR.label_of(employer.kind)),
            ("Connue depuis le", in_french(employer.said[0][0])),
            *past_names(employer),
        ],
        merged=merged_into(employer),
        absorbed=absorbed_by(employer),
        finding=_finding(seen),
        posts=[
            post_line(record, today, _knows_holder(request, gate, who, record))
            for record in seen.posts
        ],
        years=years,
        costs=[(names[r.post], *(cost_of(r, year) for year in years)) for r in seen.posts],
        whole=("Ensemble", *(whole_cost(seen.posts, year) for year in years)),
        ends=[(*end, answered_at.get(end[0], "")) for end in ends_of(seen.posts, seen.today)],
        merges=f"{LIST}/{employer.siren}/fusion" if says and not employer.merged else "",
    )


def _finding(seen: Seen) -> str:
    vacant = sum(record.holding_on(seen.today) is None for record in seen.posts)
    ended = ends_of(seen.posts, seen.today)
    none = sum(isinstance(term, str) for _, _, term in ended)
    ends = len(ended) - none
    verb = "finit" if ends < 2 else "finissent"
    return (
        f"{counted(len(seen.posts), 'poste ouvert')}, dont {counted(vacant, 'vacant')} ; "
        f"{counted(ends, 'convention')} {verb} dans les douze mois"
        + (f", {counted(none, 'poste')} sans convention." if none else ".")
    )


def _knows_holder(request: Request, gate: Gate, who: Principal, record: PostRecord) -> bool:
    own = gate.may(request, Action.READ_EXACT, Resource(record.post))
    return own or may_say_some(who, PostFilled, record.post)
