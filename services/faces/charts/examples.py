"""One chart of each kind, on figures of an example: what the page of components shows."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from services.faces.charts.bars import Bar, Cell, Pair, Parted, parts_of
from services.faces.charts.chart import Drawing
from services.faces.charts.choropleth import choropleth
from services.faces.charts.drawing import Datum
from services.faces.charts.lines import Line, lines
from services.faces.charts.timeline import Span, timeline
from services.reporting.domain.disclosure.released_row import NOT_SAID

QUARTERS = [f"{year}-Q{quarter}" for year in (2008, 2009) for quarter in (1, 2, 3, 4)]
POLICE = (7177, 7871, 7482, 7915, 7529, 7586, 7711, 7892)
GENDARMERIE = (2506, 2719, 2793, 2792, 2824, 2649, 3016, 2785)
AREAS = {"27": 609, "76": 338, "59": 500, "33": 210, "69": 142, "974": 144, "75": None}
FORCES = (("police", "disc", "Police"), ("gendarmerie", "square", "Gendarmerie"))


def examples() -> Iterator[Drawing]:
    """In the order of the page."""
    provisional = [False] * 7 + [True]
    series = [
        Line("Police", "police", [Datum("", each) for each in POLICE]),
        Line("Gendarmerie", "gendarmerie", [Datum("", each) for each in GENDARMERIE]),
    ]
    yield Drawing(
        "plot",
        "L'activité de la police : stable depuis 8 trimestres",
        "Situations ouvertes par trimestre, France",
        "A1",
        figure=lines("Situations ouvertes par trimestre", QUARTERS, provisional, series),
        reading="au T4 2009, la police a ouvert 7 892 situations. Point creux : provisoire.",
    )
    yield Drawing(
        "bars",
        "Service de police : premier mode de saisine",
        "Mode de saisine, en % des situations",
        "D1",
        bars=(
            Bar("Service de police", 100, "46,5 %", "3 674", series="police", tick=80),
            Bar("Main courante", 55.4, "25,8 %", "2 036", series="police"),
            Bar("Saisine directe", 0, NOT_SAID, "", series="police"),
            Bar("Autres modes", 13.7, "6,4 %", "502", apart=True, series="police"),
        ),
        heads=("Part", "Situations"),
        base="7 892 situations.",
    )
    yield Drawing(
        "grouped",
        "En gendarmerie, davantage de conflits intra-familiaux",
        "Problématiques citées, en % des situations",
        "C1",
        pairs=(
            Pair("Conflits conjugaux", (100, "41 %"), (95.1, "39 %")),
            Pair("Conflits intra-familiaux", (56.7, "23 %"), (74.3, "30 %")),
        ),
        key=FORCES,
    )
    shares = [[35, 19, 9, 37], [22, 12, 28, 38]]
    yield Drawing(
        "shares",
        "Le dernier trimestre attend encore ses réponses",
        "En % des orientations, police",
        "E3",
        parted=[
            Parted(label, parts_of([(Decimal(p), n == 2) for n, p in enumerate(each)]))
            for label, each in zip(("T3 2009", "T4 2009"), shares, strict=True)
        ],
        key=(
            ("s1", "", "acceptée"),
            ("s2", "", "refusée"),
            ("s3", "hatched", "attendue"),
            ("s4", "", "non demandée"),
        ),
    )
    yield Drawing(
        "triangle",
        "98 % des faits arrivent dans leur trimestre",
        "Faits de 2009, selon le trimestre où ils ont été reçus",
        "H4",
        heads=("même trimestre", "suivant", "2 après"),
        triangle=(
            ("T3 2009", (Cell("98,1 %", "k5"), Cell("1,8 %", "k2"), Cell("0,1 %", "k1"))),
            ("T4 2009", (Cell("99,0 %", "k5"), Cell("1,0 %", "k2"), Cell("à venir", "to-come"))),
        ),
    )
    areas = {c: Datum(c, n, None if n is not None else NOT_SAID) for c, n in AREAS.items()}
    drawn = choropleth("Situations pour un poste", "situations", areas, {"27": "#dessiner"})
    yield Drawing(
        "map",
        "D'un département à l'autre, l'activité d'un poste varie de 1 à 4",
        "Situations ouvertes pour un poste, 2009",
        "A1 et H1",
        figure=drawn.figure,
        classes=drawn.classes,
        key=(("nc", "hatched", "n.c., non communiqué"), ("k0", "", "non couvert")),
    )
    spans = (
        Span("Louviers, mixte", "État, conseil général", date(2008, 7, 1), date(2010, 2, 28)),
        Span("Évreux, police", "État, police", date(2009, 9, 3), date(2012, 9, 2)),
    )
    yield Drawing(
        "timeline",
        "Une échéance dans 39 jours, l'autre en 2012",
        "Durée de chaque convention ; trait rouge : aujourd'hui ; filet : la dernière année",
        "G2",
        timeline=timeline(spans, date(2010, 1, 20)),
    )
