"""How long a verb takes to begin: its help, and a small answer, beside Python with Typer alone."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.row import Row
from tests.end_to_end.command import ROOT

REPEATS = 5
BARE = ("-c", "import typer, rich.console")
HELP = ("verify", "doctor", "demo", "faces")


def run() -> list[Row]:
    """Seconds, medians; a verb's help starts within half a second."""
    rows = [Row("start: Python with Typer, the raw limit", _seconds(*BARE), "s")]
    for words in ((), *((verb,) for verb in HELP)):
        spent = _seconds("-m", "services", *words, "--help")
        rows.append(Row(f"start: relais {' '.join((*words, '--help'))}", spent, "s", at_most=0.5))
    with TemporaryDirectory() as folder:
        words = ("-m", "services", "table", "A1", "--period", "2008", "--data", f"{folder}/data")
        _seconds("-m", "services", "project", "--until-idle", *words[-2:])
        rows.append(Row("start: relais table A1 of an empty folder", _seconds(*words), "s"))
        for verb in ("doctor", "dead-letters"):
            spent = _seconds("-m", "services", verb, *words[-2:])
            rows.append(Row(f"start: relais {verb} of an empty folder", spent, "s"))
    return rows


def _seconds(*words: str | Path) -> float:
    spent = []
    for _ in range(REPEATS):
        began = perf_counter()
        subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
        spent.append(perf_counter() - began)
    return median(spent)
