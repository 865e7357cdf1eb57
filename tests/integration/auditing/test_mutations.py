"""A thousand random changes to the files of a bundle: each is found and named, none crashes."""

import shutil
from pathlib import Path
from random import Random

import pytest

from contracts.bundle import FILES, WITNESSES
from services.verifier.verification import Verdict
from tests.integration.auditing.conftest import Audited, outcomes

VIEWS = ("views/public.jsonl", "views/prefecture-27.jsonl", "views/funder-27-01.jsonl")
EACH = 63  # of sixteen files: 1 008 mutations


def mutated(sound: bytes, draw: Random) -> bytes:
    """The bytes with a bit flipped, a stretch dropped, repeated or moved, or noise put in."""
    at = draw.randrange(len(sound))
    length = draw.choice((1, 2, 16, 300))
    stretch, rest = sound[at : at + length], sound[:at] + sound[at + length :]
    match draw.choice(("flip", "flip", "drop", "swap", "insert", "repeat")):
        case "flip":
            return sound[:at] + bytes([sound[at] ^ 1 << draw.randrange(8)]) + sound[at + 1 :]
        case "drop":
            return rest
        case "swap":
            to = draw.randrange(len(rest) + 1)
            return rest[:to] + stretch + rest[to:]
        case "insert":
            return sound[:at] + draw.randbytes(length) + sound[at:]
    return sound[:at] + stretch + sound[at:]


@pytest.mark.parametrize("name", [*FILES, *WITNESSES, *VIEWS])
def test_no_random_change_of_a_file_goes_unseen(
    audited: Audited, tmp_path: Path, name: str
) -> None:
    folder = shutil.copytree(audited.bundles[1], tmp_path / "bundle")
    sound = (folder / name).read_bytes()
    draw, tried = Random(name), 0
    while tried < EACH:
        changed = mutated(sound, draw)
        if changed == sound:
            continue
        tried += 1
        (folder / name).write_bytes(changed)
        failed = [
            each for each in outcomes(folder, key=audited.key) if each.verdict == Verdict.WRONG
        ]
        assert failed, (name, tried)
        assert all(each.said for each in failed)


def test_lines_of_facts_swapped_dropped_or_said_twice_are_named(
    audited: Audited, tmp_path: Path
) -> None:
    folder = shutil.copytree(audited.bundles[0], tmp_path / "bundle")
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    draw = Random(7)
    for _ in range(100):
        one, other = sorted(draw.sample(range(len(lines)), 2))
        changed = list(lines)
        match draw.choice(("swap", "drop", "repeat")):
            case "swap":
                changed[one], changed[other] = changed[other], changed[one]
            case "drop":
                del changed[one]
            case "repeat":
                changed.insert(one, changed[other])
        (folder / "events.jsonl").write_bytes(b"".join(changed))
        said = {each.step: each.said for each in outcomes(folder)}["journal"]
        assert f"fait n° {one + 1} " in said or said.endswith("compte 167."), (one, said)
