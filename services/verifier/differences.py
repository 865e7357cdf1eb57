"""A rectified year and the year before it: what changed is proven, and nowhere small."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from contracts.bundle import CERTIFICATES, PATTERN
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.counting import SITUATIONS
from services.reporting.domain.disclosure.differences import small_difference
from services.reporting.domain.disclosure.linked_table import (
    Leaf,
    LinkedTable,
    Published,
    Row,
)
from services.reporting.domain.disclosure.releasing import AllWorlds
from services.reporting.domain.disclosure.worlds import Worlds
from services.verifier.bundle import Wrong


def before_of(found: Protected) -> LinkedTable:
    """A rectified table as it was counted before; as it is now where nothing is said of then."""
    since = found.since
    if since is None:
        return found.linked
    return replace(found.linked, values=since.values, ceilings=since.ceilings)


def worlds_before(tables: Iterable[Protected]) -> AllWorlds:
    """The worlds of the year before, of the tables of which a bundle says how they counted then."""
    counts: dict[str, dict[str, Mapping[Leaf, int]]] = defaultdict(dict)
    for each in tables:
        if each.since is not None:
            of_force = counts[each.linked.force]
            of_force[each.linked.table] = each.since.values
            of_force[SITUATIONS] = _situations(each.since.ceilings)
    return {force: Worlds(of_force) for force, of_force in counts.items()}


def require_differences(tables: Iterable[Protected]) -> int:
    """How many certificates of both years the tables of a rectified year carry.

    Raises Wrong where a table is shown without saying what it counted before, or at a grain at
    which what changed is few (1 … T−1, or everybody of a few).
    """
    found = [each for each in tables if each.published.grids]
    for each in found:
        where = f"{each.linked.table}, {each.linked.force}"
        if each.since is None and each.linked.table != SITUATIONS:
            raise Wrong(
                f"{CERTIFICATES} : {where} : les preuves communes avec l'année qu'elle rectifie "
                "(« differences ») manquent."
            )
        before, shown = _before(each, found)
        for grain in dict.fromkeys(grid.grain for grid in each.published.grids):
            if small_difference(before, each.linked, shown.at(grain)):
                raise Wrong(
                    f"{PATTERN} : {where} : {grain} est montré de nouveau, où ce qui a changé "
                    "depuis l'année d'avant est peu."
                )
    return sum(len(each.since.certificates) for each in found if each.since is not None)


def _before(found: Protected, tables: Iterable[Protected]) -> tuple[LinkedTable, Published]:
    """A table as it was counted and shown before; situations as other tables say of then."""
    if found.since is not None:
        return before_of(found), found.since.published
    told = (
        each.since.ceilings
        for each in tables
        if each.since is not None and each.linked.force == found.linked.force
    )
    values = _situations(next(told, found.linked.ceilings))
    return replace(found.linked, values=values), found.published


def _situations(ceilings: Mapping[Row, int]) -> Mapping[Leaf, int]:
    return {(post, quarter, ""): count for (post, quarter), count in ceilings.items()}
