"""The indicators of the toolbox on the page of an audience, from the rows that it reads alone."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from contracts.codes import OBJECTIF
from contracts.statistics import INDICATORS
from services.faces.partners.history import Told as Said
from services.faces.partners.rows import Row
from services.faces.theme.figures import change, figure
from services.faces.theme.periods import short_period
from services.reporting.domain.disclosure.local_indicators import local_indicators
from services.reporting.domain.tables.indicators import IndicatorValue, formula_of
from services.reporting.domain.tables.rows import Value


class Told(NamedTuple):
    """An indicator of a page: `secrecy`: why there is no value, or empty; `more`: in words."""

    name: str
    value: Value
    secrecy: str
    unit: str
    more: str
    objective: str
    provider: str
    formula: str


def told_indicators(
    now: Said, before: Said | None, area: str, *, of_series: bool = False
) -> list[Told]:
    """Those that the release of a year says, else those that its rows of the area amount to.

    `before`: the year before, since which some evolve. `of_series`: the view tells series there.
    """
    return list(_told(now, before, area, of_series))


def untold(told: Sequence[Told]) -> list[str]:
    """The codes of those of which a figure is hidden, or not released at this level."""
    codes = {each.name.partition(" ")[0] for each in told}
    return [each.code for each in INDICATORS if each.code not in codes]


def _told(now: Said, before: Said | None, area: str, of_series: bool) -> Iterator[Told]:
    released: Mapping[str, Row] = {row.table: row for row in now.rows}
    earlier = before.rows if before else ()
    found = local_indicators(now.rows, area, str(now.period), earlier, of_series=of_series)
    for indicator in INDICATORS:
        row, own = released.get(indicator.code), found.get(indicator.code)
        if row is None and own is None:
            continue
        value, unit = (row.value, row.unit) if row else (own.value, own.unit) if own else (None, "")
        yield Told(
            f"{indicator.code} {indicator.label}",
            value,
            (row.secrecy or "") if row else "" if value is not None else "non renseigné",
            unit,
            _more(own) if own else "",
            OBJECTIF.label_of(indicator.objective),
            indicator.provider,
            formula_of(indicator),
        )


def _more(found: IndicatorValue) -> str:
    """How it evolved, by type, what a partner counts beside it, or why it has no value."""
    since = [
        f"{change(Decimal(each.percent), 2)} depuis {short_period(each.since)}"
        for each in found.evolutions
    ]
    parts = [f"{label} : {figure(amount)}" for label, amount in found.parts]
    told = found.value is not None and found.indicator.beside is None
    return " ; ".join([*since, *parts]) or ("" if told else found.note)
