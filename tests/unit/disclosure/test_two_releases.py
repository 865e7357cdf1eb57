"""Who reads a year and the year rectified learns of what came late no small count either."""

from collections import Counter
from dataclasses import replace
from json import loads

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.release_plan import Grain, Rule
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.certificate import Protected, Since
from services.reporting.domain.disclosure.linked_table import Grid, Published
from services.reporting.domain.disclosure.parts import lines_of, linked_tables_of
from services.reporting.domain.disclosure.readers import NOBODY
from services.reporting.domain.disclosure.rectifying import proven_together
from services.reporting.domain.disclosure.two_releases import (
    both,
    sensitive_of_both,
    unproven_differences,
)
from tests.unit.disclosure.oracle import possible_values
from tests.unit.disclosure.worlds import T, linked, linked_tables, planned, readers

PLAN = planned(grains=(Grain.NATION_YEAR, Grain.POST_YEAR))
SHOWN = Published((Grid("nation", "2009", (("a",), ("b", "c"))),))
BEFORE = {post: (9, 6, 6) for post in ("01-01", "02-01", "03-01")}


def grown(late, gone=None):
    """The year before, and the year with late persons by post and modality, some withdrawn."""
    more = {p: tuple(map(sum, zip(BEFORE[p], late[p], strict=True))) for p in BEFORE}
    less = gone or {}
    now = {
        p: tuple(n - g for n, g in zip(more[p], less.get(p, (0, 0, 0)), strict=True)) for p in more
    }
    return linked(BEFORE), linked(now)


def proven(before, now, shown=SHOWN):
    earlier = Protected(before, shown, ())
    return proven_together(PLAN, earlier, now, shown, HighsProgram(), b"key")


def joined(before, now, shown=SHOWN):
    return both(Protected(now, shown, ()), Since(before.values, before.ceilings, shown))


MANY = {"01-01": (4, 1, 3), "02-01": (5, 4, 5), "03-01": (4, 5, 4)}
ONE_SORT = {"01-01": (0, 2, 0), "02-01": (0, 3, 0), "03-01": (0, 3, 0)}
ONE_POST = {"01-01": (0, 5, 3), "02-01": (0, 0, 0), "03-01": (0, 0, 0)}


def test_one_late_person_of_a_merged_modality_is_proven_among_others():
    found = proven(*grown(MANY))
    assert found is not None
    assert {each.sensitive.period for each in found.since.certificates} >= {"2009 (venus)"}
    assert unproven_differences(PLAN, found) is None


@pytest.mark.parametrize("late", [ONE_SORT, ONE_POST])
def test_late_persons_who_are_all_the_same_are_not_told(late):
    assert proven(*grown(late)) is None


def test_what_was_withdrawn_is_kept_as_secret_as_what_came():
    found = proven(*grown(dict.fromkeys(BEFORE, (0, 0, 0)), MANY))
    assert found is not None
    assert {each.sensitive.period for each in found.since.certificates} >= {"2009 (retirés)"}
    alone = {"01-01": (0, 1, 0)}
    nobody = dict.fromkeys(BEFORE, (0, 0, 0))
    assert proven(*grown(nobody, alone)) is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries(dict.fromkeys(BEFORE, st.tuples(*(st.integers(0, 4) for _ in "abc")))))
def test_no_pair_of_tables_that_agree_with_both_releases_tells_what_came_late(late):
    before, now = grown(late)
    small = {post: tuple(count // 9 for count in counts) for post, counts in BEFORE.items()}
    before = linked(small)
    now = linked({p: tuple(map(sum, zip(small[p], late[p], strict=True))) for p in small})
    found = proven(before, now)
    if found is None:
        return
    of, published = joined(before, now)
    for sensitive in sensitive_of_both(PLAN, of, published, ()):
        if sensitive.period != "2009 (venus)":
            continue
        for reader in [sensitive.against] if sensitive.against else (NOBODY, *readers(of)):
            if sensitive.against or not reader & sensitive.insiders:
                values = possible_values(of, published, sensitive, reader)
                assert {0, sensitive.value(of)} <= values
                assert max(values) >= T


@pytest.mark.parametrize("rule", [Rule.PARTITION, Rule.MENTIONS])
def test_what_stayed_and_went_is_the_year_before_and_what_stayed_and_came_that_of_now(rule):
    @settings(max_examples=40, deadline=None)
    @given(linked_tables(rule), linked_tables(rule))
    def check(before, now):
        of, _ = joined(before, now)
        for table, said in ((before, " (avant)"), (now, "")):
            counted = Counter()
            most = Counter()
            for (post, quarter, modality), count in of.values.items():
                if quarter in of.within(f"2009-Q1{said}"):
                    counted[post, "2009-Q1", modality] += count
            for (post, quarter), count in of.ceilings.items():
                if quarter in of.within(f"2009-Q1{said}"):
                    most[post, "2009-Q1"] += count
            assert counted == Counter(table.values)
            assert +most == +Counter(table.ceilings)
        assert all(count > 0 for count in of.values.values())
        if rule == Rule.MENTIONS:
            assert all(n <= of.ceilings[p, q] for (p, q, _), n in of.values.items())

    check()


def test_a_rectified_table_is_written_and_read_with_what_it_is_proven_beside():
    found = proven(*grown(MANY))
    lines = lines_of([found])
    (again,) = linked_tables_of(*lines)
    assert again == found
    assert lines_of([again]) == lines
    assert "before" in loads(lines[0][0])


def test_a_difference_without_its_certificate_is_refused():
    found = proven(*grown(MANY))
    fewer = replace(found.since, certificates=found.since.certificates[1:])
    assert "sans certificat" in (unproven_differences(PLAN, replace(found, since=fewer)) or "")
