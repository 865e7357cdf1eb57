"""`python -m infra.flaws`: known flaws of the locked packages, and which have a newer version.

Each build of the wheels begins with it: a known flaw stops it (1), what cannot be looked up, as
without a network, is a warning; with --strict it stops too (2), as before a release.
"""

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
UV = Path(sys.prefix) / "bin" / "uv"
AUDIT = "tool run pip-audit --strict --disable-pip --require-hashes -f json -r requirements.lock"
NEWER = "pip list --outdated --format json"
WITHIN_S = 300.0
FLAWED, UNKNOWN = 1, 2


def asked(uv: Path, words: str) -> Any:
    """What a command of uv writes as JSON; None where it writes none."""
    command = [str(uv), *words.split()]
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WITHIN_S)
        return json.loads(ran.stdout)
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def flaws(audited: Any) -> Iterator[str]:
    """One line for each known flaw that pip-audit found."""
    for package in audited["dependencies"]:
        for flaw in package.get("vulns", ()):
            mended = ", ".join(flaw["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}"


def main(words: Sequence[str] | None = None, uv: Path = UV) -> int:
    """Look both up and say what is found; `words`: of the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true")
    strict = parser.parse_args(words).strict
    for newer in asked(uv, NEWER) or ():
        if "editable_project_location" in newer:  # ours: a package of that name is another's
            continue
        said = f"{newer['name']} {newer['version']}: {newer['latest_version']} is there"
        print(f"warning: {said} (make lock)", file=sys.stderr)
    audited = asked(uv, AUDIT)
    if audited is None:
        print("warning: flaws of packages could not be looked up", file=sys.stderr)
        return UNKNOWN if strict else 0
    found = list(flaws(audited))
    print(*found, sep="\n", file=sys.stderr)
    return FLAWED if found else 0


if __name__ == "__main__":
    sys.exit(main())
