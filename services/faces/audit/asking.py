"""What an auditor asks of the past, as typed in a form, and as an order of a build."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.identifiers import NATION
from contracts.period import Period
from contracts.statistics import TABLES
from services.faces.navigation import place_of
from services.faces.theme.dates import short_day
from services.faces.theme.figures import figure
from services.faces.theme.periods import period as in_words
from services.faces.theme.typography import first_low
from services.past.builds import Kind, Order
from services.past.making import REFUSED, refusal_of
from services.past.moments import MomentUnknown, Past
from services.past.reasons import NotExplained, wanted
from services.reporting.domain.tables.question import asked
from services.reporting.releases.columns import title_of

_FIELDS = {"area": "zone", "level": "zone", "period": "periode"}
_QUARTER = re.compile(r"[Tt]([1-4])\s+(\d{4})")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Misasked(ValueError):
    """A field that cannot be used: its name, and what is wrong (French)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Typed:
    """A form as it was typed. `depuis`: of a rectificatif alone."""

    tableau: str = "A1"
    zone: str = ""
    periode: str = ""
    depuis: str = ""
    au: str = ""

    @property
    def period(self) -> str:
        """The period as a code: `T4 2008`, as pages write it, is `2008-Q4`."""
        text = self.periode.strip()
        quarter = _QUARTER.fullmatch(text)
        return f"{quarter[2]}-Q{quarter[1]}" if quarter else text

    @property
    def area(self) -> str:
        """`FR` where no place is named."""
        return self.zone.strip().upper() or NATION

    @property
    def level(self) -> str:
        """What the place is: a post has a dash in its name."""
        if self.area == NATION:
            return "nation"
        return "site" if "-" in self.area else "department"


def table_order(typed: Typed, past: Past) -> Order:
    """A table as of a moment. Raises Misasked."""
    _require_question(typed)
    last = _position(past, "au", typed.au)
    _require_whole(past, "au", last)
    return _order(Kind.TABLE, typed, 0, last)


def rectificatif_order(typed: Typed, past: Past) -> Order:
    """Why a table changed between two moments; until now where no second one is typed.

    Raises Misasked.
    """
    _require_question(typed)
    question = asked(typed.tableau, typed.level, typed.area, typed.period)
    try:
        wanted(question.table.code, question.level, typed.area, question.period)
    except NotExplained as refused:
        raise Misasked("tableau", str(refused)) from None
    first = _position(past, "depuis", typed.depuis)
    last = _position(past, "au", typed.au) if typed.au.strip() else past.feed.head()
    if first > last:
        raise Misasked("depuis", "Le premier moment est après le second : inversez-les.")
    _require_whole(past, "depuis", first)
    return _order(Kind.RECTIFICATIF, typed, first, last)


def named(order: Order, posts: Mapping[str, str]) -> str:
    """What an order asks, as a title; `posts`: their names."""
    if order.kind == Kind.VERIFICATION:
        return f"Premier regard sur l'édition {of_period(order.release)}"
    where = place_of(order.area, posts)
    about = f"{title_of(order.code)}, {where}, {first_low(in_words(order.period))}"
    said = [_said(each) for each in order.said]
    if order.kind == Kind.TABLE:
        return f"{about}, tel que connu {said[0]}"
    since = said[0].replace("au rang", "le rang").removeprefix("à ")
    return f"Ce qui a changé depuis {since} : {about}"


def of_period(release: str) -> str:
    """`de l'année 2008`, of the name of a release, whose digest a title does not say."""
    period = Period.parse(release.rpartition("-")[0])
    words = first_low(in_words(period))
    return f"de l'{words}" if period.length == 12 else f"du {words}"


def _require_question(typed: Typed) -> None:
    if typed.tableau not in TABLES:
        raise Misasked("tableau", f"Le tableau « {typed.tableau} » n'existe pas.")
    if not typed.period:
        raise Misasked("periode", "Dites la période du tableau : 2008, T4 2008 ou 2008-10.")
    try:
        asked(typed.tableau, typed.level, typed.area, typed.period)
    except REFUSED as error:
        field, sentence = refusal_of(error)
        raise Misasked(_FIELDS.get(field, "tableau"), sentence) from error


def _order(kind: Kind, typed: Typed, first: int, last: int) -> Order:
    moments = (typed.au,) if kind == Kind.TABLE else (typed.depuis, typed.au)
    return Order(
        kind=kind,
        code=typed.tableau,
        level=typed.level,
        area=typed.area,
        period=typed.period,
        first=first,
        last=last,
        said=tuple(each.strip() for each in moments),
    )


def _require_whole(past: Past, field: str, position: int) -> None:
    try:
        past.require_whole(position)
    except MomentUnknown as refused:
        raise Misasked(field, str(refused)) from None


def _position(past: Past, field: str, typed: str) -> int:
    """The position that a field means. Raises Misasked."""
    text = typed.strip()
    day = _DAY.fullmatch(text)
    try:
        text = date(*(int(day[n]) for n in (3, 2, 1))).isoformat() if day else text
    except ValueError:
        raise Misasked(field, f"Le {text} n'est pas un jour du calendrier.") from None
    if not text:
        raise Misasked(field, "Dites un jour (JJ/MM/AAAA), une édition ou un rang du journal.")
    try:
        position = past.position_of(text)
    except MomentUnknown:
        raise Misasked(
            field, f"« {text} » n'est ni un jour (JJ/MM/AAAA), ni une édition, ni un rang."
        ) from None
    if not position:
        raise Misasked(field, f"Rien n'était encore enregistré : {text} est avant le premier fait.")
    return position


def _said(moment: str) -> str:
    """A moment in a title: a day, a position, a release, or now."""
    if not moment:
        return "aujourd'hui"
    if moment.isdecimal():
        return f"au rang {figure(int(moment))}"
    if _DAY.fullmatch(moment):
        return f"le {moment}"
    try:
        return f"le {short_day(date.fromisoformat(moment))}"
    except ValueError:
        return f"à l'édition {of_period(moment)}"


def offered(tables: Sequence[str]) -> list[tuple[str, str]]:
    """Tables to choose from: (code, words)."""
    return [(code, title_of(code)) for code in tables]
