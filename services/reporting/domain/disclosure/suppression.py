"""Secondary suppression: which further cells to hide, so that every secret has its worlds."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.reporting.domain.disclosure.certificate import Certificate, Kind, Secret
from services.reporting.domain.disclosure.linked_table import Block, Cell, Published
from services.reporting.domain.disclosure.perturbation import Move, moves

KINDS: tuple[Kind, ...] = ("zero", "above")
OFFERED = 16  # moves offered to the program for each secret and kind; 40 hide no fewer cells
ASKED = 60  # posts asked for their moves, at most: hiding costs as little, in a third of the time
NEVER_HIDDEN = "nation"


@dataclass(frozen=True)
class Demand:
    """Moves of which enough must be allowed: for each post, one that does without that post."""

    secret: Secret
    kind: Kind
    offered: tuple[Move, ...]


class IntegerProgram(Protocol):
    """Chooses what to hide; see adapters.integer_program."""

    def cheapest(self, costs: dict[Cell, float], demands: Sequence[Demand]) -> set[Cell] | None:
        """Cells of least cost that, once hidden, allow what is demanded; None if nothing does."""


def suppress(
    block: Block,
    published: Published,
    secrets: Sequence[Secret],
    program: IntegerProgram,
    key: bytes,
) -> tuple[Published, list[Certificate], list[Secret]]:
    """Hide what must be hidden: the pattern, the certificates, and the secrets without one.

    `key` breaks ties: who does not hold it cannot tell why one cell was hidden and not another.
    """
    primary = _themselves(block, published, secrets)
    pattern = Published(published.grids, published.hidden | primary)
    order = sorted(block.posts, key=lambda post: _draw(key, block, post))
    proven: dict[tuple[Secret, Kind], list[Move]] = {}
    demands, hopeless = [], []
    for secret in secrets:
        for kind in KINDS:
            if found := _enough(secret, _free(block, pattern, secret, kind, order)):
                proven[secret, kind] = found
                continue
            offered = _offers(block, pattern, secret, kind, order)
            if _enough(secret, offered):
                demands.append(Demand(secret, kind, offered))
            else:
                hopeless.append(secret)
    if demands and not hopeless:
        costs = {
            cell: (2.0 if cell.level == "department" else 1.0) + 0.01 * _draw(key, block, *cell[:3])
            for demand in demands
            for move in demand.offered
            for cell in move.changed - pattern.hidden
        }
        chosen = program.cheapest(costs, demands)
        if chosen is None:
            hopeless.extend(demand.secret for demand in demands)
        else:
            pattern = Published(pattern.grids, pattern.hidden | chosen)
    if hopeless:
        return pattern, [], hopeless
    for demand in demands:
        allowed = [move for move in demand.offered if move.changed <= pattern.hidden]
        proven[demand.secret, demand.kind] = _enough(demand.secret, allowed) or []
    certificates = [
        Certificate(secret, tuple(m.witness for kind in KINDS for m in proven[secret, kind]))
        for secret in secrets
    ]
    return pattern, certificates, [d.secret for d in demands if not proven[d.secret, d.kind]]


def _themselves(block: Block, published: Published, secrets: Sequence[Secret]) -> frozenset[Cell]:
    """The cells that are secrets, or from which a post of theirs could make one."""
    posts_of = {
        (secret.period, secret.group, frozenset(secret.posts) | ({secret.against} - {None}))
        for secret in secrets
    }
    return frozenset(
        Cell(grid.level, area, grid.period, group)
        for grid in published.grids
        for area, posts in block.areas[grid.level].items()
        for group in grid.grouping
        if (grid.period, group, frozenset(posts)) in posts_of
    )


def _free(
    block: Block, pattern: Published, secret: Secret, kind: Kind, order: Sequence[str]
) -> Iterator[Move]:
    """The moves that change nothing but what is hidden."""
    for move in moves(block, pattern, secret, kind, _loose(block, pattern, secret, order)):
        if move.changed <= pattern.hidden:
            yield move


def _loose(block: Block, pattern: Published, secret: Secret, order: Sequence[str]) -> list[str]:
    """The posts that may take part in a free move: not those shown modality by modality."""
    fine = [
        grid.level
        for grid in pattern.grids
        if grid.level != NEVER_HIDDEN and all(len(group) == 1 for group in grid.grouping)
    ]
    open_areas = {(cell.level, cell.area) for cell in pattern.hidden}
    area_of = block.perimeters.area_of
    for level in fine:
        around = {area_of(level, post) for post in secret.posts}
        if len(around) == 1:  # what moves within an area does not change its figures
            open_areas |= {(level, area) for area in around}
    return [p for p in order if all((level, area_of(level, p)) in open_areas for level in fine)]


def _enough(secret: Secret, found: Sequence[Move] | Iterator[Move]) -> list[Move] | None:
    """Moves that no single post outside the secret recognises all as false.

    Where the secret is kept from one post only, that post is no partner: one move will do.
    """
    kept: list[Move] = []
    common: frozenset[str] | None = None
    for move in found:
        if common is None or not common <= move.partners:
            kept.append(move)
            common = move.partners if common is None else common & move.partners
        if not common or secret.against is not None:
            return kept
    return None


def _offers(
    block: Block, pattern: Published, secret: Secret, kind: Kind, order: Sequence[str]
) -> tuple[Move, ...]:
    """The moves that would hide least, of enough different partners."""
    possible = [
        (sum(2 if c.level == "department" else 1 for c in move.changed - pattern.hidden), n, move)
        for n, move in enumerate(moves(block, pattern, secret, kind, _asked(block, pattern, order)))
        if all(cell.level != NEVER_HIDDEN for cell in move.changed)
    ]
    possible.sort(key=lambda each: each[:2])
    return tuple(move for _, _, move in possible[:OFFERED])


def _asked(block: Block, pattern: Published, order: Sequence[str]) -> Sequence[str]:
    """The posts worth asking: first those of whose areas something is hidden already."""
    if len(order) <= ASKED:
        return order
    open_areas = {(cell.level, cell.area) for cell in pattern.hidden}
    area_of = block.perimeters.area_of
    near = {
        post
        for post in order
        if any((level, area_of(level, post)) in open_areas for level in ("post", "department"))
    }
    return sorted(order, key=lambda post: post not in near)[:ASKED]


def _draw(key: bytes, block: Block, *what: str) -> float:
    """A number in [0, 1[ that only the holder of the key can tell."""
    text = "\0".join((block.table, block.force, block.year, *what)).encode()
    return int.from_bytes(hmac.digest(key, text, hashlib.sha256)[:6]) / 2**48
