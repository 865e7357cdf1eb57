"""The two wheels: the platform whole, and the verifier with what it imports, no more."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "services")
VERIFIER = "services.verifier"
HERE = Path(__file__).parent / "verifier"
DATA = (".json", ".toml", ".csv", ".txt", ".typed")
"""The files beside a package that its code reads, once installed."""
EPOCH = "1767225600"  # 1 January 2026: the date of every file in a wheel, so that two are the same
_BUILD = (
    "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
)


def build_platform(out: Path) -> Path:
    """The wheel of everything, from a clean copy; where it is."""
    with TemporaryDirectory(prefix="relais-wheel-") as folder:
        stage = Path(folder)
        for package in PACKAGES:
            shutil.copytree(
                ROOT / package, stage / package, ignore=shutil.ignore_patterns("__pycache__")
            )
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, stage)
        return _built(stage, out)


def build_verifier(out: Path) -> Path:
    """The wheel of the verifier; where it is."""
    with TemporaryDirectory(prefix="relais-wheel-") as folder:
        stage = Path(folder)
        for file in files_of(verifier_modules()):
            (stage / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, stage / file)
        shutil.copy(HERE / "pyproject.toml", stage)
        shutil.copy(ROOT / "docs" / "audit.md", stage / "README.md")
        shutil.copy(ROOT / "LICENSE", stage)
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        (stage / "VERSION").write_text(project["version"])
        return _built(stage, out)


def verifier_modules() -> set[str]:
    """The modules of the verifier and all that they import, near or far."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    found = set[str]()
    todo = {VERIFIER, *graph.find_descendants(VERIFIER)}
    while todo:
        module = todo.pop()
        found.add(module)
        parent = module.rpartition(".")[0]
        imported = {*graph.find_modules_directly_imported_by(module), *([parent] if parent else [])}
        todo |= imported - found
    return found


def files_of(modules: Iterable[str]) -> list[Path]:
    """Their files, from the root of the project, and the data that lie beside packages."""
    files = []
    for module in modules:
        path = Path(*module.split("."))
        if not (ROOT / path).is_dir():
            files.append(path.with_suffix(".py"))
            continue
        files.append(path / "__init__.py")
        beside = (each for each in (ROOT / path).iterdir() if each.suffix in DATA)
        files += [path / each.name for each in beside]
    return sorted(files)


def _built(stage: Path, out: Path) -> Path:
    """The wheel of a folder with a pyproject.toml. Raises CalledProcessError."""
    out.mkdir(parents=True, exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-c", _BUILD, str(out.absolute())],
        cwd=stage,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return out / run.stdout.splitlines()[-1]
