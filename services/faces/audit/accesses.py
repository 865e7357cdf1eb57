"""`/audit/acces`, `/audit/droits`: who saw what, and who could, on a day."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import PlainTextResponse, Response

from contracts.data_files import read_toml
from contracts.days import day_at, written_day, zone_of
from contracts.identifiers import NATION
from contracts.problems import NOT_FOUND
from contracts.release_plan import AUDIENCES
from services.access.application.access import Access
from services.access.domain.grants import Grant
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import LABELS
from services.access.ports import Asked
from services.chassis.http import ProblemFound
from services.faces.audit.needs import TheAuditor, TheJournalLog
from services.faces.forms.filled import NotUnderstood, day_of
from services.faces.needs import TheGate
from services.faces.page import PRIVATE, Page
from services.faces.theme.dates import day as day_in_words
from services.faces.theme.frame import Link
from services.reporting.releases.accesses import DIALECTS, journal_csv

PAGE = 50  # lines
MOST = 100_000  # lines of an export: more is asked by dates
CALENDAR = date(1, 1, 2), date(9999, 12, 30)
"""The days whose midnights, and the next ones, are instants wherever they are told."""
CRUMBS = (Link("Vérifier", "/verification"),)
WORDS = read_toml("services/faces/audit/actions.toml", dict[str, str])
"""What was asked, in words; other actions are said as they are written."""
ACTIONS: Mapping[str, str] = {each.value: WORDS[each.value] for each in Action}
"""Those that a right allows."""

router = APIRouter(include_in_schema=False)


def _accounts(gate: TheGate) -> Access:
    """Raises ProblemFound where there are no accounts."""
    if gate.access is None:
        raise ProblemFound(NOT_FOUND.problem("Il n'y a pas de compte ici."))
    return gate.access


TheAccounts = Annotated[Access, Depends(_accounts)]


@dataclass(frozen=True)
class Filters:
    """What is looked for in the journal, as an address says it."""

    personne: str = ""
    zone: str = ""
    du: str = ""
    au: str = ""
    refus: str = ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(field, sentence) of each day that is none."""
        return [
            (name, f"« {typed} » n'est pas un jour : écrivez JJ/MM/AAAA.")
            for name, typed in (("du", self.du), ("au", self.au))
            if typed.strip() and _day(typed) is None
        ]

    @property
    def asked(self) -> Asked:
        """The same for the journal; what is no day asks for nothing."""
        since, until = _day(self.du), _day(self.au)
        return Asked(
            self.personne.strip(),
            self.zone.strip().upper(),
            _begins(since) if since else None,
            _begins(until, after=1) if until else None,
            bool(self.refus),
        )

    def path(self, address: str, **more: object) -> str:
        """An address with these filters."""
        said = {name: value for name, value in (vars(self) | more).items() if value}
        return f"{address}?{urlencode(said)}" if said else address


TheFilters = Annotated[Filters, Depends()]


@router.get("/audit/acces")
def accesses(
    at: TheAuditor,
    access: TheAccounts,
    log: TheJournalLog,
    wanted: TheFilters,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Page:
    """The journal of accesses, and whether it is what was written."""
    errors = wanted.errors
    total = 0 if errors else access.journal.count(wanted.asked)
    skip = (page - 1) * PAGE
    lines = () if errors else access.journal.asked(wanted.asked, skip, PAGE)
    when, control = log.controlled()
    here = "/audit/acces"
    return Page(
        "audit_accesses.html",
        422 if errors else 200,
        title="Le journal des accès",
        crumbs=CRUMBS,
        wanted=wanted,
        errors=errors,
        actions_in_words=WORDS,
        lines=lines,
        total=total,
        first=skip + 1,
        before=wanted.path(here, page=page - 1) if page > 1 else "",
        after=wanted.path(here, page=page + 1) if skip + PAGE < total else "",
        csv=wanted.path(f"{here}/csv"),
        when=when,
        control=control,
        unusual=log.unusual(),
        key=log.key.text(),
    )


@router.get("/audit/acces/csv")
def accesses_csv(
    at: TheAuditor, access: TheAccounts, wanted: TheFilters, format: str = "csv-fr"
) -> Response:
    """The lines asked for, the newest first, at most MOST."""
    if wanted.errors or format not in DIALECTS:
        raise ProblemFound(NOT_FOUND.problem("Cette adresse n'est celle d'aucun export."))
    text = journal_csv(access.journal.asked(wanted.asked, 0, MOST), format)
    headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="relais-acces.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/audit/acces/point-de-controle")
def checkpoint(at: TheAuditor, log: TheJournalLog) -> Response:
    """The last signed state of the journal, to be kept: « relais journal check --since »."""
    signed = log.sign()
    if signed is None:
        raise ProblemFound(NOT_FOUND.problem("Le journal des accès n'a encore aucune ligne."))
    return PlainTextResponse(signed.note, headers=dict(PRIVATE))


@router.get("/audit/droits")
def rights(
    at: TheAuditor,
    access: TheAccounts,
    jour: str = "",
    action: str = "",
    zone: str = "",
    vue: str = "",
) -> Page:
    """Who held which right on a day; with an action, who could do it in an area."""
    today = day_at(NATION, access.clock())
    typed = _day(jour) if jour.strip() else today
    known = action in ACTIONS
    errors = [] if typed else [("jour", f"« {jour} » n'est pas un jour : écrivez JJ/MM/AAAA.")]
    if typed and not known and (zone.strip() or vue.strip()):
        errors = [("action", "Choisissez ce qui pouvait y être lu ou fait, ou effacez le lieu.")]
    register = access.accounts.register()
    grants: list[Grant] = []
    if typed and known:
        resource = Resource(zone.strip().upper() or NATION, vue.strip())
        grants = register.who_could(Action(action), resource, typed)
    elif typed and not errors:
        grants = [each for each in register.grants.values() if each.held_on(typed)]
    said = day_in_words(typed) if typed else jour
    return Page(
        "audit_rights.html",
        422 if errors else 200,
        title=f"Qui pouvait lire quoi le {said}" if typed else "Qui pouvait lire quoi",
        crumbs=CRUMBS,
        errors=errors,
        jour=written_day(typed) if typed else jour,
        action=action if known else "",
        zone=zone,
        vue=vue,
        views=[(each.view, each.label) for each in AUDIENCES],
        actions_in_words=ACTIONS,
        roles=LABELS,
        grants=sorted(grants, key=lambda each: (each.login, each.since)),
    )


def _day(typed: str) -> date | None:
    """A day typed as JJ/MM/AAAA, or as a browser's own field says it; None for any other text."""
    for read in (day_of, date.fromisoformat):
        with suppress(NotUnderstood, ValueError):
            return read(typed.strip())
    return None


def _begins(day: date, after: int = 0) -> datetime:
    """The first instant of a day in Paris, or of a later one; inside the calendar of UTC too."""
    inside = min(max(day, CALENDAR[0]), CALENDAR[1])
    return datetime.combine(inside + timedelta(days=after), time.min, zone_of(NATION))
