"""The indicators of a view for its last year and the one before, as a committee reads them."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.identifiers import NATION
from contracts.statistics import INDICATORS
from services.faces.theme.figures import figure
from services.reporting.domain.disclosure.local_indicators import local_indicators
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.tables.rows import Value
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import view_of

UNTOLD = "non communiqué"
CODES = frozenset(each.code for each in INDICATORS)


class Result(NamedTuple):
    """An indicator of the last year and of the one before, in words."""

    now: str = UNTOLD
    before: str = UNTOLD


def results_of(
    store: ReleaseStore, view: str, scope: str | None
) -> tuple[Mapping[str, Result], tuple[str, ...]]:
    """The results by indicator, and the years they are of, the latest first; none unreleased."""
    yearly = {str(each.period): each.id for each in store.sealed() if each.period.length == 12}
    years = tuple(sorted(yearly, reverse=True)[:2])
    told = [_told(store, yearly[year], view, scope, year) for year in years]
    codes = {code for each in told for code in each}
    columns = [*told, {}, {}]
    return {
        code: Result(columns[0].get(code, UNTOLD), columns[1].get(code, UNTOLD)) for code in codes
    }, years


def _told(
    store: ReleaseStore, release: str, view: str, scope: str | None, year: str
) -> Mapping[str, str]:
    try:
        rows = list(view_of(store, release, view, scope).read())
    except ScopeUnknown:
        return {}
    if scope is not None:
        found = local_indicators(rows, scope, year)
        return {code: _words(each.value, each.unit) for code, each in found.items()}
    return {row.table: _of_row(row) for row in rows if row.table in CODES and row.area == NATION}


def _of_row(row: ReleasedRow) -> str:
    return UNTOLD if row.secrecy and row.value is None else _words(row.value, row.unit)


def _words(value: Value, unit: str) -> str:
    return "non renseigné" if value is None else f"{figure(value)} {unit}".strip()
