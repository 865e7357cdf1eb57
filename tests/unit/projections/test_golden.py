"""Whoever changes what is counted raises the number of the measures, and nobody else does."""

import json
import subprocess
import sys

import pytest

from contracts.definitions import NOT_COUNTED, VERSION
from contracts.events import EVENTS
from contracts.statistics import TABLES
from tests.golden import counted, forgotten, golden, history


def test_the_counts_of_the_history_are_those_of_the_version():
    assert forgotten(golden(), counted()) is None


def test_the_history_says_every_event_and_counts_in_every_table():
    entries = history()
    assert len(entries) <= 60
    assert {json.loads(each.stored)["type"] for each in entries} == set(EVENTS)
    told = {(row[0], row[6]) for row in golden()["nation_cells"]}
    blocks = {
        (block.cells, measure.key)
        for table in TABLES.values()
        if table.evaluation not in NOT_COUNTED
        for block in table.breakdowns
        for measure in block.measures
        if not measure.share
    }
    of_cells = {(name, measure) for name, measure in blocks if measure in KEPT}
    assert of_cells <= told


KEPT = {"situations", "mentions", "acts", "minutes", "orientations", "contacts", "facts"}
"""The other measures are made of these when a table is asked."""


def raised_version():
    """The version of a program whose measures have the next number, and the same digest."""
    number, digest = golden()["version"].split("-")
    return f"{int(number) + 1}-{digest}"


def with_another_cell(counts):
    """The counts of a program that measures one thing more."""
    return {**counts, "nation_cells": [*counts["nation_cells"], ["Z9", "situations"]]}


def test_counts_that_change_under_the_same_number_name_the_file_where_it_is_raised():
    said = forgotten(golden(), with_another_cell(counted()))
    assert said.startswith("nation_cells: counts differ")
    assert "contracts/definitions.py" in said


def test_a_number_raised_for_nothing_is_named():
    raised = {**golden(), "version": raised_version()}
    assert "no count does" in forgotten(golden(), raised)


def test_a_change_with_its_number_asks_for_the_counts_anew():
    raised = with_another_cell({**golden(), "version": raised_version()})
    assert forgotten(golden(), raised).endswith("python -m tests.golden")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_process_says_the_same_version(seed):
    said = subprocess.run(
        [sys.executable, "-c", "from contracts.definitions import VERSION; print(VERSION)"],
        env={"PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )
    assert said.stdout.strip() == VERSION
