"""The posts that have not confirmed, those that have been silent longest first."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from services.faces.partners.history import QUARTERS, Bilan
from services.faces.partners.rows import Row
from services.faces.theme.figures import NONE, counted, figure
from services.faces.theme.statuses import Status
from services.faces.theme.typography import ordinal

LONG, YEAR = 2, 4  # quarters in a row: said in what is to do; marked


class Late(NamedTuple):
    """A post; `row`: how many periods it was to confirm; `done`: how many it did.

    `streak`: how many quarters in a row, up to that of the page, it has not confirmed.
    """

    row: Row
    done: int
    streak: int

    @property
    def confirmed(self) -> str:
        """`3 sur 4`."""
        return f"{figure(self.done)} sur {figure(self.row.count)}"

    @property
    def department(self) -> str:
        """The name of its département."""
        return DEPARTEMENT.label_of(str(self.row.department))

    @property
    def since(self) -> Status | str:
        """`4 trimestres`, a badge from a year on; a dash where it confirmed the last one."""
        if self.streak >= QUARTERS:  # no page reads further back
            return Status("2 ans ou plus", "bad")
        said = counted(self.streak, "trimestre") if self.streak else NONE
        return Status(said, "bad") if self.streak >= YEAR else said


def late_ones(bilan: Bilan) -> list[Late]:
    """Of the period of a page, by how long they have been silent, then by what they lack."""
    missed = [
        {row.area for row, done in asked_to_confirm(quarter.rows) if done < row.count}
        for quarter in reversed(bilan.quarters)
    ]
    found = [
        Late(row, done, sum(takewhile(bool, (row.area in posts for posts in missed))))
        for row, done in asked_to_confirm(bilan.now.rows)
        if done < row.count
    ]
    return sorted(found, key=lambda each: (-each.streak, each.done - each.row.count, each.row.area))


def asked_to_confirm(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """Each post that was expected to confirm, and how many of its periods it did."""
    posts = [row for row in rows if (row.table, row.level) == ("H1", "post")]
    done = {row.area: row.count for row in posts if row.measure == "confirmed"}
    for row in posts:
        if row.measure == "expected" and row.value:
            yield row, done.get(row.area, 0)


def why_late(late: Sequence[Late], most: int) -> str:
    """Who they are, for what is to do: those that have been silent for long, else the first."""
    longest = max(each.streak for each in late)
    named = [each for each in late if each.streak == longest] if longest >= LONG else late
    towns = " ; ".join(each.row.area_label for each in named[:most])
    rest = len(named) - most
    said = f"{towns} et {counted(rest, 'autre')}" if rest > 0 else towns
    if longest < LONG:
        return f"{said} : période non confirmée."
    if longest >= QUARTERS:
        return f"{said} : aucune confirmation depuis deux ans."
    return f"{said} : {ordinal(longest)} trimestre de suite sans confirmation."
