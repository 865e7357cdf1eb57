"""A year and the year as released before, as one linked table: what stayed, what went, what came.

Who reads both releases knows the sums of each, and by subtraction more than either says. So a
rectified table is protected in this one: its worlds agree with both releases, and what came or
went is a small count like any other. A figure of before is what stayed and went, one of now what
stayed and came; each of the three is a quarter of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from contracts.release_plan import PlannedTable, Rule
from services.reporting.domain.disclosure.certificate import (
    Certificate,
    FeasibleTable,
    Possible,
    Protected,
    SensitiveCell,
    Since,
    anything,
)
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.linked_table import (
    Grid,
    Leaf,
    LinkedTable,
    Published,
    Row,
)
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import finest_grids

STAYED, WENT, CAME = "=", "-", "+"
_LAYERS = (STAYED, WENT, CAME)
BEFORE = " (avant)"
_SPANS = {"": (STAYED, CAME), BEFORE: (STAYED, WENT), " (retirés)": (WENT,), " (venus)": (CAME,)}


def both(found: Protected, since: Since) -> tuple[LinkedTable, Published]:
    """The table that is both releases at once, and what the two publish of it."""
    now = found.linked
    periods = (now.year, *now.quarters, *(quarters for _, quarters in now.rests))
    values, ceilings = _parted(now, since)
    linked = replace(
        now,
        quarters=tuple(f"{quarter}{layer}" for quarter in now.quarters for layer in _LAYERS),
        perimeters=replace(
            now.perimeters,
            quarters={
                f"{quarter}{said}": areas
                for quarter, areas in now.perimeters.quarters.items()
                for said in _SPANS
            },
        ),
        values={leaf: count for leaf, count in sorted(values.items()) if count},
        ceilings=ceilings,
        spans={
            f"{period}{said}": tuple(f"{q}{layer}" for q in now.within(period) for layer in layers)
            for period in dict.fromkeys(periods)
            for said, layers in _SPANS.items()
        },
    )
    before = tuple(_of(grid, BEFORE) for grid in since.published.grids)
    hidden = {c._replace(period=f"{c.period}{BEFORE}") for c in since.published.hidden}
    return linked, Published(
        (*found.published.grids, *before), found.published.hidden | hidden, standing=before
    )


def sensitive_of_both(
    planned: PlannedTable, linked: LinkedTable, published: Published, before: Iterable[Certificate]
) -> list[SensitiveCell]:
    """What is small now, among what came and among what went; and what was `before`."""
    now = shown_now(published).grids
    grids = [*_finest(planned, linked), *now]
    told = [_of(grid, said) for grid in grids for said in _SPANS if said != BEFORE]
    small = [*sensitive_cells(linked, dict.fromkeys(told)), *(each.sensitive for each in before)]
    return [*dict.fromkeys(small)]


def of_before(certificates: Iterable[Certificate]) -> list[Certificate]:
    """The certificates of the earlier release, their cells as the table of both names them."""
    return [
        each._replace(sensitive=each.sensitive._replace(period=f"{each.sensitive.period}{BEFORE}"))
        for each in certificates
    ]


def of_now(linked: LinkedTable, certificates: Iterable[Certificate]) -> list[Certificate]:
    """Those of the certificates of both that prove a cell of the release of now, in its terms."""
    return [
        Certificate(each.sensitive, tuple(map(seen_now, each.feasible_tables)))
        for each in certificates
        if not each.sensitive.period.endswith(tuple(filter(None, _SPANS)))
    ]


def shown_now(pattern: Published) -> Published:
    """What the release of now shows of the table of both."""
    return Published(
        tuple(grid for grid in pattern.grids if not grid.period.endswith(BEFORE)),
        frozenset(cell for cell in pattern.hidden if not cell.period.endswith(BEFORE)),
    )


def possible_in_both(now: Possible, then: Possible) -> Possible:
    """Which tables of both releases at once are possible, by what each release alone can be."""
    return lambda feasible: now(seen_now(feasible)) and then(seen_before(feasible))


def unproven_differences(
    planned: PlannedTable, found: Protected, possible: Possible = anything
) -> str | None:
    """Why a rectified table is not proven together with the release before it, None when it is.

    `possible`: whether a table of both is, beside the other tables.
    """
    if found.since is None:
        return None
    linked, published = both(found, found.since)
    certified = {each.sensitive for each in found.since.certificates}
    for sensitive in sensitive_of_both(planned, linked, published, ()):
        if sensitive not in certified:
            return f"{sensitive.told} sans certificat"
    for certificate in found.since.certificates:
        if not all(map(possible, certificate.feasible_tables)):
            return f"{certificate.sensitive.told} : un tableau ne peut être vrai à côté des autres"
        if wrong := flaw(linked, published, certificate):
            return f"{certificate.sensitive.told} : {wrong}"
    return None


def _finest(planned: PlannedTable, linked: LinkedTable) -> list[Grid]:
    """The grids of the plan at its finest, in the periods of now."""
    quarters = tuple(dict.fromkeys(quarter[:-1] for quarter in linked.quarters))
    plain = replace(linked, quarters=quarters)
    return finest_grids(planned, plain, planned.grains)


def _parted(now: LinkedTable, since: Since) -> tuple[Mapping[Leaf, int], Mapping[Row, int]]:
    """The leaves and the ceilings of what stayed, went and came.

    As much as can be stayed. A mention that came or went is of a situation that did, so that
    no part has more mentions than situations.
    """
    rows: dict[Row, dict[str, tuple[int, int]]] = {}
    for leaf in dict.fromkeys((*since.values, *now.values)):
        both_counts = since.values.get(leaf, 0), now.values.get(leaf, 0)
        rows.setdefault(leaf[:2], {})[leaf[2]] = both_counts
    values: dict[Leaf, int] = {}
    ceilings: dict[Row, int] = {}
    for row in dict.fromkeys((*rows, *since.ceilings, *now.ceilings)):
        post, quarter = row
        counts = rows.get(row, {})
        first, then = since.ceilings.get(row, 0), now.ceilings.get(row, 0)
        went = max((was - min(was, is_) for was, is_ in counts.values()), default=0)
        came = max((is_ - min(was, is_) for was, is_ in counts.values()), default=0)
        stayed = min(first - went, then - came, first, then)
        for layer, most in zip(_LAYERS, (stayed, first - stayed, then - stayed), strict=True):
            ceilings[post, f"{quarter}{layer}"] = most
        for modality, (was, is_) in counts.items():
            same = min(was, is_, *((stayed,) if now.rule == Rule.MENTIONS else ()))
            for layer, count in zip(_LAYERS, (same, was - same, is_ - same), strict=True):
                values[post, f"{quarter}{layer}", modality] = count
    return values, ceilings


def seen_now(feasible: FeasibleTable) -> FeasibleTable:
    """The changes of a table of both as those of the release of now."""
    return _without(feasible, WENT)


def seen_before(feasible: FeasibleTable) -> FeasibleTable:
    """The changes of a table of both as those of the release of before."""
    return _without(feasible, CAME)


def _without(feasible: FeasibleTable, layer: str) -> FeasibleTable:
    changes: Counter[Leaf] = Counter()
    for (post, quarter, modality), change in feasible.changes.items():
        if not quarter.endswith(layer):
            changes[post, quarter[:-1], modality] += change
    return feasible._replace(changes={leaf: change for leaf, change in changes.items() if change})


def _of(grid: Grid, said: str) -> Grid:
    return replace(grid, period=f"{grid.period}{said}")
