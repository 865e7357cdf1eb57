"""The log of a bundle, hashed line by line: the root, and the first fact that differs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from contracts.bundle import CLOSED, EVENTS, LEAVES, event_of, leaf_of
from contracts.closing import Ranges, ranges_of
from contracts.envelope import id_of
from contracts.transparency.merkle.tree import HASH_BYTES, Tree, leaf_hash
from contracts.transparency.notes import Checkpoint
from services.verifier.bundle import Bundle, Wrong
from services.verifier.leaves import add_ranges

STEP = 4_096  # lines at once, some 3 MB
LONGEST = 1 << 20  # bytes of a line; the door takes less

Progress = Callable[[int, int], None]
_RECORDED_AT = re.compile(rb'"recordedat":"([^"]{1,40})"')


class LogFound(NamedTuple):
    """How many facts the log of a bundle has, which are leaves alone, and the date of the last."""

    size: int
    gone: Ranges
    recorded_at: datetime | None


def require_log(bundle: Bundle, claimed: Checkpoint, progress: Progress) -> LogFound:
    """What the log of a bundle holds. Raises Wrong unless the facts are those of the checkpoint."""
    tree, first, named, last = Tree(), None, "", b""
    gone: list[tuple[int, int]] = []
    fact = b""
    with bundle.path(EVENTS).open("rb") as events, bundle.path(LEAVES).open("rb") as kept:
        while lines := _lines(events, min(STEP, claimed.size - tree.size)):
            leaves = list(_leaves(lines, tree.size))
            missing = (at for at, line in enumerate(lines, tree.size) if line.startswith(CLOSED))
            add_ranges(gone, ranges_of(missing))
            fact = next((each for each in reversed(lines) if not each.startswith(CLOSED)), fact)
            expected = kept.read(HASH_BYTES * len(leaves))
            if first is None and b"".join(leaves) != expected:
                at = _first_difference(leaves, expected)
                first, named = tree.size + at, _name_of(lines[at])
            for _ in tree.append(leaves):
                pass
            progress(tree.size, claimed.size)
        last = events.readline(LONGEST)
        more_leaves = kept.read(1)
    if tree.root() != claimed.root or tree.size != claimed.size:
        raise Wrong(_where(bundle, claimed, tree.size, first, named))
    if last:
        raise Wrong(f"{EVENTS} : des lignes en trop après le fait n° {claimed.size}.")
    if first is not None or more_leaves:
        raise Wrong(f"{LEAVES} : l'empreinte n° {(first or claimed.size) + 1} est fausse.")
    return LogFound(claimed.size, gone, _recorded_at(fact))


def _recorded_at(line: bytes) -> datetime | None:
    """When the fact of a line was recorded, where it says so."""
    found = _RECORDED_AT.search(line)
    with suppress(ValueError):
        return datetime.fromisoformat(found[1].decode()) if found else None
    return None


def _name_of(line: bytes) -> str:
    """The id of the fact of a line, where it still says it."""
    try:
        return "clos" if leaf_of(line) else id_of(event_of(line)[1])
    except UnicodeDecodeError:
        return "sans identifiant"


def _lines(events: BinaryIO, most: int) -> list[bytes]:
    """The next lines; one that is too long is no fact, and is not held whole."""
    return list(islice(iter(lambda: events.readline(LONGEST), b""), most))


def _leaves(lines: list[bytes], before: int) -> Iterator[bytes]:
    for number, line in enumerate(lines, before + 1):
        closed = leaf_of(line)
        if closed:
            yield closed
            continue
        try:
            salt, stored = event_of(line)
        except ValueError:
            raise Wrong(f"{EVENTS}, ligne {number} : ce n'est pas un fait sous son sel.") from None
        yield leaf_hash(salt, stored)


def _first_difference(leaves: list[bytes], expected: bytes) -> int:
    for at, leaf in enumerate(leaves):
        if expected[at * HASH_BYTES : (at + 1) * HASH_BYTES] != leaf:
            return at
    return len(leaves) - 1


def _where(bundle: Bundle, claimed: Checkpoint, size: int, first: int | None, named: str) -> str:
    """Which fact of a bundle is not that of the log, in French.

    Only leaves that lead to the signed root tell it; `first`: the first fact that differs.
    """
    if roots_of([bundle.path(LEAVES)], [claimed.size]).get(claimed.size) != claimed.root:
        return (
            f"{EVENTS} ne mène pas à la racine signée, {LEAVES} non plus : rien ne dit où "
            "l'un diffère du journal."
        )
    if first is not None:
        return (
            f"{EVENTS}, fait n° {first + 1} ({named}) : ce n'est pas celui du journal à cette "
            "place ; il a été modifié, inséré, déplacé, ou un fait a été retiré avant lui."
        )
    return f"{EVENTS} s'arrête au fait n° {size} : le journal signé en compte {claimed.size}."


def roots_of(files: Iterable[Path], sizes: Iterable[int]) -> Mapping[int, bytes]:
    """The root after none and after as many leaves, of the files one after the other, as far as
    they reach."""
    tree = Tree()
    found = {0: tree.root()}
    asked = sorted({*sizes} - {0}, reverse=True)
    for file in files:
        with file.open("rb") as kept:
            while asked and (block := kept.read(HASH_BYTES * min(STEP, asked[-1] - tree.size))):
                _append(tree, block)
                if tree.size == asked[-1]:
                    found[asked.pop()] = tree.root()
    return found


def _append(tree: Tree, block: bytes) -> None:
    leaves = (block[at : at + HASH_BYTES] for at in range(0, len(block), HASH_BYTES))
    for _ in tree.append(leaves):
        pass
