"""A build looks its packages up: a known flaw stops it, what cannot be looked up is told."""

import json
import sys
from pathlib import Path

import pytest

from infra.flaws import FLAWED, UNKNOWN, main
from tests.architecture.tree import ROOT

NEWER = [{"name": "uvicorn", "version": "0.1", "latest_version": "0.2"}]
FLAW = {"id": "PYSEC-1", "fix_versions": ["6.0.1"]}
WELL = {"dependencies": [{"name": "pyyaml", "version": "6.0", "vulns": []}]}
FLAWS = {"dependencies": [{"name": "pyyaml", "version": "6.0", "vulns": [FLAW]}]}


def uv(folder: Path, audited: object) -> Path:
    """A program that answers as uv does: what is newer, and what pip-audit says."""
    said = json.dumps({"pip": json.dumps(NEWER), "tool": audited and json.dumps(audited)})
    program = folder / "uv"
    program.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        f"said = json.loads({said!r})[sys.argv[1]]\n"
        "sys.exit('no network') if said is None else print(said)\n"
    )
    program.chmod(0o700)
    return program


@pytest.mark.parametrize(
    ("audited", "words", "code", "told"),
    [
        (WELL, [], 0, "uvicorn 0.1: 0.2 is there"),
        (FLAWS, [], FLAWED, "pyyaml 6.0: PYSEC-1, mended in 6.0.1"),
        (None, [], 0, "could not be looked up"),
        (None, ["--strict"], UNKNOWN, "could not be looked up"),
    ],
)
def test_a_known_flaw_stops_a_build_and_what_is_older_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    audited: object,
    words: list[str],
    code: int,
    told: str,
) -> None:
    assert main(words, uv(tmp_path, audited)) == code
    assert told in capsys.readouterr().err


def test_each_build_begins_with_it() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\nwheels:")[2].partition("\n\n")[0]
    assert recipe.index("infra.flaws") < recipe.index("infra.wheels")
