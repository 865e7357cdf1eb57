"""The recipes of docs/changing.md, each followed on a copy of the code by a real example.

A recipe fits when the copy with every edit passes the laws of completeness; it is complete when
each file left out makes one of them fail with that file's name. The edits: tests/recipes.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.architecture.tree import ROOT, listed

MOST = {"code": 2, "event": 6, "table": 3, "audience": 4}
"""Hand-edited files of each recipe."""
AGAIN = (
    ("tests.contract.cut", "samples"),
    ("infra.contract_files",),
    ("tests.golden",),
)
"""What is made anew after the edits, in this order."""
ALL_AGAIN = """
import runpy, sys
for name, *rest in {commands!r}:
    sys.argv = [name, *rest]
    try:
        runpy.run_module(name, run_name="__main__")
    except SystemExit as ended:
        if ended.code:
            raise
"""
LAWS = ("tests/architecture/test_audiences.py", "tests/architecture/test_changing.py")
MADE_AGAIN = (
    "tests/contract/test_generated.py::test_the_committed_files_are_up_to_date",
    "tests/unit/projections/test_golden.py::test_the_counts_of_the_history_are_those_of_the_version",
)
KEPT = (
    "tests/contract/test_release_plan.py",
    "tests/contract/test_samples.py",
    "tests/unit/access/test_navigation.py",
    "tests/unit/projections/test_golden.py::test_the_history_says_every_event_and_counts_in_every_table",
)


class Edit(NamedTuple):
    """A text of a file, found once, and what stands there after the recipe."""

    file: str
    find: str
    replace: str


class Recipe(NamedTuple):
    """A change by example: its title in the docs, and its edits by file."""

    title: str
    edits: Mapping[str, Sequence[Edit]]


def read(name: str) -> Recipe:
    """The example of a recipe."""
    told = tomllib.loads((ROOT / f"tests/recipes/{name}.toml").read_text())
    edits = [Edit(**each) for each in told["edits"]]
    files = dict.fromkeys(edit.file for edit in edits)
    return Recipe(told["title"], {file: [e for e in edits if e.file == file] for file in files})


RECIPES = {name: read(name) for name in MOST}
every_recipe = pytest.mark.parametrize("name", RECIPES)


class Copy:
    """The code in a folder of its own, where recipes are followed one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        found = (*listed("contracts", "services", "infra", "tests"), ROOT / "pyproject.toml")
        self.files = {p.relative_to(ROOT): p.read_bytes() for p in found if ".tar" not in p.name}
        self.undo()

    def undo(self) -> None:
        """Make the copy hold the code of today and no more."""
        for path, content in self.files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != content:
                target.write_bytes(content)
        for path in (self.folder / "contracts").rglob("*.json"):
            if path.relative_to(self.folder) not in self.files:
                path.unlink()

    def follow(self, recipe: Recipe, but: str = "") -> None:
        """Make the edits of a recipe, except those of the file `but`."""
        self.undo()
        for file, edits in recipe.edits.items():
            text = (ROOT / file).read_text()
            for edit in edits if file != but else ():
                assert text.count(edit.find) == 1, f"tests/recipes: {edit.find!r} in {file}"
                text = text.replace(edit.find, edit.replace)
            (self.folder / file).write_text(text)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Python in the copy; the plugins of pytest that these tests do not need cost seconds."""
        called = [sys.executable, *command]
        alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return subprocess.run(
            called, cwd=self.folder, env=alone, check=False, capture_output=True, text=True
        )

    def tests(self, *paths: str) -> subprocess.CompletedProcess[str]:
        """Tests of the copy, each failure in a few lines."""
        return self.run(
            *("-m", "pytest", "-q", "--tb=short", "--noconftest", "-p", "no:cacheprovider"),
            "--continue-on-collection-errors",
            *paths,
        )

    def make_again(self) -> None:
        """What follows from the edits, in one process."""
        made = self.run("-c", ALL_AGAIN.format(commands=AGAIN))
        assert made.returncode == 0, made.stderr


def said(run: subprocess.CompletedProcess[str]) -> str:
    """The lines of a failure that say what is wrong, and not where it was seen."""
    return "\n".join(line for line in run.stdout.splitlines() if re.match(r"E\s", line))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    folder = tmp_path_factory.mktemp("copy")
    yield Copy(folder)
    shutil.rmtree(folder)


@every_recipe
def test_a_recipe_edits_few_files_by_hand_and_the_page_names_each(name: str) -> None:
    recipe = RECIPES[name]
    assert len(recipe.edits) <= MOST[name]
    page = (ROOT / "docs/changing.md").read_text()
    section = page.partition(f"## {recipe.title}\n")[2].partition("\n## ")[0]
    named = re.findall(r"(?m)^\d+\. `([^`]+)`", section)
    assert named == [*recipe.edits], f"docs/changing.md, « {recipe.title} »"
    assert all(f"python -m {' '.join(command)}" in page for command in AGAIN)


@every_recipe
def test_a_recipe_followed_whole_passes_every_law(name: str, copy: Copy) -> None:
    copy.follow(RECIPES[name])
    copy.make_again()
    passed = copy.tests(*LAWS, *MADE_AGAIN, *KEPT)
    assert passed.returncode == 0, passed.stdout


def test_what_was_not_made_again_is_named_with_its_command(copy: Copy) -> None:
    copy.follow(RECIPES["event"])
    failed = copy.tests(*LAWS)
    for command, tests in zip(AGAIN, (MADE_AGAIN, MADE_AGAIN[1:], ()), strict=True):
        assert f"python -m {' '.join(command)}" in said(failed), failed.stdout
        assert copy.run("-m", *command).returncode == 0
        failed = copy.tests(*tests) if tests else failed


@every_recipe
def test_a_file_left_out_of_a_recipe_is_named_by_a_test_that_fails(name: str, copy: Copy) -> None:
    for file in RECIPES[name].edits:
        copy.follow(RECIPES[name], but=file)
        failed = copy.tests(*LAWS)
        assert failed.returncode in (1, 2), f"nothing fails without {file}"
        assert file in said(failed), f"{file} is not named:\n{failed.stdout}"
