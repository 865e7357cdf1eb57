"""No dump is made of a process of Relais, and no other process of its account reads it."""

import os
import subprocess
import sys

import pytest

from services.keys.memory import drawn, lock, overwrite, short_lived
from tests.architecture.tree import ROOT

NOBODY = 65534
PRIVATE = """
import os, sys
sys.path.insert(0, sys.argv[1])
from services.keys.memory import keep_from_dumps
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
if sys.argv[2] == "kept":
    keep_from_dumps()
print(os.getpid(), flush=True)
sys.stdin.read()
"""
READS = """
import os, sys
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    with open(f"/proc/{sys.argv[1]}/maps") as maps:
        first = int(maps.readline().partition("-")[0], 16)
    with open(f"/proc/{sys.argv[1]}/mem", "rb", buffering=0) as memory:
        memory.seek(first)
        print(len(memory.read(16)))
except PermissionError:
    print("refused")
"""


FORGETS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from services.keys.memory import forget_variables
forget_variables(["RELAIS_LOG_KEY", "RELAIS_OTHER"])
print(os.environ.get("RELAIS_LOG_KEY"), open("/proc/self/environ").read().count("canari-4711"))
"""


def _read(kept: str) -> tuple[str, str]:
    """What another process of the account reads, and the limit of a core."""
    words = [sys.executable, "-c", PRIVATE, str(ROOT), kept]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as one:
        assert one.stdout
        assert one.stdin
        number = one.stdout.readline().decode().strip()
        assert number
        with open(f"/proc/{number}/limits") as limits:
            core = next(line for line in limits if line.startswith("Max core file size"))
        other = [sys.executable, "-c", READS, number]
        found = subprocess.run(other, capture_output=True, text=True, check=True).stdout.strip()
        one.stdin.close()
    return found, " ".join(core.split()[4:6])


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_no_other_process_of_the_account_reads_the_memory_and_no_core_is_written() -> None:
    assert _read("kept") == ("refused", "0 0")


def test_a_key_that_is_of_no_more_use_is_overwritten_also_when_its_use_fails() -> None:
    key = drawn(32)
    assert any(key)
    lock(key)  # where the system lets us
    with pytest.raises(KeyError), short_lived(key):
        raise KeyError
    assert key == bytes(32)
    overwrite(b"what cannot be changed is left")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_key_told_by_a_variable_leaves_the_environment_of_its_holder() -> None:
    told = {**os.environ, "RELAIS_LOG_KEY": "canari-4711", "RELAIS_STAYS": "canari-4711"}
    words = [sys.executable, "-c", FORGETS, str(ROOT)]
    found = subprocess.run(words, env=told, capture_output=True, text=True, check=True).stdout
    assert found.split() == ["None", "1"]  # the one that nobody asked to forget
