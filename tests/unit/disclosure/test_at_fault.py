"""What is coarsened is what cannot be protected; what is offered to protect it is not all alike."""

from dataclasses import replace

from contracts.codes import PARTENAIRE_TOUS
from contracts.release_plan import PLAN, Grain, Rule
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.certificate import SensitiveCell, anything
from services.reporting.domain.disclosure.linked_table import Grid, LinkedTable, Published
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.releasing import protect
from services.reporting.domain.disclosure.suppression import is_provable
from services.reporting.domain.seats import departments_of

E1 = PLAN.by_code["E1"]
SHOWN = ("nation", "department", "post", "territory")


def at_fault(*guilty):
    """The grain coarsened where nothing can be protected as long as one of these is shown."""
    grids = tuple(Grid(level, "2009", (("secteur",),)) for level in SHOWN)
    steps = Recoding(E1, dict.fromkeys((grid.grain for grid in grids), 1))

    def suppress(published):
        return (), (), [grid for grid in published.grids if grid.level in guilty]

    return steps.at_fault(Published(grids), suppress).level


def test_territories_are_coarsened_where_they_are_to_blame_and_only_there():
    assert at_fault("territory") == "territory"
    assert at_fault("post") == "post"


def test_the_finest_is_coarsened_where_none_alone_is_to_blame():
    assert at_fault("post", "department") == "post"
    assert at_fault("nation") == "post"  # never the nation while anything finer is shown


def test_a_grain_that_earlier_releases_show_stays():
    told = Grid("nation", "2009-Q1", (("secteur",),))
    year = Grid("nation", "2009", (("secteur",),))
    shown = Published((told, year), standing=(told,))
    assert shown.without(Grain.NATION_QUARTER) == shown
    assert shown.without(Grain.NATION_YEAR).grids == (told,)


def test_alike_exchanges_with_two_posts_that_know_each_other_leave_room_for_a_third():
    """Fourteen partners are told as one: as many exchanges with 02, which hides, are one."""
    several = dict.fromkeys(PARTENAIRE_TOUS.by_code, 6)
    posts = {
        post: {**several, "justice": justice}
        for post, justice in {"01-01": 3, "02-01": 2, "02-02": 2, "03-01": 9}.items()
    }
    linked = LinkedTable(
        table="E1",
        force="police",
        rule=E1.rule,
        threshold=E1.threshold,
        year="2009",
        quarters=("2009-Q1",),
        modalities=tuple(PARTENAIRE_TOUS.by_code),
        perimeters=Perimeters({p: p for p in posts}, {p: departments_of(p)[0] for p in posts}),
        values={(post, "2009-Q1", of): n for post, each in posts.items() for of, n in each.items()},
        ceilings={},
        pairs=True,
    )
    four = replace(E1, begins={Grain.DEPARTMENT_YEAR: 2})
    grains = (Grain.NATION_YEAR, Grain.DEPARTMENT_YEAR)
    steps, (found,) = protect(four, [linked], grains, HighsProgram(), b"k" * 32, max_share=1)
    assert found.published.hidden
    assert steps.at[Grain.DEPARTMENT_YEAR] == 2


def test_persons_of_several_modalities_that_the_nation_shows_as_one_make_a_small_count_large():
    """One person of b; neither c nor d has ten, and the nation would see who left a."""
    counts = {"a": 30, "b": 1, "c": 6, "d": 6}
    linked = LinkedTable(
        table="B4",
        force="police",
        rule=Rule.PARTITION,
        threshold=11,
        year="2009",
        quarters=("2009-Q1",),
        modalities=tuple(counts),
        perimeters=Perimeters({"01-01": "01-01"}, {"01-01": "01"}),
        values={("01-01", "2009-Q1", modality): count for modality, count in counts.items()},
        ceilings={},
    )
    shown = Published((Grid("nation", "2009", (("a",), ("b", "c", "d"))),))
    assert is_provable(linked, shown, SensitiveCell(("01-01",), "2009", ("b",)), anything)
