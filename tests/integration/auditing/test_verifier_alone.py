"""The verifier installed alone: no network, no module too many, none missing, in little room."""

import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from shutil import copyfile

import pytest
from packaging.requirements import Requirement

from infra.wheels.building import HERE, ROOT, build_verifier, files_of, verifier_modules

AT_MOST = 25_000_000  # bytes installed, with all that it depends on and what Python compiles
LOADED = """
import pkgutil, sys, services.verifier
for found in pkgutil.iter_modules(services.verifier.__path__, "services.verifier."):
    __import__(found.name)
print(*sorted(each for each in sys.modules if each.split(".")[0] in ("contracts", "services")))
"""


def required(project: Path) -> list[Requirement]:
    said = tomllib.loads((project / "pyproject.toml").read_text())["project"]["dependencies"]
    return [Requirement(each) for each in said]


def with_theirs(asked: list[Requirement]) -> Iterator[str]:
    """The distributions that are required, near or far."""
    for each in asked:
        if each.marker is None or each.marker.evaluate({"extra": ""}):
            yield each.name
            yield from with_theirs([Requirement(r) for r in distribution(each.name).requires or ()])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_verifier(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with this wheel, and what it says that it requires, and nothing else.

    What it requires is copied from here, file by file as it was installed: nothing is fetched.
    """
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in sorted({*with_theirs(required(HERE))}):
        for file in distribution(name).files or ():
            if ".." not in file.parts:  # a command that it brings
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                copyfile(str(file.locate()), site / file)
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "--offline", "--quiet"]
    python = ["--python", str(folder / "bin" / "python")]
    subprocess.run(
        [*uv, "install", "--compile-bytecode", "--no-index", *python, str(wheel)], check=True
    )
    subprocess.run([*uv, "check", *python], check=True)
    return folder


def ran(bare: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [str(bare / "bin" / "relais-verifier"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=bare, env={}, check=False)


def test_a_bundle_is_verified_where_nothing_else_is_installed(bare: Path, landed: Path) -> None:
    found = ran(bare, "verify", landed / "consolide", "--sql")
    assert (found.returncode, found.stdout.count("✓"), found.stderr) == (3, 12, "")
    assert "second compte : non vérifiable, DuckDB n'est pas installé" in found.stdout
    assert "clé d'un journal" in ran(bare, "key", landed / "consolide").stdout
    log = ran(
        bare, "witness", landed / "consolide", "--since", landed / "provisoire/checkpoint.note"
    )
    assert (log.returncode, log.stdout.count("✓")) == (0, 5)


def test_what_is_installed_is_small(bare: Path) -> None:
    (site,) = bare.glob("lib/python*/site-packages")
    sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
    assert sum(sizes) < AT_MOST, f"{sum(sizes) / 1e6:.1f} MB"


def test_the_wheel_holds_what_the_verifier_imports_no_more_and_no_less(
    bare: Path, wheel: Path
) -> None:
    python = [str(bare / "bin" / "python"), "-c", LOADED]
    loaded = subprocess.run(python, capture_output=True, text=True, cwd=bare, check=True)
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    assert {*names} == {file.as_posix() for file in files_of(verifier_modules())}
    assert {*loaded.stdout.split()} == verifier_modules()


def test_the_same_sources_give_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    assert build_verifier(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_verifier_requires_nothing_that_the_platform_is_not_tested_with() -> None:
    assert {*map(str, required(HERE))} <= {*map(str, required(ROOT))}
