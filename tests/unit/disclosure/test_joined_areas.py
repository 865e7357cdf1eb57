"""A table whose classes are small by département has areas of its own."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from contracts.release_plan import Grain
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.attack.knowledge import problems
from services.reporting.attack.programs import Bounds
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.joined_areas import joined_areas
from services.reporting.domain.disclosure.linked_table import Cell, Grid, Published
from services.reporting.domain.disclosure.readers import NOBODY, readers_of, rests
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.releasing import ReleasedTable, protect, require_proof
from services.reporting.domain.disclosure.rows import rows_of
from services.reporting.domain.seats import departments_of, post_of
from tests.unit.disclosure.oracle import possible_values
from tests.unit.disclosure.worlds import T, linked, planned

YEAR, CLASS = Grain.DEPARTMENT_YEAR, ("b", "c")
JOINS = replace(planned(grains=(Grain.NATION_YEAR, YEAR)), joins={YEAR: 1})
FEW = {
    "01-01": (4, 1, 0), "01-02": (3, 0, 1), "02-01": (5, 3, 0), "02-02": (4, 3, 0),
    "03-01": (5, 3, 3), "03-02": (4, 3, 3),
}  # fmt: skip
COUNTS = st.tuples(st.just(30), st.integers(0, 4), st.integers(0, 4))


def own_areas(rows, pairs=False):
    """The table in areas of its own, and what they are."""
    plain = replace(linked(rows, table="B3"), pairs=pairs)
    readers = readers_of(plain.posts, pairs)
    found = joined_areas([JOINS], ["police"], lambda *_: plain.values, plain.perimeters, readers)
    areas = found[JOINS.code, "police"]
    there = Perimeters(plain.perimeters.post, plain.perimeters.department, {plain.year: areas})
    return plain, replace(plain, perimeters=there), areas


def released(of):
    return protect(JOINS, [of], JOINS.grains, HighsProgram(), b"key")


def test_a_departement_with_few_of_a_class_is_told_with_the_next_in_that_table_alone():
    plain, joined, areas = own_areas(FEW)
    assert set(areas.values()) == {"01+02", "03"}
    assert YEAR not in released(plain)[0].at
    steps, (found,) = released(joined)
    told = {cell.area for cell, _ in found.published.at(YEAR).cells(joined)}
    assert (steps.at[YEAR], told) == (1, {"01+02", "03"})
    assert set(joined.areas["department"]) == {"01", "02", "03"}


def test_what_is_small_in_a_departement_that_is_not_told_alone_is_proven_too():
    _, joined, _ = own_areas(FEW)
    _, (found,) = released(joined)
    proven = {each.sensitive[:3] for each in found.certificates}
    assert (("01-01", "01-02"), "2009", CLASS) in proven
    assert (("01-01", "01-02"), "2009", ("b",)) in proven
    require_proof(JOINS, found, JOINS.grains)
    small = next(each.sensitive for each in found.certificates if each.sensitive.group == CLASS)
    values = possible_values(joined, found.published, small, NOBODY)
    assert (min(values), max(values) >= T) == (0, True)


def test_told_by_departement_with_its_small_cells_alone_hidden_the_class_is_learnt():
    plain, _, _ = own_areas(FEW)
    grids = (Grid("nation", "2009", (("a",), CLASS)), Grid("department", "2009", (("a",), CLASS)))
    naive = Published(grids, frozenset({Cell("department", "01", "2009", CLASS)}))
    _, (found,) = released(plain)
    small = next(
        each.sensitive
        for each in found.certificates
        if each.sensitive[:3] == (("01-01", "01-02"), "2009", ("b",))
    )
    assert possible_values(plain, naive, small._replace(group=CLASS), NOBODY) == {2}


def learnt(of, steps, published):
    """The départements whose small class is worked out by who reads all rows, and of how many."""
    released_table = ReleasedTable(JOINS, steps, (Protected(of, published, ()),))
    seen = list(rows_of(released_table))
    register = {"police": {post: departments_of(post)[0] for post in of.posts}}
    (problem,) = problems(seen, register, {(JOINS.code, "police"): of.modalities})
    bounds, small, told = Bounds(problem.places), 0, set()
    for department, posts in of.areas["department"].items():
        value = of.sum_of(posts, of.year, CLASS)
        if 0 < value < T:
            small += 1
            unknowns = [(post, each) for post in posts for each in CLASS]
            if bounds.of(unknowns, whole=True) == (value, value):
                told.add(department)
    return told, small


def test_the_attack_on_joined_areas_succeeds_where_nothing_is_joined_and_fails_where_they_are():
    plain, joined, _ = own_areas(FEW)
    grids = (Grid("nation", "2009", (("a",), CLASS)), Grid("department", "2009", (("a",), CLASS)))
    naive = Published(grids, frozenset({Cell("department", "01", "2009", CLASS)}))
    assert learnt(plain, Recoding(JOINS, {}), naive) == ({"01"}, 1)
    steps, (found,) = released(joined)
    assert learnt(joined, steps, found.published) == (set(), 1)


@given(st.lists(COUNTS, min_size=6, max_size=6), st.booleans())
def test_no_area_has_few_of_a_class_for_any_reader_unless_all_is_one(counted, pairs):
    posts = ("01-01", "01-02", "02-01", "03-01", "03-02", "04-01")
    plain, _, areas = own_areas(dict(zip(posts, counted, strict=True)), pairs)
    assert {*map(post_of, areas)} == {*posts}
    if len({*areas.values()}) > 1:
        for area in {*areas.values()}:
            assert {departments_of(seat)[0] for seat, of in areas.items() if of == area} == {
                *area.split("+")
            }
            for group in (("a",), CLASS):
                of_class = Counter(
                    {p: plain.sum_of((p,), "2009", group) for p in areas if areas[p] == area}
                )
                left = rests(of_class, readers_of(plain.posts, pairs))
                assert not [rest for rest in left if 0 < rest < T]
