"""Definitions tried on random pasts: today's own change nothing, groups keep what they group."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.statistics import TABLES
from services.past.definitions import Definitions
from services.past.moments import reporting_on
from services.past.what_if import Line, tried
from tests.integration.projections.conftest import MemoryFeed
from tests.scratch import build_scratch
from tests.worlds import tapes

LESS = settings(max_examples=20, deadline=None)
CODES = ("A1", "A3", "A6", "B1", "C1", "D1", "E3", "F2", "H2", "H3")


def counted(feed: MemoryFeed, **told: object) -> list[Line]:
    definitions = Definitions.model_validate({"titre": "essai", **told})
    return list(tried(feed, definitions, "nation", "FR", lambda *_: None))


def sums(lines: list[Line], column: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        found[line.key[0]] += getattr(line, column)
    return +found


@LESS
@given(tapes())
def test_the_definitions_of_today_give_the_table_of_today(tmp_path_factory, tape):
    feed = MemoryFeed(tape.entries())
    file = build_scratch(tmp_path_factory.mktemp("try"), ["nation"], feed, feed.head())
    tables = reporting_on(file).tables
    for code in CODES:
        lines = counted(feed, tableau=code)
        assert all((line.today, line.changed) == (line.tried, False) for line in lines)
        measure = next(m.key for m in TABLES[code].breakdowns[0].measures if not m.share)
        for year in {line.key[0] for line in lines}:
            rows = tables.table(code, "nation", None, year).rows
            served = sum(int(r["value"] or 0) for r in rows if r.get("measure", measure) == measure)
            assert served == sum(line.today for line in lines if line.key[0] == year), code


@LESS
@given(tapes(), st.sets(st.sampled_from(["f", "m", "nr"]), min_size=1))
def test_a_partition_keeps_its_sum_however_it_is_grouped(tape, codes):
    groups = {"sex": {"ensemble": {"libelle": "ensemble", "codes": sorted(codes)}}}
    lines = counted(MemoryFeed(tape.entries()), tableau="B1", regrouper=groups)
    assert sums(lines, "today") == sums(lines, "tried")
    assert {line.key[2] for line in lines}.isdisjoint(codes)


@LESS
@given(tapes())
def test_situations_retained_by_an_attribute_make_together_all_of_them(tape):
    feed = MemoryFeed(tape.entries())
    each = [counted(feed, tableau="E3", retenir={"sex": [sex]}) for sex in ("f", "m", "nr")]
    together = sum((sums(lines, "tried") for lines in each), Counter())
    assert together == sums(counted(feed, tableau="E3"), "today")


@LESS
@given(tapes())
def test_a_situation_counts_once_under_a_group_of_mentions(tape):
    feed = MemoryFeed(tape.entries())
    every = [code for code in TABLES["C1"].breakdowns[0].dimensions[1].codes.by_code]
    groups = {"problem": {"tout": {"libelle": "tout", "codes": every}}}
    lines = counted(feed, tableau="C1", regrouper=groups)
    assert sums(lines, "tried") == sums(counted(feed, tableau="A1"), "today")
