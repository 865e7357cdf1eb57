"""What a release says of itself is the same where a small count is another one.

Every field that anybody reads beside the rows is here, so that a new one is reviewed: it is the
same in two histories that differ in one small cell, or docs/confidentiality.md documents the
choice that lets it differ.
"""

import json

import pytest

from contracts.transparency.notes import Checkpoint
from services.reporting.domain.disclosure.manifest import manifest
from services.reporting.domain.disclosure.release import Release, announcement
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.releases.reading import view_of
from tests.integration.sealing.conftest import Bench, another_year
from tests.integration.sealing.world import RARELY_REFUSED

OF_THE_ROWS = {"id", "digest", "sealed_at"}  # they name the rows, or the moment
CHOSEN = {"hidden", "left_out"}  # "The choice of step and of cells", docs/confidentiality.md
THE_SAME = {"period", "status", "position", "as_of", "cells"}


def refused_once_less(cells):
    """Of the few refusals of a post in the year, one is an agreement."""
    moved = {"refuse": -1, "accepte": 1}
    return [
        each.model_copy(update={"value": each.value + moved.get(each.d1, 0)})
        if (each.table, each.post, each.period) == ("E3", RARELY_REFUSED, "2009-08")
        else each
        for each in cells
    ]


@pytest.fixture(scope="module")
def both(year: Bench, tmp_path_factory) -> tuple[Bench, Bench]:
    folder = tmp_path_factory.mktemp("another")
    return year, another_year(year, folder, change=refused_once_less)


def refusals(bench: Bench) -> int:
    year = bench.store.sealed()[-1].id
    return sum(
        count
        for found in bench.store.proofs(year)
        if found.linked.table == "E3"
        for (seat, _, modality), count in found.linked.values.items()
        if (seat, modality) == (RARELY_REFUSED, "refuse")
    )


def test_the_two_histories_differ_in_one_small_count(both):
    assert [refusals(bench) for bench in both] == [4, 3]


def test_each_field_of_a_release_is_the_same_or_a_documented_choice(both):
    one, other = (bench.store.sealed()[-1].__dict__ for bench in both)
    assert {*one} == OF_THE_ROWS | CHOSEN | THE_SAME == {*Release.__annotations__}
    assert {name: one[name] for name in THE_SAME} == {name: other[name] for name in THE_SAME}


def without_digests(said):
    """The same, without what names the rows or the moment."""
    if isinstance(said, dict):
        named = OF_THE_ROWS | {"release", "time", "previous", "manifest"}
        return {key: without_digests(part) for key, part in said.items() if key not in named}
    return said


def test_what_is_signed_announced_and_served_beside_rows_is_the_same(both):
    said = []
    for bench in both:
        release = bench.store.sealed()[-1]
        view = json.loads(view_of(bench.store, None, "public", None).json())
        claim = manifest(release, Checkpoint("log", 1, bytes(32)), {}, {}, [], ("", ""), "1")
        told = (claim, json.loads(announcement(release)), {**view, "rows": None})
        said.append(
            [{k: v for k, v in without_digests(t).items() if k not in CHOSEN} for t in told]
        )
    assert said[0] == said[1]


def test_words_of_rows_are_the_same(both):
    """Labels, units and reasons are those of the plan: only values and what is hidden differ."""
    words = []
    for bench in both:
        rows = map(ReleasedRow.read, bench.store.rows(bench.store.sealed()[-1].id))
        words.append({(r.table, r.label, r.unit, r.area_label) for r in rows})
    assert words[0] == words[1]
