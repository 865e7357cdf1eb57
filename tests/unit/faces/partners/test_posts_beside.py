"""The posts of a département: what they are called, and what the titles of their charts say."""

import json

import pytest

from services.faces.partners.naming import post_names
from services.faces.partners.posts import beside_like_posts, funding
from services.faces.partners.posts_table import posts_table
from services.faces.theme.statuses import Status
from tests.unit.faces.partners.test_drawings import bilan, told

TOWNS = {"27-01": "Évreux", "27-02": "Évreux", "27-03": "Louviers"}
COUNTS = {"27-01": {"police": 541}, "27-02": {"gendarmerie": 227}} | {
    "27-03": {"gendarmerie": 158, "police": 110}
}


def of_post(table: str, post: str, **said: object) -> str:
    plain = {"table": table, "grain": "post-year", "area": post, "area_label": TOWNS[post]}
    return json.dumps(
        {**plain, "period": "2009", "force": "", "label": "", "modality": "", "department": "27"}
        | said
    )


def counts(medians: dict[tuple[str, str], float], period: str = "2009") -> list[str]:
    rows = []
    for post, forces in COUNTS.items():
        for force, many in forces.items():
            said = {"force": force, "period": period}
            rows.append(of_post("A1", post, measure="situations", value=many, **said))
            if (post, force) in medians:
                like = {"measure": "median_of_like_posts", "value": str(medians[post, force])}
                rows.append(of_post("A1", post, **like, **said))
    return rows


def test_two_posts_of_a_town_differ_by_what_they_serve():
    found = bilan("2009", *counts({}), view="prefecture")
    assert post_names(found.now.rows) == {
        "27-01": "Évreux, police", "27-02": "Évreux, gendarmerie", "27-03": "Louviers, mixte"
    }  # fmt: skip


EVERY = {("27-01", "police"): 379, ("27-02", "gendarmerie"): 203, ("27-03", "gendarmerie"): 125.5}


@pytest.mark.parametrize(
    ("medians", "title"),
    [
        (EVERY, "Au-dessus de la médiane des postes comparables"),
        (
            EVERY | {("27-03", "police"): 140.5},
            "Au-dessus de la médiane des postes comparables, sauf Louviers en police",
        ),
        (dict.fromkeys(EVERY, 900), "Au-dessous de la médiane des postes comparables"),
        (
            {("27-01", "police"): 379, ("27-02", "gendarmerie"): 300},
            "1 au-dessus, 1 au-dessous de la médiane des postes comparables",
        ),
        ({("27-01", "police"): 541}, "À la médiane des postes comparables"),
        ({}, "Situations de chaque poste"),
    ],
)
def test_the_title_says_who_is_above_the_median_and_names_an_only_exception(medians, title):
    (drawn,) = beside_like_posts(bilan("2009", *counts(medians), view="prefecture"))
    assert drawn.title == title


@pytest.mark.parametrize(
    ("shares", "title"),
    [
        ({"fipd": 50, "cg": 50}, "L'État et le conseil général paient la moitié chacun"),
        (
            {"cg": 49, "commune": 51},
            "Le conseil général et les communes et leurs groupements paient la moitié chacun",
        ),
        ({"fipd": 40, "cg": 60}, "L'État paie 40\N{NO-BREAK SPACE}% du poste"),
    ],
)
def test_the_title_of_the_funding_says_who_pays(shares, title):
    rows = [
        of_post("G5", "27-01", measure="mean", modality=code, value=str(share))
        for code, share in shares.items()
    ]
    (drawn,) = funding(bilan("2009", *rows, view="prefecture"))
    assert drawn.title == title


def test_the_table_says_what_the_charts_do_not():
    rows = [
        of_post("G6", "27-02", measure="coverage", value="73.2"),
        of_post("H1", "27-02", measure="expected", value=4),
        of_post("H1", "27-02", measure="confirmed", value=3),
    ]
    now = bilan("2009", *counts({}), *rows, view="prefecture")
    before = of_post("A1", "27-02", measure="situations", value=200, period="2008", force="police")
    lines = posts_table(now._replace(before=told("2008", before)))
    assert [line.name for line in lines] == [
        "Évreux, gendarmerie", "Évreux, police", "Louviers, mixte"
    ]  # fmt: skip
    low = Status("73\N{NO-BREAK SPACE}%", "warn")
    assert lines[0][2:] == ("+13,5\N{NO-BREAK SPACE}%", low, "3 sur 4")
    assert lines[1][2:] == ("–", "–", "–")
