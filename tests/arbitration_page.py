"""The tables of docs/arbitration.md, to hold against what is counted."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/arbitration.md"


def table(head: str) -> dict[str, list[str]]:
    """The lines of the table whose head begins so, by the number of the post."""
    _, found, rest = PAGE.read_text().partition(f"| {head}")
    assert found, f"{PAGE.name} has no table whose head begins with {head}"
    lines = rest.split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {line[0][:5]: line[1:] for line in cells}


def number(cell: str) -> int:
    """`22 500` as a number."""
    return int(re.sub(r"\D", "", cell))
