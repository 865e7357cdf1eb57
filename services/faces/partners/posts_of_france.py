"""`/partenaires/{view}/postes`: the posts of France on a map, by what a release tells of each.

Of a post a national view reads its force and the quarters that it confirmed, and nothing of the
persons it received: that is what the discs say.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from contracts.codes import DEPARTEMENT
from contracts.release_plan.audiences import ANISCG, DCSP, DGGN
from services.faces.charts import places
from services.faces.charts.chart import Drawing
from services.faces.charts.discs import Disc, discs
from services.faces.errors import Refused
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.drawn import Section
from services.faces.partners.findings import confirmed
from services.faces.partners.history import Bilan, bilan_of
from services.faces.partners.late import asked_to_confirm
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.offered import periods_of
from services.faces.partners.posts import KINDS
from services.faces.partners.releases import downloads
from services.faces.partners.rows import NOWHERE, WORDS, Row, traced
from services.faces.partners.taken import linked
from services.faces.theme.figures import counted, figure
from services.faces.theme.frame import Link
from services.faces.theme.periods import during
from services.reporting.releases.reading import View

VIEWS_OF_POSTS = (DCSP, DGGN, ANISCG)
LARGEST = 5.5  # pixels: the radius of a post that confirmed all, close to many others
router = page_router()


@router.get("/partenaires/{view}/postes")
def posts_of_france(asked: ReadableView, store: TheReleases, edition: str | None = None) -> Page:
    """The map, and the late posts beside it. Raises Refused for a view that has no such map."""
    if asked.view not in VIEWS_OF_POSTS:
        raise Refused("Cette page n'a pas de carte des postes.", 404, NOWHERE)
    bilan = bilan_of(store, edition, asked.view, None)
    release = bilan.found.release
    query = {"edition": release.id}
    return Page(
        "posts_of_france.html",
        headers=HEADERS,
        title=WORDS["posts"][asked.view].format(during=during(release.period)),
        crumbs=(Link("Bilan", f"/partenaires/{asked.view}?{urlencode(query)}"),),
        trace=traced(release),
        release=release,
        periods=periods_of(bilan.found, store.sealed(), "/postes"),
        downloads=downloads(bilan.found),
        sections=[*linked([*posts_section(bilan)], asked.view, query)],
        late=late_posts(bilan),
    )


def posts_path(found: View) -> str:
    """The map of the posts of a view, nothing where it has none."""
    asked = urlencode({"edition": found.release.id})
    return f"/partenaires/{found.view}/postes?{asked}" if found.view in VIEWS_OF_POSTS else ""


def posts_section(bilan: Bilan) -> Iterator[Section]:
    """The map as a section of a document; none for a view or a release without posts."""
    drawings = [*_map(bilan)] if bilan.found.view in VIEWS_OF_POSTS else []
    if drawings:
        yield Section("postes", "Les postes", f"France, {during(bilan.now.period)}", drawings)


def late_posts(bilan: Bilan) -> Sequence[tuple[str, str, str, str]]:
    """For the macro `catalogue`: those that lack most first, then by département."""
    late = [each for each in _told(bilan) if each[1] < each[0].count]
    return [
        (
            str(row.department),
            row.area_label,
            _path(bilan, row),
            f"{DEPARTEMENT.label_of(str(row.department))} · {said}",
        )
        for row, _, said in sorted(late, key=lambda each: (each[1] - each[0].count, each[0].area))
    ]


def _told(bilan: Bilan) -> Iterator[tuple[Row, int, str]]:
    """Each post that was expected to confirm: its row, how many it did, that in words."""
    yearly = bilan.now.period.length == 12
    for row, many in asked_to_confirm(bilan.now.rows):
        said = "confirmé" if many >= row.count else "non confirmé"
        if yearly:
            said = f"{counted(many, 'trimestre')} sur {figure(row.count)}"
        yield row, many, said


def _map(bilan: Bilan) -> Iterator[Drawing]:
    expected, late = confirmed(bilan.now.rows)
    if not expected:
        return
    yearly = bilan.now.period.length == 12
    found = [_disc(bilan, *each) for each in _told(bilan)]
    done = expected - len(late)
    caption = f"Postes attendus {during(bilan.now.period)}"
    size = " ; la surface du disque dit les trimestres confirmés" if yearly else ""
    drawn = discs(caption, "confirmation", found, None, *([LARGEST] if yearly else []))
    yield Drawing(
        "nation",
        f"{counted(done, 'poste')} sur {figure(expected)} {'ont' if done > 1 else 'a'} confirmé"
        + " toute l'année" * yearly,
        f"{caption}{size}",
        "H1",
        figure=drawn,
        key=[
            *(KINDS[series] for series in KINDS if any(each.series == series for each in found)),
            *([("nc", "disc hollow", "en retard")] if late else []),
        ],
        scope="à cette échelle, rien n'est publié des personnes reçues.",
    )


def _disc(bilan: Bilan, row: Row, done: int, said: str) -> Disc:
    department = str(row.department)
    kind = row.force or "both"
    return Disc(
        f"{row.area_label}, {KINDS[kind][2]}",
        places.named(department, row.area_label),
        done if bilan.now.period.length == 12 else None,
        said,
        kind,
        _path(bilan, row),
        done < row.count,
    )


def _path(bilan: Bilan, row: Row) -> str:
    """Its file for who reads the register, else its département in the same view."""
    if bilan.found.view == ANISCG:
        return f"/registre/{row.area}"
    asked = {"edition": bilan.found.release.id, "departement": str(row.department)}
    return f"/partenaires/{bilan.found.view}?{urlencode(asked)}"
