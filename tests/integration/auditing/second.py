"""The verifier of another language, written from docs/bundle.md alone, as a program to run."""

import subprocess
from pathlib import Path
from typing import NamedTuple

import playwright

WRITTEN = Path(__file__).parents[2] / "second_verifier"
NODE = Path(playwright.__file__).parent / "driver" / "node"


class Run(NamedTuple):
    """What the second verifier said of a bundle."""

    code: int
    said: str


def second(bundle: Path, *asked: str) -> Run:
    done = subprocess.run(
        [NODE, WRITTEN / "main.mjs", bundle, *asked],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return Run(done.returncode, done.stdout)
