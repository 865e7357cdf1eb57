"""docs/security.md and the tables of ASVS: every requirement has its row, every test exists."""

import re

import pytest

from tests.architecture.tree import ROOT, files

PAGES = ("security", "security-asvs", "security-asvs-2")
COUNTS = {
    **{"1.1": 7, "1.2": 4, "1.4": 5, "1.5": 4, "1.6": 4, "1.7": 2, "1.8": 2, "1.9": 2},
    **{"1.10": 1, "1.11": 2, "1.12": 2, "1.14": 6, "2.1": 12, "2.2": 3, "2.3": 3, "2.4": 6},
    **{"2.5": 7, "2.6": 3, "2.7": 6, "2.8": 7, "2.9": 3, "2.10": 4, "3.1": 1, "3.2": 4},
    **{"3.3": 4, "3.4": 5, "3.5": 3, "3.7": 1, "4.1": 5, "4.2": 2, "4.3": 3, "5.1": 5, "5.2": 8},
    **{"5.3": 10, "5.4": 3, "5.5": 4, "6.1": 3, "6.2": 6, "6.3": 2, "6.4": 2, "7.1": 4},
    **{"7.2": 2, "7.3": 4, "7.4": 3, "8.1": 4, "8.2": 3, "8.3": 8, "9.1": 3, "9.2": 4},
    **{"10.2": 2, "10.3": 3, "11.1": 8, "12.1": 3, "12.2": 1, "12.3": 6, "12.4": 2, "12.5": 2},
    **{"12.6": 1, "13.1": 5, "13.2": 6, "13.3": 2, "13.4": 2, "14.1": 4, "14.2": 6, "14.3": 3},
    **{"14.4": 7, "14.5": 4},
}
"""The last number of each section of ASVS 4.0.3 that is of level 1 or 2."""
DELETED = {"1.4.2", "1.4.3", "1.12.1", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"}


def _text(page: str) -> str:
    return (ROOT / "docs" / f"{page}.md").read_text()


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_the_tables_of_security_name_exists(page: str) -> None:
    known = {
        name
        for file in files("tests")
        for name in re.findall(r"^ *def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", _text(page)))
    assert named
    assert named <= known
    paths = re.findall(r"`(tests/[\w/]+\.py)`", _text(page))
    assert all((ROOT / path).is_file() for path in paths)


def test_every_requirement_of_level_two_has_one_row_with_its_test_or_its_reason() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for page in PAGES[1:]
        for line in _text(page).splitlines()
        if re.match(r"\| \d+\.\d+\.\d+ ", line)
    ]
    wanted = {f"{each}.{n}" for each, last in COUNTS.items() for n in range(1, last + 1)}
    assert sorted(row[0] for row in rows) == sorted(wanted - DELETED)
    for requirement, holds, how, test in rows:
        assert holds in ("yes", "part", "no", "n/a"), requirement
        assert test or (how and holds in ("no", "n/a")), requirement
        assert how or holds == "yes", requirement
