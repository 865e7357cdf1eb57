"""A final year shows the areas of the year that it rectifies, and says what it counted."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from contracts.bundle import BLIND, MASTER
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.manifest import blinded_digest
from services.reporting.domain.disclosure.release import Status
from services.verifier.bundle import Wrong
from services.verifier.figures import Figures, areas_told
from services.verifier.history import Kept


class _Counts(msgspec.Struct):
    values: list[tuple[str, str, str, int]]
    ceilings: list[tuple[str, str, int]]


class _Line(_Counts):
    table: str
    force: str
    posts: dict[str, str]
    departments: dict[str, str]
    before: _Counts | None = None


def require_as_before(bundle: Path, figures: Figures, folder: Path, chain: Sequence[Kept]) -> bool:
    """Whether a bundle kept of the consolidated year shows what a final year says of it.

    False where the edition is no final year, or only manifests were kept. Raises Wrong where
    posts or départements are shown together otherwise, or counts of then are said otherwise.
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
    then, now = _lines(kept[0].parent), _lines(bundle)
    first = next(iter(then.values()))
    if areas_told(figures) != Perimeters(first.posts, first.departments):
        raise Wrong(
            f"{MASTER} : des postes ou des départements sont réunis autrement que dans "
            f"{kept[0].parent.name}, l'édition que celle-ci rectifie."
        )
    for key, line in now.items():
        old = then.get(key)
        if line.before and old and line.before != _Counts(old.values, old.ceilings):
            raise Wrong(
                f"{MASTER}, {', '.join(key)} : les comptes dits d'avant ne sont pas ceux de "
                f"{kept[0].parent.name}, l'édition que celle-ci rectifie."
            )
    return True


def _lines(folder: Path) -> dict[tuple[str, str], _Line]:
    with (folder / MASTER).open("rb") as lines:
        read = [msgspec.json.decode(line, type=_Line) for line in lines]
    return {(line.table, line.force): line for line in read}


def _digest_beside(manifest: Path) -> str | None:
    """The digest of the exact counts in the bundle of a manifest; None where it lies alone."""
    try:
        blind = bytes.fromhex((manifest.parent / BLIND).read_text())
        return blinded_digest(blind, (manifest.parent / MASTER).read_bytes())
    except (OSError, ValueError):
        return None
