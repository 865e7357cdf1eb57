"""A final year shows the areas of the year that it rectifies, and says what it counted."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from contracts.bundle import BLIND, MASTER, PATTERN
from contracts.transparency.notes import Key
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.manifest import blinded_digest
from services.reporting.domain.disclosure.release import Status
from services.verifier.bundle import Bundle, Wrong
from services.verifier.exact import areas_told
from services.verifier.figures import Figures
from services.verifier.history import Kept, kept_in


class _Counts(msgspec.Struct):
    values: list[tuple[str, str, str, int]]
    ceilings: list[tuple[str, str, int]]


class _Shown(msgspec.Struct):
    grids: list[list[Any]]  # of residents of territories a fourth part, their slot
    hidden: list[tuple[str, str, str, list[str]]]


class _Line(_Counts):
    table: str
    force: str
    posts: dict[str, str]
    departments: dict[str, str]
    territories: dict[str, list[str]] = {}
    residence: dict[str, Any] | None = None
    before: _Counts | None = None

    @property
    def territory(self) -> tuple[dict[str, list[str]], dict[str, Any] | None]:
        """What its territories are counted against."""
        return self.territories, self.residence


class _Pattern(_Shown):
    table: str
    force: str
    shown_before: _Shown | None = None


_Read = TypeVar("_Read", _Line, _Pattern)


def unknown_before(
    bundle: Bundle, figures: Figures, history: Path | None, keys: Sequence[Key]
) -> str:
    """Why what a final year says of the year before is not shown, in French; empty where it is.

    What a kept bundle shows to be false is for the step that reads all of the history.
    """
    if figures.claim["status"] != Status.FINAL or not figures.plan.proves_worlds:
        return ""
    if history is not None:
        with suppress(Wrong):
            if require_as_before(bundle, figures, history, kept_in(history, keys)):
                return ""
    return (
        "ce que l'année d'avant comptait et montrait, seule sa liasse le dit : mettez-la dans le "
        "dossier de --history"
    )


def require_as_before(
    bundle: Bundle, figures: Figures, folder: Path, chain: Sequence[Kept]
) -> bool:
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
    year = kept[0].parent
    then, now = _lines(year / MASTER, _Line), _lines(bundle.path(MASTER), _Line)
    first = next(iter(then.values()))
    if areas_told(figures) != Perimeters(first.posts, first.departments):
        raise Wrong(
            f"{MASTER} : des postes ou des départements sont réunis autrement que dans "
            f"{year.name}, l'édition que celle-ci rectifie."
        )
    for key, line in now.items():
        old = then.get(key)
        if old and line.territory != old.territory and (old.residence or not line.residence):
            raise Wrong(
                f"{MASTER}, {', '.join(key)} : les territoires ne sont pas ceux de "
                f"{kept[0].parent.name}, l'édition que celle-ci rectifie."
            )
        if line.before and old and line.before != _Counts(old.values, old.ceilings):
            raise Wrong(
                f"{MASTER}, {', '.join(key)} : les comptes dits d'avant ne sont pas ceux de "
                f"{year.name}, l'édition que celle-ci rectifie."
            )
    shown = _lines(year / PATTERN, _Pattern)
    for key, pattern in _lines(bundle.path(PATTERN), _Pattern).items():
        was = shown.get(key)
        if pattern.shown_before and was and pattern.shown_before != _Shown(was.grids, was.hidden):
            raise Wrong(
                f"{PATTERN}, {', '.join(key)} : ce qui est dit montré avant n'est pas ce que "
                f"montre {year.name}, l'édition que celle-ci rectifie."
            )
    return True


def _lines(file: Path, of: type[_Read]) -> dict[tuple[str, str], _Read]:
    with file.open("rb") as lines:
        read = [msgspec.json.decode(line, type=of) for line in lines]
    return {(line.table, line.force): line for line in read}


def _digest_beside(manifest: Path) -> str | None:
    """The digest of the exact counts in the bundle of a manifest; None where it lies alone."""
    try:
        blind = bytes.fromhex((manifest.parent / BLIND).read_text())
        return blinded_digest(blind, (manifest.parent / MASTER).read_bytes())
    except (OSError, ValueError):
        return None
