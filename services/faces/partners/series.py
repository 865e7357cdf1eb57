"""`/partenaires/{view}/tableaux/{code}`: a table of a view over two years, each choice a link."""

from collections.abc import Iterator, Sequence

from services.faces.errors import Refused
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.catalogue import entries, home_of
from services.faces.partners.drawing import FORCES
from services.faces.partners.history import Told, tabulated
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.pivot import finding, pivot, under
from services.faces.partners.releases import downloads
from services.faces.partners.rows import LEVELS, NOWHERE, Row, hidden, picked, scoped, traced
from services.faces.theme.frame import Link
from services.reporting.releases.columns import measure_of, title_of
from services.reporting.releases.explaining import explained
from services.reporting.releases.reading import view_of

Segment = tuple[str, Sequence[Link]]
"""A setting, and the links that change it, the current one marked."""
router = page_router()


@router.get("/partenaires/{view}/tableaux/{code}")
def table_over_time(
    asked: ReadableView,
    code: str,
    store: TheReleases,
    maille: str = "",
    force: str = "",
    mesure: str = "",
    periodes: str = "",
    modalite: str = "",
) -> Page:
    """The table at one level; what is not chosen is the first that there is."""
    _, told = tabulated(store, asked.view, asked.scope)
    holders = [each for each in told if any(row.table == code for row in each.rows)]
    if not holders:
        raise Refused(f"Le tableau « {code} » n'est pas de cette vue.", 404, NOWHERE)
    found = view_of(store, holders[-1].edition, asked.view, asked.scope)
    entry = next(each for each in entries(told) if each.code == code)
    rows = _last_words(holders, code)
    level = _of_table(maille, entry.levels)
    at_level = [row for row in rows if row.level == level]
    measure = _of_table(mesure, list(dict.fromkeys(row.measure for row in at_level)))
    measured = [row for row in at_level if row.measure == measure]
    labels = list(dict.fromkeys(row.label for row in measured)) if level != "nation" else []
    label = _of_table(modalite, labels) if labels else ""
    shown = [
        row
        for row in measured
        if force in ("", row.force)
        and (periodes != "annees" or len(row.period) == 4)
        and label in ("", row.label)
    ]
    if not shown:
        raise Refused("Ce choix ne laisse aucun chiffre.", 404, NOWHERE)
    chosen = {"maille": maille, "force": force, "mesure": mesure, "periodes": periodes}
    here = f"/partenaires/{found.view}/tableaux"

    def link(said: str, current: bool, **changed: str) -> Link:
        query = {**chosen, "modalite": modalite, **changed}
        return Link(said, f"{here}/{code}{scoped(found, **query)}", current)

    def segments() -> Iterator[Segment]:
        forces = [each for each in dict.fromkeys(row.force for row in measured) if each]
        both = [link("Les deux", not force, force="")] if len(forces) > 1 else []
        yield (
            "Force",
            both + [link(FORCES[f], force == f, force=f) for f in forces],
        )
        measures = {row.measure: row for row in at_level}
        yield (
            "Mesure",
            [link(measure_of(row), each == measure, mesure=each) for each, row in measures.items()],
        )
        fresh = {"modalite": "", "force": "", "mesure": "", "periodes": ""}
        yield (
            "Maille",
            [link(LEVELS[each], each == level, maille=each, **fresh) for each in entry.levels],
        )
        lengths = {len(row.period) for row in measured}
        if len(lengths) > 1:
            quarters = link("Trimestres et années", periodes != "annees", periodes="")
            yield "Périodes", [quarters, link("Années", periodes == "annees", periodes="annees")]

    made = pivot(shown, by_area=level != "nation")
    number = next(n for n, row in enumerate(holders[-1].rows, 1) if row.table == code)
    return Page(
        "series.html",
        headers=HEADERS,
        title=title_of(code),
        crumbs=(home_of(found), Link("Tableaux", here + scoped(found))),
        trace=traced(found.release),
        release=found.release,
        code=code,
        unit=shown[0].unit,
        head="Modalité" if level == "nation" else "Territoire",
        finding=finding(made),
        segments=[(said, links) for said, links in segments() if len(links) > 1],
        labels=[(each, each) for each in labels],
        label=label,
        here=f"{here}/{code}",
        kept={**chosen, "perimetre": found.scope or ""},
        table=made,
        under=under,
        curves=any(line.spark for group in made.groups for line in group.lines),
        explained=explained(store, found, number),
        hidden=hidden(shown),
        downloads=downloads(found),
    )


def _last_words(told: Sequence[Told], code: str) -> list[Row]:
    """The rows of a table, each as the last release that has it says it."""
    found = {
        (row.measure, row.level, row.area, row.force, row.modality, row.label, row.period): row
        for each in told
        for row in each.rows
        if row.table == code
    }
    return list(found.values())


def _of_table(asked: str, known: Sequence[str]) -> str:
    return picked(asked, known, f"« {asked} » n'est pas de ce tableau.")
