"""Small worlds: a few posts in a few départements, and what can be said of them."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import strategies as st

from contracts.codes import Code, CodeList
from contracts.release_plan import Grain, Merged, PlannedTable, Rule
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.linked_table import LinkedTable
from services.reporting.domain.disclosure.readers import NOBODY
from services.reporting.domain.seats import departments_of

T = 3
STAYED = ("01-01", "01-02", "02-01", "02-02", "03-01")
MOVED = ("01-01", "01-01@02", "01-02", "02-01", "03-01")
MOVED_AWAY = ("01-01", "02-01", "02-02", "02-01@01", "01-01@03")
MODALITIES = ("a", "b", "c")
LIST = CodeList("x", "X", tuple(Code(code, code) for code in MODALITIES))
LADDER = ((Merged("bc", "b ou c", ("b", "c")),),)
GRAINS = (Grain.NATION_YEAR, Grain.DEPARTMENT_YEAR, Grain.POST_YEAR)


def planned(rule=Rule.PARTITION, recoding=LADDER, grains=GRAINS, threshold=T):
    """A table of three modalities."""
    readers = dict.fromkeys(grains, ())
    return PlannedTable("B1", "situations", rule, threshold, readers, ("x",), (LIST,), recoding)


def linked(
    rows, rule=Rule.PARTITION, threshold=T, quarters=("2009-Q1",), ceilings=None, table="B1"
):
    """A linked table from post → counts by modality, or post → quarter → counts."""
    values = {}
    for post, of_post in rows.items():
        by_quarter = of_post if isinstance(of_post, dict) else {quarters[0]: of_post}
        for quarter, counts in by_quarter.items():
            for modality, count in zip(MODALITIES, counts, strict=True):
                if count:
                    values[post, quarter, modality] = count
    sums = defaultdict(int)
    for (post, quarter, _), count in values.items():
        sums[post, quarter] += count
    return LinkedTable(
        table=table,
        force="police",
        rule=rule,
        threshold=threshold,
        year="2009",
        quarters=quarters,
        modalities=MODALITIES,
        perimeters=Perimeters({p: p for p in rows}, {p: departments_of(p)[0] for p in rows}),
        values=values,
        ceilings=ceilings or dict(sums),
    )


@st.composite
def linked_tables(draw, rule=Rule.PARTITION, posts=5, most=9):
    """Two or three départements, at most `posts` posts at a seat each, few persons each.

    A post may have moved: then it has two seats, and one post less is there. Posts of one
    département may tell each other their figures, and an employer may read those of two others.
    """
    names = draw(st.sampled_from((STAYED, MOVED, MOVED_AWAY)))[: draw(st.integers(2, posts))]
    pairs, told = draw(st.sampled_from(((False, ()), (True, ()), (True, (("01-01", "02-01"),)))))
    count = st.one_of(st.integers(0, 2), st.integers(0, most // 2))
    rows = {name: tuple(draw(count) for _ in MODALITIES) for name in names}
    if rule == Rule.MENTIONS:
        ceilings = {
            (name, "2009-Q1"): draw(st.integers(max(counts), max(sum(counts), 1)))
            for name, counts in rows.items()
        }
        return replace(linked(rows, rule, ceilings=ceilings), pairs=pairs, told=told)
    return replace(linked(rows, rule), pairs=pairs, told=told)


def readers(of):
    """Who may look: somebody outside, or a reader with figures of its own."""
    return (NOBODY, *of.readers)
