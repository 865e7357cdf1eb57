"""`/registre/employeurs`: organisations that employ, and the page of each."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Path, Request

from contracts.codes import CONTRAT, EMPLOYEUR, FORMATION_ORIGINE
from contracts.events.posts import PostEmployerNamed, PostFilled
from contracts.identifiers import NATION
from contracts.patterns import SIREN
from contracts.problems import NOT_FOUND
from contracts.read_model import ALERT_MONTHS, PostRecord
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.domain.saying import may_say_some
from services.access.gate import Gate
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.fields import siren_written
from services.faces.forms.needs import TheClock
from services.faces.needs import TheGate, TheTables
from services.faces.page import Page
from services.faces.register.plan import last_end, status_of, term_of
from services.faces.register.post_file import state_today
from services.faces.register.several import known_posts
from services.faces.theme.dates import day as in_french
from services.faces.theme.dates import short_day
from services.faces.theme.figures import counted, euros
from services.faces.theme.frame import Link
from services.reporting.domain.register.employers import Employer, employers
from services.reporting.domain.register.plan import year_plan

LIST = "/registre/employeurs"
WAY = (Link("Registre", "/registre"), Link("Employeurs", LIST))
NOTHING = "–"
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
    found = employers(known_posts(tables)).get(siren)
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
    mine = [record for record in known_posts(tables) if reads(record.post)]
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
    years = (today.year - 1, today.year, today.year + 1)
    says = any(may_say_some(who, PostEmployerNamed, record.post) for record in seen.posts)
    return Page(
        "register_employer.html",
        title=employer.name,
        crumbs=WAY,
        about=[
            ("SIREN", siren_written(employer.siren)),
            ("Type", EMPLOYEUR.label_of(employer.kind)),
            ("Connue depuis le", in_french(employer.said[0][0])),
            *_past_names(employer),
        ],
        merged=merged_into(employer),
        absorbed=_absorbed(employer),
        finding=_finding(seen),
        posts=[
            _post(record, today, _knows_holder(request, gate, who, record)) for record in seen.posts
        ],
        years=years,
        costs=[
            (r.version_on(today).called, *(_cost(r, year) for year in years)) for r in seen.posts
        ],
        whole=("Ensemble", *(_whole(seen.posts, year) for year in years)),
        ends=_ends(seen),
        merges=f"{LIST}/{employer.siren}/fusion" if says and not employer.merged else "",
    )


def merged_into(employer: Employer) -> str:
    """`Fait partie de 222 702 292 depuis le 1er janvier 2027.`, or nothing."""
    if employer.merged is None:
        return ""
    into = siren_written(employer.merged.into)
    return f"Fait partie de {into} depuis le {in_french(employer.merged.since)}."


def _absorbed(employer: Employer) -> list[str]:
    first: dict[str, date] = {}
    for merger in sorted(employer.absorbed, key=lambda each: each.since):
        first.setdefault(merger.siren, merger.since)
    return [f"{siren_written(siren)}, le {in_french(since)}" for siren, since in first.items()]


def _past_names(employer: Employer) -> list[tuple[str, str]]:
    """What it was called before, each name with the day from which on."""
    names: dict[str, date] = {}
    for since, name, _ in employer.said:
        names.setdefault(name, since)
    before = [f"{name}, dès le {short_day(since)}" for name, since in names.items()]
    return [("Noms", " ; ".join(before))] if len(names) > 1 else []


def _finding(seen: Seen) -> str:
    vacant = sum(record.holding_on(seen.today) is None for record in seen.posts)
    ends = len(_ends(seen))
    verb = "finit" if ends < 2 else "finissent"
    return (
        f"{counted(len(seen.posts), 'poste ouvert')}, dont {counted(vacant, 'vacant')} ; "
        f"{counted(ends, 'convention')} {verb} dans les douze mois, ou manquent."
    )


def _knows_holder(request: Request, gate: Gate, who: Principal, record: PostRecord) -> bool:
    own = gate.may(request, Action.READ_EXACT, Resource(record.post))
    return own or may_say_some(who, PostFilled, record.post)


def _post(record: PostRecord, today: date, knows_holder: bool) -> tuple[object, ...]:
    version, held = record.version_on(today), record.holding_on(today)
    fills = NOTHING
    if held:
        known = [
            FORMATION_ORIGINE.label_of(held.training) if held.training else "",
            CONTRAT.label_of(held.contract) if held.contract else "",
        ]
        told = ", ".join(filter(None, known)) if knows_holder else ""
        fills = f"depuis le {short_day(held.since)}" + (f" ({told})" if told else "")
    plan = status_of(year_plan(record, today.year))
    return (record.post, version.called, state_today(record, today), fills, plan)


def _cost(record: PostRecord, year: int) -> str:
    said = next((each for each in record.costs if each.year == year), None)
    return euros(said.total) if said else "à déclarer"


def _whole(posts: Sequence[PostRecord], year: int) -> str:
    said = [each.total for record in posts for each in record.costs if each.year == year]
    return euros(sum(said)) if said else NOTHING


def _ends(seen: Seen) -> list[tuple[str, str, object]]:
    """The posts whose last convention ends soon, or that have none."""
    found: list[tuple[str, str, object]] = []
    for record in seen.posts:
        signed = last_end(record, seen.today)
        if signed is None or signed.months_left(seen.today) < ALERT_MONTHS[-1]:
            told: object = term_of(signed, seen.today) if signed else "aucune en cours"
            found.append((record.post, record.version_on(seen.today).called, told))
    return found
