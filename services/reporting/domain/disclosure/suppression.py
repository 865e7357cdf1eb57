"""Secondary suppression: which further cells to hide, so that sensitive cells stay protected."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.reporting.domain.disclosure.certificate import Certificate, Kind, SensitiveCell
from services.reporting.domain.disclosure.linked_table import Cell, LinkedTable, Published
from services.reporting.domain.disclosure.perturbation import CellPerturbation, perturbations

KINDS: tuple[Kind, ...] = ("zero", "above")
OFFERED = 16  # perturbations offered for each sensitive cell and kind; 40 hide no fewer cells
ASKED = 60  # posts tried as partners, at most: as little is hidden, in a third of the time
NEVER_HIDDEN = "nation"


@dataclass(frozen=True)
class Demand:
    """Perturbations to choose from: for each post, one that leaves it unchanged must be allowed."""

    sensitive: SensitiveCell
    kind: Kind
    offered: tuple[CellPerturbation, ...]


class IntegerProgram(Protocol):
    """Chooses what to hide; see adapters.integer_program."""

    def cheapest(self, costs: dict[Cell, float], demands: Sequence[Demand]) -> set[Cell] | None:
        """The cheapest cells to hide so that enough perturbations are allowed; None if none do.

        A perturbation is allowed when all published cells that it changes are hidden.
        """


def suppress(
    linked: LinkedTable,
    published: Published,
    sensitive_cells: Sequence[SensitiveCell],
    program: IntegerProgram,
    key: bytes,
) -> tuple[Published, list[Certificate], list[SensitiveCell]]:
    """What to hide, the certificates, and the sensitive cells that cannot be protected.

    `key` decides between cells of equal cost: without it nobody can work out why one was hidden
    rather than another. The caller recodes more where cells are unprotectable.
    """
    primary = _themselves(linked, published, sensitive_cells)
    pattern = Published(published.grids, published.hidden | primary)
    order = sorted(linked.posts, key=lambda post: _draw(key, linked, post))
    proven: dict[tuple[SensitiveCell, Kind], list[CellPerturbation]] = {}
    demands, unprotectable = [], []
    for sensitive in sensitive_cells:
        for kind in KINDS:
            if found := _enough(sensitive, _free(linked, pattern, sensitive, kind, order)):
                proven[sensitive, kind] = found
                continue
            offered = _offers(linked, pattern, sensitive, kind, order)
            if _enough(sensitive, offered):
                demands.append(Demand(sensitive, kind, offered))
            else:
                unprotectable.append(sensitive)
    if demands and not unprotectable:
        costs = {
            cell: (2.0 if cell.level == "department" else 1.0)
            + 0.01 * _draw(key, linked, *cell[:3])
            for demand in demands
            for perturbation in demand.offered
            for cell in perturbation.changed - pattern.hidden
        }
        chosen = program.cheapest(costs, demands)
        if chosen is None:
            unprotectable.extend(demand.sensitive for demand in demands)
        else:
            pattern = Published(pattern.grids, pattern.hidden | chosen)
    if unprotectable:
        return pattern, [], unprotectable
    for demand in demands:
        allowed = [
            perturbation
            for perturbation in demand.offered
            if perturbation.changed <= pattern.hidden
        ]
        proven[demand.sensitive, demand.kind] = _enough(demand.sensitive, allowed) or []
    certificates = [
        Certificate(sensitive, tuple(m.feasible for kind in KINDS for m in proven[sensitive, kind]))
        for sensitive in sensitive_cells
    ]
    return pattern, certificates, [d.sensitive for d in demands if not proven[d.sensitive, d.kind]]


def _themselves(
    linked: LinkedTable, published: Published, sensitive_cells: Sequence[SensitiveCell]
) -> frozenset[Cell]:
    """The published cells that are sensitive, for a reader or for one of their posts."""
    posts_of = {
        (
            sensitive.period,
            sensitive.group,
            frozenset(sensitive.posts) | ({sensitive.against} - {None}),
        )
        for sensitive in sensitive_cells
    }
    return frozenset(
        Cell(grid.level, area, grid.period, group)
        for grid in published.grids
        for area, posts in linked.areas[grid.level].items()
        for group in grid.grouping
        if (grid.period, group, frozenset(posts)) in posts_of
    )


def _free(
    linked: LinkedTable,
    pattern: Published,
    sensitive: SensitiveCell,
    kind: Kind,
    order: Sequence[str],
) -> Iterator[CellPerturbation]:
    """The perturbations that change hidden cells only."""
    for perturbation in perturbations(
        linked, pattern, sensitive, kind, _loose(linked, pattern, sensitive, order)
    ):
        if perturbation.changed <= pattern.hidden:
            yield perturbation


def _loose(
    linked: LinkedTable, pattern: Published, sensitive: SensitiveCell, order: Sequence[str]
) -> list[str]:
    """The posts that may be partners where nothing more is hidden.

    A post whose area shows each modality by itself may not, unless the area hides a cell or also
    counts the sensitive cell.
    """
    fine = [
        grid.level
        for grid in pattern.grids
        if grid.level != NEVER_HIDDEN and all(len(group) == 1 for group in grid.grouping)
    ]
    open_areas = {(cell.level, cell.area) for cell in pattern.hidden}
    area_of = linked.perimeters.area_of
    for level in fine:
        around = {area_of(level, post) for post in sensitive.posts}
        if len(around) == 1:  # exchanges inside an area do not change its figures
            open_areas |= {(level, area) for area in around}
    return [p for p in order if all((level, area_of(level, p)) in open_areas for level in fine)]


def _enough(
    sensitive: SensitiveCell, found: Sequence[CellPerturbation] | Iterator[CellPerturbation]
) -> list[CellPerturbation] | None:
    """As many perturbations as are needed so that none of their partners is in all of them.

    A partner knows its own figures, and would know each of them to be false. Where the cell is
    protected from one post only, that post is never a partner: one perturbation is enough.
    """
    kept: list[CellPerturbation] = []
    common: frozenset[str] | None = None
    for perturbation in found:
        if common is None or not common <= perturbation.partners:
            kept.append(perturbation)
            common = perturbation.partners if common is None else common & perturbation.partners
        if not common or sensitive.against is not None:
            return kept
    return None


def _offers(
    linked: LinkedTable,
    pattern: Published,
    sensitive: SensitiveCell,
    kind: Kind,
    order: Sequence[str],
) -> tuple[CellPerturbation, ...]:
    """The perturbations that need the fewest further cells hidden."""
    possible = [
        (
            sum(2 if c.level == "department" else 1 for c in perturbation.changed - pattern.hidden),
            n,
            perturbation,
        )
        for n, perturbation in enumerate(
            perturbations(linked, pattern, sensitive, kind, _asked(linked, pattern, order))
        )
        if all(cell.level != NEVER_HIDDEN for cell in perturbation.changed)
    ]
    possible.sort(key=lambda each: each[:2])
    return tuple(perturbation for _, _, perturbation in possible[:OFFERED])


def _asked(linked: LinkedTable, pattern: Published, order: Sequence[str]) -> Sequence[str]:
    """The posts to try as partners: first those whose areas already hide a cell."""
    if len(order) <= ASKED:
        return order
    open_areas = {(cell.level, cell.area) for cell in pattern.hidden}
    area_of = linked.perimeters.area_of
    near = {
        post
        for post in order
        if any((level, area_of(level, post)) in open_areas for level in ("post", "department"))
    }
    return sorted(order, key=lambda post: post not in near)[:ASKED]


def _draw(key: bytes, linked: LinkedTable, *what: str) -> float:
    """A number in [0, 1[ that only the holder of the key can work out."""
    text = "\0".join((linked.table, linked.force, linked.year, *what)).encode()
    return int.from_bytes(hmac.digest(key, text, hashlib.sha256)[:6]) / 2**48
