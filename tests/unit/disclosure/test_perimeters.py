"""Areas are merged until every total that is shown is one of many, even to a post inside."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.reporting.domain.disclosure.perimeters import AREA_MIN, NationTooSmall, perimeters
from services.reporting.domain.seats import departments_of, post_of

COUNTS = st.one_of(st.just(0), st.integers(1, 14), st.integers(50, 300))
AT_HOME = [f"{code:02}-{n:02}" for code in range(1, 6) for n in (1, 2, 3)]
POSTS = [*AT_HOME, "01-01@02", "01-01@05", "01-02@02", "04-01@03"]
VOLUMES = st.dictionaries(
    st.sampled_from(POSTS), st.fixed_dictionaries({"police": COUNTS, "gendarmerie": COUNTS})
)


def departments_by_seat(volumes):
    return {seat: departments_of(seat)[0] for seat in volumes}


@given(VOLUMES)
def test_no_total_is_small_even_without_any_one_post(volumes):
    departments = departments_by_seat(volumes)
    try:
        found = perimeters(volumes, departments)
    except NationTooSmall:
        assume(False)
    for areas in (found.post, found.department):
        for area in set(areas.values()):
            posts = [post for post in volumes if areas[post] == area]
            for force in ("police", "gendarmerie"):
                counts = Counter()
                for seat in posts:
                    counts[post_of(seat)] += volumes[seat][force]
                for rest in (counts.total(), *(counts.total() - own for own in counts.values())):
                    assert rest == 0 or rest >= AREA_MIN


@given(VOLUMES)
def test_areas_of_posts_lie_within_those_of_departments(volumes):
    try:
        found = perimeters(volumes, departments_by_seat(volumes))
    except NationTooSmall:
        return
    inside = {}
    for post in volumes:
        assert inside.setdefault(found.post[post], found.department[post]) == found.department[post]


def test_large_posts_stay_alone():
    volumes = {"27-01": {"police": 40}, "27-02": {"gendarmerie": 30}}
    found = perimeters(volumes, {"27-01": "27", "27-02": "27"})
    assert found.post == {"27-01": "27-01", "27-02": "27-02"}
    assert set(found.department.values()) == {"27"}


def test_a_post_opened_in_december_is_shown_with_two_others():
    volumes = {"27-01": {"police": 90}, "27-02": {"police": 3}, "27-03": {"police": 40}}
    found = perimeters(volumes, dict.fromkeys(volumes, "27"))
    assert set(found.post.values()) == {"27-01+27-02+27-03"}


def test_a_nation_of_three_persons_is_not_released():
    with pytest.raises(NationTooSmall):
        perimeters({"27-01": {"police": 3}}, {"27-01": "27"})
