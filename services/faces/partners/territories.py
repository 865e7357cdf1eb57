"""Départements on a page: the map of a rate, and those where a post has most and least to do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.release_plan import VIEWS
from services.faces.charts.bars import Bar, length_of
from services.faces.charts.chart import Drawing
from services.faces.charts.choropleth import choropleth, painted
from services.faces.charts.discs import LARGEST_OF_ALL, Disc, drawn_on, kind_of
from services.faces.charts.drawing import Datum, Figure
from services.faces.charts.places import middle_of
from services.faces.partners.drawing import select
from services.faces.partners.history import Told
from services.faces.partners.rows import Row
from services.faces.theme.figures import counted, figure
from services.faces.theme.periods import during
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID
from services.reporting.releases.reading import View

LEAST_AREAS = 3  # a map of fewer départements says less than a sentence
MOST, FEWEST = 6, 5  # of the extremes beside the map
PRESENT = {
    frozenset(("police", "gendarmerie")): ("both-area", "police et gendarmerie"),
    frozenset(("police",)): ("police-area", "police seule"),
    frozenset(("gendarmerie",)): ("gendarmerie-area", "gendarmerie seule"),
}


class Area(NamedTuple):
    """A département, or several released together: situations, posts; None where it is hidden."""

    codes: Sequence[str]
    name: str
    opened: int | None
    posts: int

    @property
    def rate(self) -> int | None:
        """Situations for a post."""
        if self.opened is None or not self.posts:
            return None
        return round(self.opened / self.posts)


def of(found: View, year: Told) -> Iterator[Drawing]:
    """The map and the extremes beside it; without posts, which forces are where."""
    known = areas_of(year)
    if len(known) < LEAST_AREAS:
        return
    if any(each.posts for each in known):
        paths = {
            code: f"?edition={year.edition}&departement={code}"
            for each in known
            for code in each.codes
            if VIEWS[found.view].force
        }
        yield from _rates(found, year, known, paths)
    else:
        yield _present(year)


def areas_of(year: Told) -> list[Area]:
    """Every covered département of a year, both forces of the view together."""
    posts: dict[str, set[str]] = {}
    for row in year.rows:
        if row.table == "H1" and row.level == "post" and row.department:
            posts.setdefault(row.department, set()).add(row.area)
    counts: dict[str, int | None] = {}
    names: dict[str, str] = {}
    for row in select(year.rows, "A1", "department", str(year.period)):
        if row.secrecy == NOT_COVERED:
            continue
        names[row.area] = row.area_label
        before = counts.get(row.area, 0)
        hidden = before is None or row.value is None
        counts[row.area] = None if hidden else (before or 0) + row.count
    return [
        Area(
            area.split("+"),
            names[area],
            count,
            sum(len(posts.get(code, ())) for code in area.split("+")),
        )
        for area, count in counts.items()
    ]


def _rates(
    found: View, year: Told, known: Sequence[Area], paths: Mapping[str, str]
) -> Iterator[Drawing]:
    force = VIEWS[found.view].force
    of_force = f" de {force}" if force else ""
    shown = {
        code: Datum(each.name, each.rate, NOT_SAID if each.rate is None else None)
        for each in known
        for code in each.codes
    }
    caption = f"Situations ouvertes pour un poste, {during(year.period)}"
    drawn = choropleth(caption, "situations pour un poste", shown, paths)
    said = [each for each in known if each.rate]
    if not said:
        return
    ranked = sorted(said, key=lambda each: (-(each.rate or 0), each.name))
    high, low = ranked[0], ranked[-1]
    mean = round(sum(each.opened or 0 for each in said) / sum(each.posts for each in said))
    key = [("nc", "hatched", "n.c., non communiqué")] if drawn.hidden else []
    key += [("k0", "", f"non couvert : aucun poste{of_force}")] if drawn.uncovered else []
    ratio = round((high.rate or 0) / (low.rate or 1))
    yield Drawing(
        "map",
        f"D'un département à l'autre, l'activité d'un poste varie de 1 à {figure(ratio)}"
        if ratio > 1
        else "L'activité d'un poste varie peu d'un département à l'autre",
        caption,
        "A1 et H1",
        figure=_table(caption, ranked, drawn.figure.svg),
        classes=drawn.classes,
        key=key,
        reading=f"{high.name} : {figure(high.rate)} situations pour un poste "
        f"{during(year.period)} ; ensemble : {figure(mean)}.",
        scope=f"{counted(len(known), 'département couvert')}.",
        places=[(code, f"{DEPARTEMENT.label_of(code)} ({code})") for code in sorted(paths)],
        edition=year.edition,
    )
    yield Drawing(
        "bars",
        "Les plus sollicités, les moins sollicités",
        f"Situations pour un poste, {during(year.period)}",
        "A1 et H1",
        bars=list(_extremes(ranked, mean, force or "both", paths)),
        heads=("Taux", "Postes"),
    )


def _extremes(
    ranked: Sequence[Area], mean: int, series: str, paths: Mapping[str, str]
) -> Iterator[Bar]:
    most = ranked[0].rate or 1
    many = len(ranked) > MOST + FEWEST
    top, bottom = (ranked[:MOST], ranked[-FEWEST:]) if many else (ranked, ())

    def bar(each: Area, apart: bool = False) -> Bar:
        length, path = length_of(each.rate or 0, most), paths.get(each.codes[0], "")
        said = figure(each.rate)
        return Bar(each.name, length, said, figure(each.posts), apart, series, path=path)

    yield from map(bar, top)
    posts = figure(sum(each.posts for each in ranked))
    yield Bar("Ensemble", length_of(mean, most), figure(mean), posts, True, "both")
    for place, each in enumerate(bottom):
        yield bar(each, apart=not place)


def _table(caption: str, ranked: Sequence[Area], svg: str) -> Figure:
    heads = ("Département", "Pour un poste", "Situations", "Postes")
    lines = [
        (each.name, figure(each.rate), figure(each.opened), figure(each.posts)) for each in ranked
    ]
    return Figure(caption, svg, heads, lines)


def _present(year: Told) -> Drawing:
    """Where a post works, and how much: of the open figures, which say no post by département."""
    forces: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for row in select(year.rows, "A1", "department", str(year.period)):
        if row.secrecy != NOT_COVERED and row.force:
            for code in row.area.split("+"):
                forces.setdefault(code, set()).add(row.force)
                names[code] = row.area_label
    said = {code: PRESENT[frozenset(found)] for code, found in forces.items()}
    classes = {code: said[code][0] if code in said else "k0" for code in DEPARTEMENT.by_code}
    labels = {code: f"{names[code]} ({code}) : {word}" for code, (_, word) in said.items()}
    caption = f"Forces présentes, et situations ouvertes {during(year.period)}"
    received = sorted(_discs(year), key=lambda each: (-(each.received or 0), each.label))
    svg = painted(
        f"Carte de {len(said)} départements où un poste travaille.",
        classes,
        labels,
        {},
        drawn_on(received, None, LARGEST_OF_ALL),
        kind_of(None, received),
    )
    totals = {each.label: each.said for each in received}
    lines = [(names[code], said[code][1], totals.get(names[code], "–")) for code in sorted(said)]
    figure_ = Figure(caption, svg, ("Département", "Forces", "Situations"), lines)
    seen = dict.fromkeys(said.values())
    hidden = any(each.received is None for each in received)
    return Drawing(
        "nation",
        f"{counted(len(said), 'département')} {'ont' if len(said) > 1 else 'a'} au moins un poste",
        f"{caption} ; la surface du disque dit leur nombre",
        "A1",
        figure=figure_,
        key=[
            *((kind, "", word) for kind, word in seen),
            *([("nc", "hatched", "n.c., non communiqué")] if hidden else []),
            ("k0", "", NOT_COVERED),
        ],
    )


def _discs(year: Told) -> Iterator[Disc]:
    """The situations of each département, or of those told together: both forces, or n.c."""
    found: dict[str, list[Row]] = {}
    for row in select(year.rows, "A1", "department", str(year.period)):
        if row.secrecy != NOT_COVERED:
            found.setdefault(row.area, []).append(row)
    for area, rows in found.items():
        count = None if any(r.value is None for r in rows) else sum(r.count for r in rows)
        said = NOT_SAID if count is None else counted(count, "situation")
        at = middle_of(area.split("+")[0])
        yield Disc(rows[0].area_label, at, count, said, "many")
