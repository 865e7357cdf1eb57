"""A protected block as bytes: what the sealer needs again, and the auditor checks."""

import json
import zlib
from typing import Any

from services.reporting.domain.disclosure.block import Block, Cell, Grid, Perimeters, Published
from services.reporting.domain.disclosure.certificate import Certificate, Secret, Witness
from services.reporting.domain.disclosure.protection import Protected


def encoded(found: Protected) -> bytes:
    """Deflated JSON; the same block gives the same bytes."""
    block, published = found.block, found.published
    written = {
        "table": block.table,
        "force": block.force,
        "rule": block.rule,
        "threshold": block.threshold,
        "year": block.year,
        "quarters": block.quarters,
        "modalities": block.modalities,
        "posts": block.perimeters.post,
        "departments": block.perimeters.department,
        "values": [[*leaf, count] for leaf, count in block.values.items()],
        "ceilings": [[*row, count] for row, count in block.ceilings.items()],
        "grids": [[grid.level, grid.period, grid.grouping] for grid in published.grids],
        "hidden": sorted(published.hidden),
        "certificates": [
            {
                "secret": [c.secret.posts, c.secret.period, c.secret.group, c.secret.against],
                "witnesses": [
                    [w.kind, [[*leaf, change] for leaf, change in w.changes.items()]]
                    for w in c.witnesses
                ],
            }
            for c in found.certificates
        ],
    }
    return zlib.compress(json.dumps(written, ensure_ascii=False).encode(), 6)


def decoded(proof: bytes) -> Protected:
    """What was encoded."""
    read: dict[str, Any] = json.loads(zlib.decompress(proof))
    block = Block(
        table=read["table"],
        force=read["force"],
        rule=read["rule"],
        threshold=read["threshold"],
        year=read["year"],
        quarters=tuple(read["quarters"]),
        modalities=tuple(read["modalities"]),
        perimeters=Perimeters(read["posts"], read["departments"]),
        values={(p, q, m): count for p, q, m, count in read["values"]},
        ceilings={(p, q): count for p, q, count in read["ceilings"]},
    )
    grids = tuple(Grid(level, period, _groups(groups)) for level, period, groups in read["grids"])
    hidden = frozenset(
        Cell(level, area, period, tuple(group)) for level, area, period, group in read["hidden"]
    )
    certificates = tuple(
        Certificate(
            Secret(tuple(posts), period, tuple(group), against),
            tuple(
                Witness(kind, {(p, q, m): change for p, q, m, change in changes})
                for kind, changes in each["witnesses"]
            ),
        )
        for each in read["certificates"]
        for posts, period, group, against in [each["secret"]]
    )
    return Protected(block, Published(grids, hidden), certificates)


def _groups(read: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in read)
