"""How a change is said: rise, fall, stable within chance, small figures said; never a cause."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.faces.partners.changes import Change, course, in_words, share_moved

NBSP = "\N{NO-BREAK SPACE}"
COUNT = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (1200, 1000, f"20,0{NBSP}% de plus qu'en 2008"),
        (800, 1000, f"20,0{NBSP}% de moins qu'en 2008"),
        (1000, 1000, "autant qu'en 2008"),
        (1010, 1000, f"stable sur un an (+1,0{NBSP}%)"),
        (12, 9, "9 en 2008 (petits nombres)"),
        (12, 0, "0 en 2008 (petits nombres)"),
    ],
)
def test_a_change_is_said_by_its_size(now, then, said):
    assert Change(now, then).told("en 2008", "sur un an") == said


@given(COUNT, COUNT)
def test_a_percentage_is_never_of_a_small_figure(now, then):
    told = Change(now, then).told("en 2008", "sur un an")
    assert ("%" in told) <= (min(now, then) >= 30)


@given(COUNT, COUNT)
def test_what_rose_one_way_fell_the_other(now, then):
    one, other = Change(now, then), Change(then, now)
    assert (one.stable, one.small) == (other.stable, other.small)
    words = {"plus": "moins", "moins": "plus"}
    told, back = (each.told("en 2008", "sur un an") for each in (one, other))
    for word, opposite in words.items():
        assert (f"de {word}" in told) == (f"de {opposite}" in back)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("40.9", "Quatre situations sur dix"),
        ("33.7", "Une situation sur trois"),
        ("50", "Une situation sur deux"),
        ("9.4", "Une situation sur dix"),
        ("64.5", f"64,5{NBSP}% des situations"),
        ("2", f"2,0{NBSP}% des situations"),
    ],
)
def test_a_share_is_said_in_tenths_where_it_is_near_one(share, said):
    assert in_words(Decimal(share), "situation") == said


def test_a_share_moves_in_points_or_is_stable():
    assert share_moved(Decimal("41.2"), Decimal("40.5")) == f"+0,7{NBSP}point"
    assert share_moved(Decimal("41.2"), Decimal("41.0")) == "stable"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([7177, 7871, 7482, 7915, 7529, 7586, 7711, 7892], "stable depuis deux ans"),
        ([7177, 7171, 7182], "stable depuis 3 trimestres"),
        ([100, 200, 150, 250, 300, 400, 350, 450], f"114,3{NBSP}% de plus en quatre trimestres"),
        ([500, 700], f"40,0{NBSP}% de plus qu'au trimestre précédent"),
        ([12], "12"),
        ([], "aucun chiffre"),
    ],
)
def test_the_title_of_a_curve_says_its_course(counts, said):
    assert said in course("L'activité", counts)
