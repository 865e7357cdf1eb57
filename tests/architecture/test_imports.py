"""The dependency rule of docs/architecture.md, as import-linter knows it."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT


def test_every_import_follows_the_dependency_rule():
    # a process of its own: import-linter silences every logger of the one that it runs in
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout
