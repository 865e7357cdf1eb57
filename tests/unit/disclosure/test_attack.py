"""The attack finds what can be found: its bounds are those of exhaustive enumeration."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.attack.knowledge import problems
from services.reporting.attack.programs import Bounds
from services.reporting.domain.disclosure.certificate import Protected, SensitiveCell
from services.reporting.domain.disclosure.linked_table import Published
from services.reporting.domain.disclosure.readers import NOBODY
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.releasing import ReleasedTable
from services.reporting.domain.disclosure.rows import rows_of
from tests.unit.disclosure.oracle import possible_values
from tests.unit.disclosure.worlds import GRAINS, MODALITIES, linked, linked_tables, planned

TABLE = ("B1", "police")


def rows(of, hidden):
    plan = planned()
    steps = Recoding(plan, dict.fromkeys(GRAINS, 0))
    published = Published(steps.grids(of), frozenset(hidden))
    released = ReleasedTable(plan, steps, (Protected(of, published, ()),))
    return published, list(rows_of(released))


def bounds(of, seen):
    register = {"police": {post: of.perimeters.department[post] for post in of.posts}}
    (problem,) = problems(seen, register, {TABLE: MODALITIES})
    return Bounds(problem.places)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_bounds_of_an_attack_are_those_of_enumeration(data):
    of = data.draw(linked_tables(posts=4, most=5).filter(lambda drawn: drawn.posts))
    grids = Recoding(planned(), dict.fromkeys(GRAINS, 0)).grids(of)
    below = [cell for cell, _ in Published(grids).cells(of) if cell.level != "nation"]
    published, seen = rows(of, data.draw(st.sets(st.sampled_from(below))))
    asked = bounds(of, seen)
    for post in of.posts:
        sensitive = SensitiveCell((post,), "2009", ("c",))
        values = possible_values(of, published, sensitive, NOBODY)
        assert asked.of([(post, "c")], whole=True) == (min(values), max(values))
        low, high = asked.of([(post, "c")], whole=False)
        assert low <= min(values)
        assert high >= max(values)


def test_a_post_that_knows_itself_sees_through_a_pair():
    of = linked({"01-01": (20, 9, 1), "01-02": (30, 8, 9)})
    grids = Recoding(planned(), dict.fromkeys(GRAINS, 0)).grids(of)
    hidden = [
        cell
        for cell, _ in Published(grids).cells(of)
        if cell.level == "post" and "a" not in cell[3]
    ]
    _, seen = rows(of, hidden)
    asked = bounds(of, seen)
    assert asked.of([("01-01", "c")], whole=True) == (0, 10)
    own = {("01-02", "a"): 30, ("01-02", "b"): 8, ("01-02", "c"): 9}
    asked.take_as_known(own)
    assert asked.of([("01-01", "c")], whole=True) == (1, 1)
    asked.forget(own)
    assert asked.of([("01-01", "c")], whole=True) == (0, 10)
