"""The tables of a view, as pages: one table at one level, its periods side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.pivot import PARTS
from services.faces.partners.releases import downloads
from services.faces.partners.rows import (
    LEVELS,
    Row,
    hidden,
    in_order,
    picked,
    rows_of,
    scoped,
    subject_of,
    traced,
)
from services.faces.theme.figures import figure, percent
from services.faces.theme.frame import Link
from services.reporting.releases.columns import title_of
from services.reporting.releases.explaining import explained
from services.reporting.releases.reading import View, view_of

router = page_router()


class Line(NamedTuple):
    """A line of a table: what it is about, and the row of each period, or None."""

    heads: Sequence[str]
    rows: Sequence[Row | None]


@router.get("/editions/{release}/{view}")
def table(
    release: str, asked: ReadableView, store: TheReleases, tableau: str = "", maille: str = ""
) -> Page:
    """One table of a view at one level; the first one where none is named."""
    found = view_of(store, release, asked.view, asked.scope)
    rows = rows_of(found)
    if not rows:
        return nothing_said(found)
    codes = list(dict.fromkeys(row.table for row in rows))
    code = _named(tableau, codes, "Le tableau")
    levels = list(dict.fromkeys(row.level for row in rows if row.table == code))
    level = _named(maille, levels, "La maille")
    shown = [row for row in rows if (row.table, row.level) == (code, level)]
    return Page(
        "view.html",
        headers=HEADERS,
        title=title_of(code),
        crumbs=(
            Link("Éditions", "/editions"),
            Link(
                subject_of(found),
                f"/partenaires/{found.view}{scoped(found, edition=found.release.id)}",
            ),
        ),
        trace=traced(found.release),
        release=found.release,
        tables_of_view=[
            Link(title_of(each), _path(found, tableau=each), each == code, each) for each in codes
        ],
        levels=[
            Link(LEVELS[each], _path(found, tableau=code, maille=each), each == level)
            for each in levels
        ],
        table=code,
        unit=shown[0].unit,
        explained=explained(store, found, rows.index(shown[0]) + 1),
        heads=_heads(level),
        periods=in_order({row.period for row in shown}),
        lines=_lines(shown, level),
        under=_under,
        hidden=hidden(shown),
        downloads=downloads(found),
    )


def nothing_said(found: View) -> Page:
    """The page of a view in which a release has no row."""
    return Page(
        "error.html",
        headers=HEADERS,
        title=subject_of(found),
        sentence="Cette édition n'a aucun chiffre pour ce lecteur : trop peu de situations, ou "
        "rien de ce qu'il lit ne paraît au rythme de cette période. Voyez une autre édition.",
        refused=False,
        kept=(),
        action="",
    )


def _named(asked: str, known: Sequence[str], what: str) -> str:
    has = ", ".join(known)
    return picked(asked, known, f"{what} « {asked} » n'est pas de cette vue : elle a {has}.")


def _heads(level: str) -> Sequence[str]:
    return ("Modalité", "Force") if level == "nation" else ("Territoire", "Modalité", "Force")


def _lines(rows: Sequence[Row], level: str) -> list[Line]:
    """A line for each area, modality and force."""
    found: dict[Sequence[str], dict[str, Row]] = {}
    for row in rows:
        area = () if level == "nation" else (row.area_label,)
        heads = (*area, row.named, row.force_label or "–")
        found.setdefault(heads, {})[row.period] = row
    periods = in_order({row.period for row in rows})
    return [Line(heads, [each.get(period) for period in periods]) for heads, each in found.items()]


def _under(row: Row) -> str:
    """What stands under a value: its share of the base where it is a part of it, or the base."""
    if row.base is None or row.value is None:
        return ""
    if row.unit in PARTS and row.share is not None:
        return f"{percent(row.share)} de {figure(row.base)}"
    return f"base {figure(row.base)}"


def _path(found: View, **chosen: str) -> str:
    return f"/editions/{found.release.id}/{found.view}{scoped(found, **chosen)}"
