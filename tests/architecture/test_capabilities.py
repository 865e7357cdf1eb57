"""What each set-up can do, as docs/distributed.md lists it: a test in both, and each is there."""

import re

import pytest

from tests.architecture.tree import ROOT

HEADING = "## What both set-ups do"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[tuple[str, str, str]]:
    """Capability, embedded, distributed: the lines of the table."""
    text = (ROOT / "docs" / "distributed.md").read_text(encoding="utf-8")
    section = text.split(HEADING, 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    found = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[1:]]
    return [(row[0], row[1], row[2]) for row in found]


def trouble(row: tuple[str, str, str]) -> list[str]:
    """What is wrong with a line: a set-up without a test, a test that is not there."""
    capability, *setups = row
    wrong = []
    for setup, cell in zip(("embedded", "distributed"), setups, strict=True):
        named = TEST.findall(cell)
        if not named:
            wrong.append(f"{capability}: no test of the {setup} set-up")
        for path, name in named:
            file = ROOT / path
            if not file.exists() or f"def {name}(" not in file.read_text(encoding="utf-8"):
                wrong.append(f"{capability}: {path} has no {name}")
    return wrong


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_capability_is_tested_in_both_set_ups(row: tuple[str, str, str]) -> None:
    assert trouble(row) == []


def test_a_line_without_a_test_in_both_or_with_one_that_is_not_there_is_found() -> None:
    here = "`tests/architecture/test_capabilities.py::rows`"
    assert trouble(("x", "–", "–")) == [
        "x: no test of the embedded set-up",
        "x: no test of the distributed set-up",
    ]
    gone = "`tests/architecture/test_capabilities.py::test_that_nobody_wrote`"
    assert len(trouble(("x", gone, here))) == 2


def test_the_table_lists_what_people_do_from_entry_to_closing() -> None:
    said = " ".join(row[0] for row in rows())
    for word in ("entering", "past", "sealing", "delivering", "closing", "tokens", "keys"):
        assert word in said
