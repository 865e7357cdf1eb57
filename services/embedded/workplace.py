"""The pages of a post on a data folder: the log, the vault, and what is counted beside them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from contracts.codes import FORCE
from contracts.period import Period
from contracts.read_model import OpenCaseRow
from contracts.statistics import TABLES
from services.access.gate import Gate
from services.embedded.platform import Platform
from services.faces.entry.workplace import Figure, NothingCounted, Quarter, Workplace
from services.faces.partners.rows import Row
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.errors import Refusal
from services.reporting.domain.tables.rows import TableRow
from services.reporting.ports import ViewsUnavailable
from services.reporting.releases.reading import view_of

SHOWN = ("A1", "A3", "A5", "B1", "C1", "D1", "E1")
"""Of a post's bilan: situations, acts, interviews by situation, who, why, how, towards whom."""
MEDIAN = "median_of_like_posts"
COUNTED = ("", "acts", "mentions", "situations", "orientations")


def workplace(opened: Platform, gate: Gate) -> Workplace:
    """What the pages need of one data folder."""
    tables, views = opened.reporting.tables, opened.reporting.views

    def names() -> Mapping[str, str]:
        try:
            return {each.post: each.versions[-1].name for each in tables.posts("site")}
        except (Refusal, ViewsUnavailable):
            return {}

    def open_cases(post: str) -> Sequence[OpenCaseRow]:
        try:
            with views.snapshot() as snapshot:
                return snapshot.open_cases(post)
        except ViewsUnavailable:
            raise NothingCounted from None

    def quarter(post: str, period: str) -> Quarter:
        year = str(Period.parse(period).year)
        try:
            found = tables.several((*SHOWN, "H1"), "site", post, period)
            whole = tables.table("A1", "site", post, year)
        except (Refusal, ViewsUnavailable):
            raise NothingCounted from None
        *shown, confirmed = found
        like = _medians(opened, post)
        figures = [
            Figure(f"{TABLES[each.table.code].title} : {label}", figure(row["value"]), "–")
            for each in shown
            for label, row in _told(each.rows, each.table.code)
        ]
        figures += [
            Figure(
                f"Situations ouvertes en {year}, {FORCE.label_of(str(row['force']))}",
                figure(row["value"]),
                like[1].get((year, str(row["force"])), "–"),
            )
            for row in whole.rows
            if row["value"]
        ]
        opened_there = sum(int(row["value"] or 0) for row in shown[0].rows)
        said = any(row["measure"] == "confirmed" and row["value"] for row in confirmed.rows)
        return Quarter(opened_there, said, figures, like[0])

    return Workplace(
        submit=opened.intake.door.submit,
        log=opened.intake.store,
        vault=opened.vault.door,
        gate=gate,
        names=names,
        open_cases=open_cases,
        quarter=quarter,
        labels=opened.vault.vault.labels,
        retention_months=opened.vault_settings.retention_months,
        clock=opened.clock or (lambda: datetime.now(UTC)),
    )


def counted(opened: Platform) -> int:
    """The log position up to which the facts of posts are counted, 0 while nothing is."""
    try:
        with opened.reporting.views.snapshot() as snapshot:
            stands = snapshot.position("site")
    except ViewsUnavailable:
        return 0
    return stands.position if stands else 0


def _told(rows: Sequence[TableRow], code: str) -> Iterator[tuple[str, TableRow]]:
    """The rows that count something, each with its codes in words."""
    dimensions = {d.key: d.codes for block in TABLES[code].breakdowns for d in block.dimensions}
    for row in rows:
        if row["value"] in (None, 0) or str(row.get("measure", "")) not in COUNTED:
            continue
        words = [
            dimensions[key].label_of(str(said)) for key, said in row.items() if key in dimensions
        ]
        yield ", ".join(words), row


def _medians(opened: Platform, post: str) -> tuple[str, dict[tuple[str, str], str]]:
    """The last release that compares this post, and its medians by (year, force)."""
    for edition in reversed(opened.releases.editions()):
        if Period.parse(edition.period).length != 12:
            continue
        try:
            rows = [
                Row.read(text) for text in view_of(opened.releases, edition.id, "funder", post).rows
            ]
        except ScopeUnknown:
            continue
        return edition.id, {
            (row.period, row.force): row.secrecy or figure(row.value)
            for row in rows
            if (row.table, row.measure) == ("A1", MEDIAN)
        }
    return "", {}
