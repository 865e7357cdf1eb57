"""The numbers that the posts of a département are to reach, beside what releases say of each."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, partial

from contracts.read_model import PostRecord
from services.faces.figures.targets import ShownTarget, shown_targets
from services.faces.navigation import called
from services.reporting.domain.disclosure.local_indicators import local_indicators
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.tables.rows import Value
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import view_of


def targets_of_posts(
    store: ReleaseStore, department: str, records: Sequence[PostRecord], today: date, *, reads: bool
) -> list[tuple[str, ShownTarget]]:
    """Each target of each post, after the post's name.

    `reads`: whether its reader reads the releases of the département; else no value is told.
    """
    yearly = {str(each.period): each.id for each in store.sealed() if each.period.length == 12}

    @cache
    def rows(year: str) -> Sequence[ReleasedRow]:
        if not reads or year not in yearly:
            return ()
        try:
            return list(view_of(store, yearly[year], "prefecture", department).read())
        except ScopeUnknown:
            return ()

    @cache
    def of_post(post: str, year: int) -> Mapping[str, Value]:
        found = local_indicators(rows(str(year)), post, str(year))
        return {code: each.value for code, each in found.items()}

    def value(post: str, code: str, year: int) -> Value:
        return of_post(post, year).get(code)

    names = called(records)
    return [
        (names[record.post], shown)
        for record in records
        for shown in shown_targets(record, partial(value, record.post), today)
    ]
