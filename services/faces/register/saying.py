"""`/registre/{post}/{kind}`: the form of each fact of a register."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.codes import FINANCEUR
from contracts.days import written_day
from contracts.events.posts import (
    ConventionSigned,
    FundingPledged,
    FundingWithdrawn,
    PostAmended,
    PostClosed,
    PostCostDeclared,
    PostOpened,
)
from contracts.patterns import department_of, is_siren
from contracts.problems import NOT_FOUND
from services.access.domain.principals import Principal
from services.access.domain.saying import OF_A_SIREN
from services.chassis.http import ProblemFound
from services.faces.forms.differing import differing
from services.faces.forms.fields import Field, Option
from services.faces.forms.filled import NotUnderstood, as_typed
from services.faces.forms.form import Form, Recorded, opened, receive, said_before
from services.faces.forms.meanwhile import keep_in_turn, seen_in
from services.faces.forms.needs import FactsByStream, TheClock, TheDoor, TheLog
from services.faces.forms.submission import PostPath
from services.faces.navigation import place_of
from services.faces.register.admission import (
    Sayer,
    SayForm,
    TheKind,
    own_money,
    own_page,
    seen_by,
    way_to,
)
from services.faces.register.kinds import PLEDGE, TITLES, Kind
from services.faces.register.needs import TheOpenCases
from services.faces.register.plan import last_end, promised, status_of
from services.faces.register.post_file import PostFile, post_file, record_of, state_of
from services.faces.theme.dates import day as in_french
from services.faces.theme.figures import counted, euros, percent
from services.reporting.domain.register.plan import YearPlan, plans

SAME = "Rien n'est changé : c'est ce qui vaut déjà ce jour-là."
NO_CONVENTION = "Ce poste n'a aucune convention : signez-en d'abord une."
COMMUNE = "commune"
router = APIRouter(include_in_schema=False)


class Asked(NamedTuple):
    """What an address asks to say, and what is known of the post; `recu` has just been said."""

    post: str
    kind: Kind
    file: PostFile | None
    seen: int
    today: date
    open_cases: int | None
    convention: str
    year: str
    recu: int

    def form(self, who: Principal) -> Form:
        """The form, as it begins for whoever says it.

        Raises ProblemFound (404) where there is no such post to say it of.
        """
        post, kind, file, today = self.post, self.kind, self.file, self.today
        if file is None and kind.event is not PostOpened:
            raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'est pas au registre."))
        said = [said_before(self.recu)] if self.recu else []
        name = file.name(today) if file else place_of(department_of(post), {})
        way = way_to(post, name)
        form = Form(
            post,
            f"{kind.title} : {name}",
            kind.event,
            kind.asked(),
            sentences=[*said, *([kind.note] if kind.note else [])],
            subject=post,
            crumbs=way if file else way[:1],
            typed={"effective_on": [written_day(today)]},
            seen=self.seen,
        )
        if file is None:
            return form
        if kind.event is PostAmended:
            version = file.record.version_on(today).model_dump(mode="json")
            return replace(form, typed={**as_typed(form.fields, version), **form.typed})
        if kind.event is ConventionSigned:
            named = {"convention": [f"{post}-{today.year}"]}
            return replace(form, typed={**form.typed, **named}, beside=_conventions(file))
        if kind.event is PostCostDeclared and self.year.isdigit():
            return replace(form, typed={**form.typed, "year": [self.year]})
        if kind.event in (FundingPledged, FundingWithdrawn):
            return about_money(form, file, who, today, self.convention, self.year)
        if kind.event is PostClosed and self.open_cases:
            cases = counted(self.open_cases, "situation")
            told = (
                f"Le poste a encore {cases} en cours : fermer reste possible. L’intervenant les "
                "trouve en tête de sa page et peut les clore après ; seul le poste lit leur liste."
            )
            return replace(form, danger=True, sentences=[told, *form.sentences])
        return form


def _asked(
    post: PostPath,
    kind: TheKind,
    log: TheLog,
    clock: TheClock,
    cases: TheOpenCases,
    convention: str = "",
    annee: str = "",
    recu: int = 0,
) -> Asked:
    still = cases.of(post) if kind.event is PostClosed else None
    rows = log.history(post)
    return Asked(
        post, kind, post_file(rows), len(rows), clock.today(post), still, convention, annee, recu
    )


TheAsked = Annotated[Asked, Depends(_asked)]


@router.get("/registre/{post}/{kind}")
def empty_fact(request: Request, who: Sayer, asked: TheAsked, clock: TheClock) -> Response:
    """The form of a fact of a register."""
    return opened(seen_by(who, asked.form(who)), clock, request)


@router.post("/registre/{post}/{kind}")
def record_fact(
    sent: SayForm, asked: TheAsked, door: TheDoor, log: TheLog, clock: TheClock
) -> Response:
    """Record a fact of a register, and go on to the page of the post."""
    kind, form = asked.kind, seen_by(sent.who, asked.form(sent.who))
    form = replace(form, seen=seen_in(sent))

    def data(read: Mapping[str, Any]) -> Mapping[str, Any]:
        if kind.event is PostAmended:
            return _changes(kind, sent.post, read, log, sent.text("fait"))
        if kind.event is PostOpened:
            _require_at_home(sent.post, read["commune"])
        return read

    def onward(done: Recorded) -> str:
        if form.several and sent.text("suite") == "encore":
            said = done.filled.data
            again = f"convention={said['convention']}&annee={said['year']}"
            return f"/registre/{sent.post}/{PLEDGE}?{again}&recu={done.position}"
        return own_page(sent.who, sent.post, done.position)

    keep = keep_in_turn(door, log, sent.post, sent, form, TITLES)
    return receive(form, sent, door, clock, onward, data, keep=keep)


def about_money(
    form: Form, file: PostFile, who: Principal, today: date, convention: str = "", year: str = ""
) -> Form:
    """The form of a pledge, or of its end, with the conventions of the post and its plan beside.

    `who` pledges its own money alone, unless it may transcribe what others signed.
    """
    record, last = file.record, last_end(file.record, today)
    names = [signed.convention for signed in record.conventions]
    chosen = convention if convention in names else last.convention if last else ""
    year = year if year.isdigit() else str(today.year)
    own = own_money(who, file.post)
    options = {
        "convention": [Option(name, name) for name in names],
        "funder": [Option(code, FINANCEUR.label_of(code)) for code in _funders(own)],
    }
    plan = [(str(each.year), _summed_up(each)) for each in plans(record)]
    lines = [
        (f"{pledge.year}, {FINANCEUR.label_of(pledge.funder)}", promised(pledge))
        for pledge in record.pledges
        if str(pledge.year) == year
    ]
    payer = next((place for place in sorted(own) if len(place) >= 5), "")
    typed = {**form.typed, "convention": [chosen], "year": [year]}
    return replace(
        form,
        fields=[_offering(field, options) for field in form.fields],
        typed=typed | ({"funder_code": [payer]} if payer else {}),
        several=form.event is FundingPledged,
        sentences=form.sentences if names else [NO_CONVENTION],
        beside=("Plan de financement", [("Convention", chosen), *plan, *lines]),
    )


def _summed_up(plan: YearPlan) -> str:
    """`coût 42 000 €, 80 % promis, il manque 20 %`: what a plan says, for who adds to it."""
    cost = f"coût {euros(plan.cost)}" if plan.cost is not None else ""
    share = f"{percent(plan.share)} promis" if plan.lines and plan.share is not None else ""
    return ", ".join(filter(None, (cost, share, status_of(plan).word)))


def _funders(own: frozenset[str]) -> list[str]:
    """The kinds of funders that may be said: all, or those of one's own places."""
    kinds = {
        OF_A_SIREN if is_siren(place) else COMMUNE if len(place) == 5 else "cg" for place in own
    }
    return [code for code in FINANCEUR.current if not own or code in kinds]


def _offering(field: Field, options: Mapping[str, Sequence[Option]]) -> Field:
    if field.name not in options:
        return field
    return field._replace(control="choice", required=True, options=tuple(options[field.name]))


def _conventions(file: PostFile) -> tuple[str, list[tuple[str, str]]]:
    """Those of the post, for who signs another."""
    return "Conventions du poste", [
        (signed.convention, f"du {in_french(signed.starts_on)} au {in_french(signed.ends_on)}")
        for signed in file.record.conventions
    ]


def _require_at_home(post: str, commune: str) -> None:
    """Refuse to open a post in a département that its number does not say. Raises NotUnderstood."""
    mine, there = department_of(post), department_of(commune)
    if there != mine:
        raise NotUnderstood(
            f"La commune {commune} n'est pas du département {place_of(mine, {})} : corrigez-la, ou "
            f"ouvrez le poste dans le sien, {place_of(there, {})}."
        )


def _changes(
    kind: Kind, post: str, read: Mapping[str, Any], log: FactsByStream, fact: str
) -> Mapping[str, Any]:
    """What differs from the post as it is on the day of the change, apart from this very fact.

    Raises NotUnderstood where nothing does.
    """
    state = state_of([row for row in log.history(post) if str(row[1].id) != fact])
    if state is None:
        return read
    day = read["effective_on"]
    version = record_of(state).version_on(date.fromisoformat(day)).model_dump(mode="json")
    changed = {
        field.name: read.get(field.name, [] if isinstance(version[field.name], list) else None)
        for field in differing(kind.asked(), version, read)
        if field.name != "effective_on"
    }
    said = {name: value for name, value in changed.items() if value is not None}
    if not said:
        raise NotUnderstood(SAME)
    return {"effective_on": day, **said}
