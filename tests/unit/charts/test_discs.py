"""Posts on a map: each disc where it is, its surface its count, none on another, words in room."""

import re
from itertools import combinations
from math import hypot
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import DEPARTEMENT
from services.faces.charts import places
from services.faces.charts.discs import NARROW, Disc, discs
from services.faces.charts.drawing import Figure
from services.faces.charts.ground import ground
from services.faces.charts.printed import printed
from services.reporting.domain.disclosure.released_row import NOT_SAID

SVG = "{http://www.w3.org/2000/svg}"
POSTS = ("police", "gendarmerie", "both")


def post(name: str, count: int | None, series: str = "police", department: str = "27") -> Disc:
    said = NOT_SAID if count is None else f"{count} situations"
    at = places.named(department, name)
    return Disc(f"{name}, {series}", at, count, said, series, f"/registre/{name}")


def eure(*found: Disc, department: str | None = "27") -> Figure:
    return discs("Situations", "situations", found, department)


def circles(drawn: Figure) -> list[tuple[float, float, float]]:
    """Each disc of posts on the narrowest map, in pixels: right, down, radius."""
    width, height = NARROW
    marks = re.findall(
        r'<svg x="([\d.-]+)%" y="([\d.-]+)%"[^>]*><g transform="translate\(([\d.-]+) ([\d.-]+)\)">'
        r'<(?:circle r="([\d.]+)"|title>[^<]*</title><path d="M0-([\d.]+)A)',
        drawn.svg,
    )
    return [
        (
            float(x) * width / 100 + float(dx),
            float(y) * height / 100 + float(dy),
            float(r or half),
        )
        for x, y, dx, dy, r, half in marks
    ]


def test_the_surface_of_a_disc_is_as_its_count():
    drawn = eure(post("Évreux", 400), post("Louviers", 100))
    assert [round(r, 1) for _, _, r in circles(drawn)] == [24.0, 12.0]


def test_what_is_not_said_is_hatched_and_said_so_and_a_link_stays():
    drawn = eure(post("Évreux", 400), post("Louviers", None))
    assert 'url(#carte-nc)" class="nc ring"' in drawn.svg
    assert f"Louviers, police\N{NO-BREAK SPACE}: {NOT_SAID}" in drawn.svg
    assert drawn.svg.count("<a href=") == 2
    assert list(drawn.lines) == [
        ("Évreux, police", "400 situations"),
        ("Louviers, police", NOT_SAID),
    ]


def test_posts_of_which_nothing_may_be_told_have_discs_of_one_size_and_no_legend():
    bare = [post(name, None)._replace(said="") for name in ("Évreux", "Louviers", "Vernon")]
    drawn = eure(*bare)
    assert len({r for _, _, r in circles(drawn)}) == 1
    assert "size" not in drawn.svg


def test_both_forces_of_a_post_are_the_halves_of_its_disc():
    drawn = eure(post("Louviers", 264, "both"))
    assert 'class="police fill"' in drawn.svg
    assert 'class="gendarmerie fill"' in drawn.svg


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Évreux", "Louviers", "Vernon", "Gaillon"]),
            st.none() | st.integers(0, 10**12),
            st.sampled_from(POSTS),
        ),
        min_size=1,
        max_size=7,
    )
)
def test_no_disc_covers_another_whatever_the_posts(drawn_from):
    found = circles(eure(*(post(*each) for each in drawn_from)))
    assert len(found) == len(drawn_from)
    for (x1, y1, r1), (x2, y2, r2) in combinations(found, 2):
        assert hypot(x2 - x1, y2 - y1) > 0.8 * (r1 + r2)


def test_each_departement_has_its_map_islands_without_neighbours():
    for department in DEPARTEMENT.by_code:
        drawn = ground(department)
        assert 'class="k1 here"' in drawn[0]
        assert ('class="k0"' in drawn[0]) == (not department.startswith("97")), department


@pytest.mark.parametrize(
    ("department", "name", "code"),
    [
        ("27", "Évreux", "27229"),
        ("27", "Commissariat d'Évreux, police", "27229"),
        ("72", "Le Mans, mixte", "72181"),
        ("94", "Villeneuve-Saint-Georges et environs", "94078"),
    ],
)
def test_a_post_is_where_the_commune_of_its_name_is(department, name, code):
    assert places.named(department, name) == places.of_commune(code)


def test_a_post_named_after_no_commune_is_in_the_middle():
    assert places.named("27", "Poste du val") == places.middle_of("27")
    assert places.of_commune("27999") == places.middle_of("27")


@pytest.mark.parametrize("count", [1, 46])
def test_the_picture_of_a_document_has_the_same_discs_and_the_words_that_have_room(count):
    towns = sorted({name.strip() for name, _ in places._names("27")})[:count]
    drawn = eure(*(post(town, 10 + n) for n, town in enumerate(towns)))
    picture = ElementTree.fromstring(printed(drawn.svg, "posts", "Libertinus Serif"))
    assert len(circles(drawn)) == len(towns) == count
    words = [each.text for each in picture.iter(f"{SVG}text")]
    assert (f"{towns[0]}, police" in words) == (count == 1)


def test_the_communes_say_where_they_are_from_and_under_which_licence():
    head = places.COMMUNES.read_text(encoding="utf-8")[:400]
    assert "GeoNames" in head
    assert "CC BY 4.0" in head
