"""Quarters are told by département: what a year leaves of them is none, many, or protected."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from contracts.release_plan import Grain, Rule
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.linked_table import LinkedTable
from services.reporting.domain.disclosure.perimeters import (
    AREA_MIN,
    Limit,
    NationTooSmall,
    perimeters,
    quarter_areas,
)
from services.reporting.domain.disclosure.readers import readers_of, rests
from services.reporting.domain.disclosure.releasing import protect
from services.reporting.domain.disclosure.year_areas import Areas, beside_quarters
from services.reporting.domain.seats import departments_of, post_of
from tests.unit.disclosure.worlds import MODALITIES, T, planned

POSTS = ("01-01", "01-02", "02-01", "03-01", "03-02", "04-01")
QUARTERS = ("2009-Q1", "2009-Q2", "2009-Q3")
COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(40, 90))
YEARS = st.lists(
    st.lists(COUNTS, min_size=len(POSTS), max_size=len(POSTS)),
    min_size=len(QUARTERS),
    max_size=len(QUARTERS),
)


def areas_of(volumes, pairs=True):
    """The areas of a year of one force, and of its quarters one after the other."""
    readers = readers_of(POSTS, pairs)
    seated = {seat: departments_of(seat)[0] for seat in POSTS}
    quarters = {}
    for quarter, of in volumes.items():
        there = {seat: code for seat, code in seated.items() if of[seat]["police"]}
        limits = [Limit({seat: of[seat] for seat in there}, AREA_MIN)]
        joined = [area for told in quarters.values() for area in told.values()]
        quarters[quarter] = quarter_areas(limits, there, joined, readers)
    whole = {s: {"police": sum(of[s]["police"] for of in volumes.values())} for s in POSTS}
    year = Areas(perimeters(whole, seated, AREA_MIN, readers), {"police": quarters})
    return beside_quarters(year, volumes, AREA_MIN, readers), readers


@given(YEARS)
def test_of_no_departments_does_a_year_leave_few_persons_without_its_quarters(counted):
    volumes = {
        quarter: {seat: {"police": n} for seat, n in zip(POSTS, each, strict=True)}
        for quarter, each in zip(QUARTERS, counted, strict=True)
    }
    try:
        areas, readers = areas_of(volumes)
    except NationTooSmall:
        return
    shown = sorted(set(areas.whole.post.values()))
    for some in (pick for n in range(1, len(shown)) for pick in combinations(shown, n)):
        inside = {seat for area in some for seat in area.split("+")}
        if any(seat[:2] in {at[:2] for at in inside} for seat in {*POSTS} - inside):
            continue  # not whole départements
        left = Counter()
        for quarter, of in areas.quarters["police"].items():
            for area in set(of.values()):
                there = {seat for seat in of if of[seat] == area}
                if there & inside and not there <= inside:
                    for seat in there & inside:
                        left[post_of(seat)] += volumes[quarter][seat]["police"]
        assert all(rest == 0 or rest >= AREA_MIN for rest in rests(left, readers))


def test_departments_that_a_quarter_joins_stay_joined_until_the_year_ends():
    few, many = {"police": 4}, {"police": 60}
    volumes = dict.fromkeys(QUARTERS, dict.fromkeys(POSTS, many))
    volumes["2009-Q2"] = {**volumes["2009-Q2"], "02-01": few}
    areas, _ = areas_of(volumes, pairs=False)
    told = [areas.quarters["police"][quarter]["02-01"] for quarter in QUARTERS]
    assert told == ["02", "02+03", "02+03"]
    assert areas.whole.department["02-01"] == "02"


def test_a_year_joins_what_its_last_quarter_alone_joins():
    few, many = {"police": 4}, {"police": 60}
    volumes = dict.fromkeys(QUARTERS, dict.fromkeys(POSTS, many))
    volumes["2009-Q3"] = {**volumes["2009-Q3"], "02-01": few}
    areas, _ = areas_of(volumes, pairs=False)
    assert areas.whole.department["02-01"] == "02+03"
    assert areas.whole.post["02-01"] != "02-01"


def test_what_a_year_leaves_of_a_class_without_its_quarters_has_a_certificate():
    """Département 01 is told apart in the first quarter and not in the second, where it has one."""
    rows = {post: (9, 8, 9) for post in ("01-01", "02-01", "03-01")}
    values = {
        (post, quarter, modality): count
        for post, counts in rows.items()
        for quarter in QUARTERS[:2]
        for modality, count in zip(MODALITIES, counts, strict=True)
    }
    values["01-01", "2009-Q2", "a"] = 1
    ceilings = Counter()
    for (post, quarter, _), count in values.items():
        ceilings[post, quarter] += count
    alone = {post: post[:2] for post in rows}
    of_quarters = {"2009-Q1": alone, "2009-Q2": {**alone, "01-01": "01+02", "02-01": "01+02"}}
    linked = LinkedTable(
        "B1", "police", Rule.PARTITION, T, "2009", QUARTERS[:2], MODALITIES,
        Perimeters({post: post for post in rows}, alone, of_quarters), values, ceilings,
    )  # fmt: skip
    grains = (Grain.NATION_YEAR, Grain.DEPARTMENT_QUARTER, Grain.DEPARTMENT_YEAR)
    plan = replace(planned(grains=grains), begins={Grain.DEPARTMENT_QUARTER: 1})
    steps, (found,) = protect(plan, [linked], grains, HighsProgram(), b"key", max_share=1)
    rest = (("01-01",), "2009-Q2", ("a",))
    assert linked.rests == ((("01-01",), "2009-Q2"), (("02-01",), "2009-Q2"))
    assert rest in {each.sensitive[:3] for each in found.certificates}
    assert set(steps.at) == set(grains)
