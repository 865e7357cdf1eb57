"""Territories by differences: a commune against its EPCI, or against posts and département.

Nobody needs a program for that: a subtraction of two rows tells what one has and the other lacks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from contracts.release_plan import TABLES_PLANNED, Grain, Rule
from services.reporting.attack.knowledge import Register, Territories, seats_of
from services.reporting.attack.targets import Target
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.residence import INSIDE, OWN, Residence

RESIDENCE = "B4"
_GRAINS = (Grain.TERRITORY_YEAR, Grain.DEPARTMENT_YEAR, Grain.POST_YEAR)


class _Sum(NamedTuple):
    """What a row sums: seats, and modalities; its grain."""

    seats: frozenset[str]
    codes: frozenset[str]
    grain: Grain


_Sums = Mapping[tuple[str, str], Mapping[_Sum, int]]
"""Table and force → the sums that are told, with their values."""


def by_difference(
    rows: Sequence[ReleasedRow],
    register: Register,
    territories: Territories,
    residence: Mapping[str, Residence],
    earlier: Sequence[ReleasedRow] = (),
) -> Iterator[tuple[int, int, Target]]:
    """Each small difference of two rows of which one counts all that the other counts.

    One of them is of a territory. `residence`: by force, what a side of a territory means.
    `earlier`: the rows that these rectify; by how many more two rows differ is learnt too.
    """
    now, before = (_sums(each, register, territories, residence) for each in (rows, earlier))
    changes = {
        key: {
            told: value - before[key][told] for told, value in found.items() if told in before[key]
        }
        for key, found in now.items()
        if key in before
    }
    for found in (now, changes):
        for key, sums in found.items():
            for more, less in _pairs(key[0], sums):
                left = abs(sums[more] - sums[less])
                if 0 < left < TABLES_PLANNED[key[0]].threshold:
                    where = frozenset({*more.seats} - {*less.seats}) or more.seats
                    said = "+".join(sorted(more.codes - less.codes or more.codes))
                    yield left, left, Target(*key, where, rows[0].period, said, left)


def _sums(
    rows: Sequence[ReleasedRow],
    register: Register,
    territories: Territories,
    residence: Mapping[str, Residence],
) -> _Sums:
    found: dict[tuple[str, str], dict[_Sum, int]] = defaultdict(dict)
    for row in rows:
        planned = TABLES_PLANNED.get(row.table)
        if planned is None or row.grain not in _GRAINS or row.value is None or not row.force:
            continue
        if planned.rule in (Rule.PARTITION, Rule.MENTIONS):
            seats = frozenset(seats_of(row, row.force, register, territories))
            if codes := _codes(row, residence.get(row.force)):
                found[row.table, row.force][_Sum(seats, codes, row.grain)] = row.count
    return found


def _pairs(table: str, sums: Iterable[_Sum]) -> Iterator[tuple[_Sum, _Sum]]:
    """Each two sums of which the first counts all of the second, one of them of a territory."""
    for more, less in permutations(sums, 2):
        of_territory = Grain.TERRITORY_YEAR in (more.grain, less.grain)
        within = less.seats <= more.seats and less.codes <= more.codes
        one_way = table == RESIDENCE or more.codes == less.codes
        if of_territory and within and one_way and more[:2] != less[:2]:
            yield more, less


def _codes(row: ReleasedRow, residence: Residence | None) -> frozenset[str]:
    """The modalities of a row; of residence the patterns inside (see residence.py)."""
    if row.table != RESIDENCE:
        return frozenset(row.codes)
    if residence is None or row.modality != INSIDE:
        return frozenset()
    slot = residence.slots[row.area] if row.grain == Grain.TERRITORY_YEAR else OWN
    return frozenset(residence.grouped((INSIDE,), slot))
