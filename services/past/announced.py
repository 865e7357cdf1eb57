"""The closings that a log announced, with the proof that its tree holds them: for a bundle."""

from collections.abc import Iterator
from typing import Any

from contracts.bundle import ANNOUNCED, ANNOUNCED_KIND, PARTS
from contracts.closing import Announced, LogRecord
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import SIZE_MAX
from services.intake.adapters.log.fact_store import FactStore
from services.intake.main import OpenCheckpoints
from services.intake.ports.checkpoints import Signed


def announced_files(signing: OpenCheckpoints, size: int) -> Iterator[tuple[str, bytes]]:
    """The files that say it, for a bundle of the first `size` facts; none where nothing was.

    Raises LogForked and StoreUnavailable.
    """
    log = signing.log
    records = log.records()
    if not any(isinstance(record.says, Announced) for _, record in records):
        return
    tree = log.tree()
    leaves = [tree.index_of(position) for position, _ in records]
    covering = _covering(signing, max(size, *(leaf + 1 for leaf in leaves if leaf is not None)))
    said = {
        "kind": ANNOUNCED_KIND,
        "checkpoint": covering.note.render(),
        "consistency": _hex(tree.consistency(size, covering.size)),
        "records": [_proven(log, position, record, covering.size) for position, record in records],
    }
    yield ANNOUNCED, f"{canonical(said)}\n".encode()
    for _, record in records:
        if isinstance(record.says, Announced) and (part := log.purges.part(record.says.part)):
            yield f"{PARTS}/{record.says.part}.jsonl", part


def _covering(signing: OpenCheckpoints, size: int) -> Signed:
    """A checkpoint of so many facts or more, the smallest there is."""
    checkpoints = signing.checkpoints
    enough = [each for each in checkpoints.kept.before(SIZE_MAX, SIZE_MAX) if each.size >= size]
    return enough[-1] if enough else checkpoints.now()


def _proven(log: FactStore, position: int, record: LogRecord, size: int) -> dict[str, Any]:
    leaf, path = log.tree().inclusion(position, size)
    (salted,) = log.salted(leaf, leaf + 1)
    return {
        "leaf": leaf,
        "salt": salted.salt.hex(),
        "record": record.stored.decode(),
        "path": _hex(path),
    }


def _hex(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]
