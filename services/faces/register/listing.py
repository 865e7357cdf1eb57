"""The posts as a list: what is said of each today, filtered, sorted, a page at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from contracts.codes import EMPLOYEUR
from contracts.communes import label_of
from contracts.patterns import department_of
from contracts.read_model import ALERT_MONTHS, Convention, PostRecord, PostVersion
from services.faces.register.plan import last_end, status_of, term_of
from services.faces.register.post_file import state_today
from services.faces.theme.dates import short_day
from services.faces.theme.statuses import Status
from services.reporting.domain.register.plan import YearPlan, plans

PAGE = 25  # posts
NEVER = date.max


class Line(NamedTuple):
    """A post of the list, as it is today."""

    record: PostRecord
    version: PostVersion
    state: Status
    signed: Convention | None
    plan: YearPlan | None
    ends_soon: bool

    @property
    def ends_on(self) -> date:
        """The last day of its conventions, far away where it has none."""
        return self.signed.ends_on if self.signed else NEVER


STATES: Mapping[str, tuple[str, Callable[[Line], bool]]] = {
    "": ("Tous", lambda line: True),
    "ouverts": ("Ouverts", lambda line: line.state.word in ("pourvu", "vacant")),
    "vacants": ("Vacants", lambda line: line.state.word == "vacant"),
    "fermes": ("Fermés", lambda line: line.state.word == "fermé"),
    "echeances": ("Conventions à échéance", lambda line: line.ends_soon),
}
SORTS: Mapping[str, tuple[str, Callable[[Line], tuple[object, ...]]]] = {
    "": ("Par numéro", lambda line: (line.record.post,)),
    "nom": ("Par nom", lambda line: (line.version.name, line.record.post)),
    "echeance": ("Par échéance", lambda line: (line.ends_on, line.record.post)),
}


class Question(NamedTuple):
    """What the address of the list asks; an unknown value asks nothing."""

    department: str = ""
    state: str = ""
    sort: str = ""
    first: int = 0

    def path(self, **other: object) -> str:
        """The address of the same list, but for what is `other`."""
        asked = self._replace(**{"first": 0, **other})  # type: ignore[arg-type]
        names = ("departement", "etat", "tri", "debut")
        said = {name: value for name, value in zip(names, asked, strict=True) if value}
        return f"/registre?{urlencode(said)}" if said else "/registre"


def lines_of(records: Iterable[PostRecord], today: date) -> list[Line]:
    """What is said today of each post."""
    return [_line(record, today) for record in records]


def chosen(lines: Sequence[Line], question: Question) -> list[Line]:
    """The lines that a question keeps, in its order, whatever the page."""
    kept = STATES.get(question.state, STATES[""])[1]
    order = SORTS.get(question.sort, SORTS[""])[1]
    return sorted((line for line in lines if kept(line)), key=order)


def of_department(records: Iterable[PostRecord], department: str) -> list[PostRecord]:
    """The posts of a département, all of them where none is asked."""
    return [r for r in records if not department or department_of(r.post) == department]


def cells(line: Line, today: date) -> dict[str, object]:
    """A line as the page shows it."""
    signed, version = line.signed, line.version
    return {
        "post": line.record.post,
        "name": version.name,
        "service": version.service,
        "commune": label_of(version.commune),
        "employer": version.organisation or EMPLOYEUR.label_of(version.employer),
        "state": line.state,
        "ends": short_day(signed.ends_on) if signed else "aucune en cours",
        "term": term_of(signed, today) if signed and line.ends_soon else None,
        "plan": status_of(line.plan) if line.plan else None,
    }


def _line(record: PostRecord, today: date) -> Line:
    signed, state = last_end(record, today), state_today(record, today)
    over = state.word == "fermé"
    plan = next((each for each in plans(record) if each.year == today.year), None)
    soon = signed is not None and signed.months_left(today) < ALERT_MONTHS[-1] and not over
    return Line(record, record.version_on(today), state, signed, plan, soon)
