"""The areas of a final year: those of the year that it rectifies, as its bundle told them."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from contracts.bundle import BLIND, MASTER
from services.reporting.domain.disclosure.linked_table import Perimeters
from services.reporting.domain.disclosure.manifest import blinded_digest
from services.reporting.domain.disclosure.release import Status
from services.verifier.bundle import Wrong
from services.verifier.figures import Figures, areas_told
from services.verifier.history import Kept


class _Areas(msgspec.Struct):
    posts: dict[str, str]
    departments: dict[str, str]


def require_areas_as_before(figures: Figures, folder: Path, chain: Sequence[Kept]) -> bool:
    """Whether a bundle kept of the consolidated year shows that the areas are its own.

    False where the edition is no final year, or only manifests were kept. Raises Wrong where
    posts or départements are shown together otherwise than before.
    """
    claim = figures.claim
    kept = [
        folder / each.where
        for each in chain
        if (each.claim["period"], each.claim["status"]) == (claim["period"], Status.CONSOLIDATED)
        and each.claim["files"][MASTER] == _digest_beside(folder / each.where)
    ]
    if claim["status"] != Status.FINAL or not kept:
        return False
    with (kept[0].parent / MASTER).open("rb") as lines:
        before = msgspec.json.decode(lines.readline(), type=_Areas)
    if areas_told(figures) != Perimeters(before.posts, before.departments):
        raise Wrong(
            f"{MASTER} : des postes ou des départements sont réunis autrement que dans "
            f"{kept[0].parent.name}, l'édition que celle-ci rectifie."
        )
    return True


def _digest_beside(manifest: Path) -> str | None:
    """The digest of the exact counts in the bundle of a manifest; None where it lies alone."""
    try:
        blind = bytes.fromhex((manifest.parent / BLIND).read_text())
        return blinded_digest(blind, (manifest.parent / MASTER).read_bytes())
    except (OSError, ValueError):
        return None
