"""No document or message tells anyone to install a stranger's package under a name of ours."""

import re
import tomllib
from pathlib import Path

from infra.wheels.building import HERE, ROOT

TOLD = re.compile(r"pip install ((?:-\S+ )*)([^\s`»,;]+)")
WHEEL = re.compile(r"(?:\S*/)?([a-z0-9_]+)-\S+\.whl(?:\[sql\])?")
TELLING = (".md", ".py", ".html", ".toml", ".yaml", ".yml", ".sh")


def named(project: Path) -> str:
    name: str = tomllib.loads((project / "pyproject.toml").read_text())["project"]["name"]
    return name


OWNED = {named(ROOT), named(HERE)}


def told() -> set[tuple[str, str]]:
    """The file that says so, and what it tells to install."""
    folders = (ROOT / name for name in ("docs", "services", "contracts", "infra"))
    files = [ROOT / "README.md", *(file for folder in folders for file in folder.rglob("*"))]
    return {
        (file.name, what.strip("'\""))
        for file in files
        if file.suffix in TELLING and "node_modules" not in file.parts
        for options, what in TOLD.findall(file.read_text())
        if "-r" not in options.split()
    }


def may_be_told(what: str, pinned: set[str]) -> bool:
    """A package that the lock pins, this folder, or a file of one of our two distributions."""
    wheel = WHEEL.fullmatch(what)
    return what in pinned | {"."} or bool(wheel and wheel[1].replace("_", "-") in OWNED)


def test_only_pinned_packages_and_files_of_our_own_are_told() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE))
    found = told()
    assert {each for each in found if not may_be_told(each[1], pinned)} == set()
    assert ("second_count.py", "duckdb") in found
    assert "audit.md" in {file for file, _ in found}
    assert not {*OWNED, "relais"} & pinned, "a name is told as a file: nobody owns a free name"


def test_a_name_of_ours_without_its_file_is_refused_and_a_stranger_s_file_too() -> None:
    assert may_be_told("./relais_iscg_verifier-0.1.0-py3-none-any.whl[sql]", set())
    for what in ("relais", "relais-iscg", "relais-iscg-verifier", "relais-0.2.1-py3-none-any.whl"):
        assert not may_be_told(what, set())
    assert {"relais-iscg", "relais-iscg-verifier"} == OWNED
