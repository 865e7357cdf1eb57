"""Peak memory of a rebuild, each in a process of its own: it must not grow with the log.

The peak is Linux's VmHWM: `ru_maxrss` starts from the peak of the process that started this one.
"""

import subprocess
import sys

from tests.benchmarks.national import folder
from tests.benchmarks.row import Row
from tests.end_to_end.command import ROOT

MEASURED = """
import sys
from pathlib import Path
from services.embedded.platform import platform
with platform(Path(sys.argv[1])) as opened:
    opened.projections.rebuild("nation")
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def run(facts: int) -> list[Row]:
    """Megabytes for a log, for one ten times as long, and their ratio."""
    small, large = (_peak(count) for count in (facts, 10 * facts))
    return [
        Row(f"memory of a rebuild, {facts} facts", small, "MB"),
        Row(f"memory of a rebuild, {10 * facts} facts", large, "MB"),
        Row("memory, ten times the facts", large / small, "×", at_most=1.2),
    ]


def _peak(facts: int) -> float:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(folder(facts))],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return int(done.stdout) / 1024
