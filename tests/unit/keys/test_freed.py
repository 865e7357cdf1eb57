"""What a process typed, encoded and sent is nowhere in its memory once it is of no more use."""

import os
import subprocess
import sys

import pytest

from services.keys.freed import WHOLLY
from tests.architecture.tree import ROOT

USES = """
import json, sys
sys.path.insert(0, sys.argv[1])
from services.keys.freed import overwrite_what_is_freed
if sys.argv[2] == "overwrites":
    assert overwrite_what_is_freed()
BACKWARDS = b"irauQ-enoliM-iranaC"
def use(number):
    text = "".join(map(chr, reversed(BACKWARDS))) + f"-{number}"
    sent = json.dumps({"name": text, "note": text * 100}).encode()
    return json.loads(sent)["note"].swapcase().replace("-", "")
kept = [use(number) for number in range(40)]  # between which nothing is merged
sought, found = bytes(reversed(BACKWARDS)), 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        place, rights = line.split()[:2]
        first, last = (int(each, 16) for each in place.split("-"))
        if "w" in rights and "[v" not in line:
            memory.seek(first)
            found += memory.read(last - first).count(sought)
print(found - 1)
"""


def _left(how: str, more: dict[str, str]) -> int:
    """How often it is in memory, but for what it was looked for with."""
    words, told = [sys.executable, "-c", USES, str(ROOT), how], os.environ | more
    return int(subprocess.run(words, capture_output=True, check=True, env=told).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="mallopt is glibc's")
def test_what_was_typed_is_written_over_when_it_is_freed() -> None:
    before = _left("leaves", {})
    assert before > 100
    assert _left("overwrites", {}) < before / 10
    assert _left("overwrites", {**WHOLLY}) == 0
