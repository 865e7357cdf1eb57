"""Posts that are not asked to give persons back could not have given any unseen."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.release_plan import Grain, Rule
from services.reporting.domain.disclosure.givers import Givers
from services.reporting.domain.disclosure.linked_table import Published
from services.reporting.domain.disclosure.perturbation import perturbations
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import grids_of, groupings
from tests.unit.disclosure.worlds import GRAINS, linked, linked_tables, planned

KINDS = ("zero", "above")
RULES = (Rule.PARTITION, Rule.MENTIONS, Rule.FREE)


def shown(of, plan, steps):
    """The grids of each grain at a step of its ladder."""
    known = groupings(plan, of)
    return tuple(g for grain, step in steps for g in grids_of(of, grain, known[step]))


def exchanges(of, published, sensitive, kind, may_give):
    """Those that change hidden cells only."""
    found = perturbations(
        of, lambda leaf: published.cells_of(of, leaf), sensitive, kind, of.posts, may_give
    )
    return [each.feasible for each in found if each.changed <= published.hidden]


@settings(deadline=None, max_examples=60)
@given(data=st.data(), rule=st.sampled_from(RULES))
def test_the_same_exchanges_are_found_as_where_every_post_is_asked(data, rule):
    of, plan = data.draw(linked_tables(rule)), planned(rule)
    steps = [(grain, data.draw(st.integers(0, 1))) for grain in GRAINS]
    naive = Published(shown(of, plan, steps))
    below = [cell for cell, _ in naive.cells(of) if cell.level != "nation"]
    assume(below)
    hidden = data.draw(st.frozensets(st.sampled_from(below)))
    published = Published(naive.grids, hidden)
    for sensitive in sensitive_cells(of, shown(of, plan, [(grain, 0) for grain in GRAINS])):
        givers = Givers(of, published, sensitive, hidden.__contains__)
        for kind in KINDS:
            asked = exchanges(of, published, sensitive, kind, givers.may)
            assert asked == exchanges(of, published, sensitive, kind, lambda *_: True)


def test_a_post_that_shows_each_of_its_figures_is_not_asked():
    of = linked({"01-01": (1, 5, 5), "02-01": (6, 6, 6)})
    published = Published(shown(of, planned(), [(Grain.POST_YEAR, 0)]))
    (sensitive, *_) = sensitive_cells(of, published.grids)
    assert not Givers(of, published, sensitive, published.hidden.__contains__).may("02-01", "b")
    assert Givers(of, published, sensitive, lambda cell: True).may("02-01", "b")
