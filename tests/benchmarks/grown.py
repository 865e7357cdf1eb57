"""A small sealed history grown to any size, as the operator could: honest, whole, and signed.

Cases that ended before the year of a release are told again under other numbers, beside the first:
its figures stay what they were, and the bundle verifies, whatever its size.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from contracts.bundle import (
    CHECKPOINT,
    EVENTS,
    LATER,
    LATEST,
    LEAVES,
    MANIFEST,
    WITNESSED,
    event_line,
    event_of,
)
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import SALT_BYTES, Tree, leaf_hash
from contracts.transparency.notes import Checkpoint, Note
from contracts.transparency.signing import Signing

Json = dict[str, Any]
_UUID = re.compile(rb"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_CASE = re.compile(rb'"subject":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_DEVICE = re.compile(rb'"sequence":\d+,"device":"([^"]+)"')
_AT_ONCE = 4_096  # leaves


def grow(bundle: Path, signer: Signing, facts: int, out: Path) -> int:
    """Write at `out` a bundle of at least so many facts, if it has any case to tell again.

    Returns how many it has. `signer`: of the log. `out` must not be there.
    """
    shutil.copytree(bundle, out, ignore=shutil.ignore_patterns(EVENTS, LEAVES))
    claim = json.loads(Note.read((bundle / MANIFEST).read_text()).text)
    of_year = b"-|".join(str(int(claim["period"][:4]) + ahead).encode() for ahead in range(9))
    later = re.compile(b'"(?:%s-)' % of_year)
    busy = {_case(line) for line in _lines(bundle) if later.search(line)}
    was, mine = 0, 0
    for line in _lines(bundle):
        case, was = _case(line), was + 1
        mine += case != b"" and case not in busy
    copies, rest = divmod(max(facts - was, 0), max(mine, 1))
    tree, sizes = Tree(), dict[int, int]()
    numbers = Counter[bytes]()
    asked = {each["size"] for each in (claim["log"], *claim["quarters"])}
    again = 0
    pending: list[bytes] = []
    salts = (sha256(b"salt %d" % each).digest()[:SALT_BYTES] for each in count())
    with (out / EVENTS).open("wb") as events, (out / LEAVES).open("wb") as kept:

        def hash_pending() -> None:
            kept.write(b"".join(pending))
            for _ in tree.append(pending):
                pass
            pending.clear()

        for position, line in enumerate(_lines(bundle), 1):
            salt, stored = event_of(line)
            events.write(line)
            pending.append(leaf_hash(salt, stored))
            case = _case(line)
            if case and case not in busy:
                whole = int(sha256(case).hexdigest()[:8], 16) % mine < rest * 1.02
                for copy in range(1, copies + 1 + whole):
                    told = _told_again(stored, copy, numbers)
                    again, salt = again + 1, next(salts)
                    events.write(event_line(salt, told))
                    pending.append(leaf_hash(salt, told))
            if len(pending) >= _AT_ONCE or position in asked:
                hash_pending()
            if position in asked:
                sizes[position] = tree.size
        hash_pending()
    _sign(out, signer, claim, tree, sizes)
    return tree.size


def _lines(bundle: Path) -> Iterator[bytes]:
    with (bundle / EVENTS).open("rb") as lines:
        yield from lines


def _case(line: bytes) -> bytes:
    """The case of a line, empty for a fact of none."""
    found = _CASE.search(line)
    return found[1] if found else b""


def _told_again(stored: bytes, copy: int, numbers: Counter[bytes]) -> bytes:
    """The same fact of another case, numbered by another device."""
    turned = copy * 0x9E3779B97F4A7C15 % (1 << 48)
    parts = _UUID.split(stored)
    for at in range(1, len(parts), 2):
        parts[at] = parts[at][:24] + b"%012x" % (int(parts[at][24:], 16) ^ turned)
    told = b"".join(parts)
    if found := _DEVICE.search(told):
        device = b"%s.%d" % (found[1], copy)
        numbers[device] += 1
        head, tail = told[: found.start()], told[found.end() :]
        return b'%s"sequence":%d,"device":"%s"%s' % (head, numbers[device], device, tail)
    return told


def _sign(out: Path, signer: Signing, claim: Json, log: Tree, sizes: dict[int, int]) -> None:
    later = (out / LATER).read_bytes()
    whole = Tree(log.size, log.peaks)
    for _ in whole.append([later[at : at + 32] for at in range(0, len(later), 32)]):
        pass
    for name, tree in ((CHECKPOINT, log), (LATEST, whole)):
        said = Checkpoint(signer.name, tree.size, tree.root())
        (out / name).write_text(signer.sign(said.text()).render())
    (out / WITNESSED).write_bytes(b"")  # no witness cosigned that
    was = claim["log"]["size"]
    claim["position"] += log.size - was
    claim["log"] |= {"size": log.size, "root": log.root().hex()}
    for quarter in claim["quarters"]:
        quarter["size"] = sizes[quarter["size"]]
    (out / MANIFEST).write_text(signer.sign(f"{canonical(claim)}\n").render())
