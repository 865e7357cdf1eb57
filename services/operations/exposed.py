"""Who else may open a file of data: what both doctors ask, and neither opens a set-up for."""

from collections.abc import Iterator
from pathlib import Path


def exposed(place: Path) -> Iterator[str]:
    """A sentence (French) for `place` and each file below it that is not 0600, or 0700."""
    for path in (place, *place.rglob("*")):
        if path.stat().st_mode & 0o077:
            yield f"{path} est ouvert à d'autres que son propriétaire : « chmod -R go= {place} »."
