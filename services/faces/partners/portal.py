"""The visitor's portal: what social workers do, in four national figures, then why, where, since
when, and the files."""

from collections.abc import Sequence
from typing import TypeAlias

from contracts.release_plan.audiences import PUBLIC
from services.faces.charts.chart import Drawing
from services.faces.charts.lines import Line, columns
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.drawing import FORCES, datum
from services.faces.partners.drawn import Section, sections, situations
from services.faces.partners.history import Bilan, bilan_of
from services.faces.partners.open_data import files_of
from services.faces.partners.tiles import tiles
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import UnknownRelease

TITLE = "Ce que font les intervenants sociaux en commissariat et en gendarmerie"
Wanted: TypeAlias = Sequence[tuple[str, Sequence[str]]]
SHOWN: Wanted = (("motifs", ("C1", "E1")), ("departements", ("A1",)), ("evolution", ("A1",)))
"""The charts of the portal, by section and table, of those of the public view."""
FILES = 3  # the latest releases; the page of open data has them all


def portal(store: ReleaseStore, *, demo: bool = False) -> Page:
    """The page; before the first release it says when there will be one."""
    try:
        bilan = bilan_of(store, None, PUBLIC, None)
    except UnknownRelease:
        return Page("portal.html", headers=HEADERS, title=TITLE, bilan=None, demo_roles=demo)
    found = list(sections(bilan))
    return Page(
        "portal.html",
        headers=HEADERS,
        title=TITLE,
        bilan=bilan,
        demo_roles=demo,
        release=bilan.found.release,
        tiles=tiles(bilan),
        quarters=_columns(bilan),
        why=_drawings(found, SHOWN[:1]),
        where=_drawings(found, SHOWN[1:]),
        files=files_of(store, store.sealed()[::-1][:FILES]),
    )


def _drawings(found: Sequence[Section], wanted: Wanted) -> list[Drawing]:
    return [
        drawing
        for id, tables in wanted
        for section in found
        if section.id == id
        for drawing in section.drawings
        if drawing.table in tables
    ]


def _columns(bilan: Bilan) -> str:
    """The columns of the hero: situations by quarter, both forces on top of one another."""
    told = bilan.open_quarters
    rows = {force: [situations(each, force) for each in told] for force in FORCES}
    if len(told) < 2 or any(row is None for each in rows.values() for row in each):
        return ""
    series = [
        Line(name, force, [datum("", row) for row in rows[force] if row])
        for force, name in FORCES.items()
    ]
    periods = [str(each.period) for each in told]
    return columns("Situations ouvertes par trimestre", periods, series).svg
