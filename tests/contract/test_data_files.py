"""Data files beside the code: all are read, and what is wrong in one is said with its place."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from contracts.data_files import DataFileInvalid, read_rows
from tests.architecture.tree import ROOT, listed

OPENED = """
import os, pkgutil, sys
opened = set()
sys.addaudithook(lambda event, args: event == "open" and opened.add(str(args[0])))
for package in sys.argv[1:]:
    for found in pkgutil.iter_modules(__import__(package, fromlist="x").__path__, package + "."):
        __import__(found.name)
print("\\n".join(os.path.relpath(path) for path in opened if path.endswith((".toml", ".csv"))))
"""
DATA = [path for path in listed("contracts", "services") if path.suffix in (".toml", ".csv")]
SAISINE = '[saisine]\nlabel = "Mode de saisine"\n[saisine.codes]\next = "services extérieurs"\n'


class Row(NamedTuple):
    name: str
    number: int
    share: float = 1.0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the contracts alone, of which a file may be spoilt."""
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    return tmp_path


def why_not(copy: Path, module: str) -> str:
    """The last line of what is said when a module of the copy cannot be imported."""
    command = [sys.executable, "-c", f"import {module}"]
    run = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout
    return run.stderr.splitlines()[-1]


def test_every_data_file_is_read_when_the_code_is_imported() -> None:
    packages = sorted({".".join(path.parent.relative_to(ROOT).parts) for path in DATA})
    command = [sys.executable, "-c", OPENED, *packages]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert {*run.stdout.split("\n")} >= {path.relative_to(ROOT).as_posix() for path in DATA}


def test_the_wheel_is_told_to_hold_every_data_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    assert {f"*{path.suffix}" for path in DATA} <= {*patterns}
    assert [path for path in DATA if not (path.parent / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('ext = "', 'ext = "a"\next = "', "line 5"),
        ("label", "labl", "« $.saisine.labl »"),
        ('"services extérieurs"', "3", "« $.saisine.codes.ext.str »"),
        ('"services extérieurs"', '{ label = "a", aplies_to = [] }', "aplies_to"),
        ('"services extérieurs"', '{ label = "a", applies_to = ["x"] }', "« ext »"),
        ("[saisine.codes]", 'includes = ["absente"]\n[saisine.codes]', "['absente']"),
    ],
)
def test_an_error_of_a_code_list_names_the_file_and_the_entry(copy, before, after, said) -> None:
    file = copy / "contracts/codes/casework.toml"
    file.write_text(SAISINE.replace(before, after))
    last = why_not(copy, "contracts.codes")
    assert "DataFileInvalid: contracts/codes/casework.toml : " in last
    assert said in last


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("acts.toml", '"nature"]', '"natur"]', "« natur » n'existe pas"),
        ("acts.toml", '["E2", ', '["E20", ', "nomme le tableau E20"),
        ("acts.toml", "[A3]", "[A1]", "« A1 » est aussi dans un autre fichier"),
        ("indicators.toml", 'table = "F1"', 'table = "F9"', "« P-M1 » nomme le tableau F9"),
        ("indicators.toml", '"u1"', '"u9"', "l'objectif de « U-M1 »"),
        ("indicators.toml", "[U-M1]", "[U-M9]", "U-M9"),
        ("dimensions.toml", '"force" }', '"forces" }', "« forces » n'existe pas"),
        ("report_tables/posts.toml", '["total", "pct"]', '["tot", "pct"]', "$.S03"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused(copy, file, before, after, said) -> None:
    path = copy / "contracts/statistics" / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    last = why_not(copy, "contracts.statistics")
    assert "DataFileInvalid: contracts/statistics" in last
    assert said in last


def test_a_line_of_a_table_is_read_with_its_defaults_and_its_types(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,number,share\na,1,0.5\nb,2,\n")
    assert read_rows(str(tmp_path / "a.csv"), Row) == (Row("a", 1, 0.5), Row("b", 2))


@pytest.mark.parametrize("line", ["a,b,1", "a,,1", "a,1,1,1", "a"])
def test_an_error_of_a_table_names_the_file_and_the_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.csv").write_text(f"name,number,share\na,1,0.5\n{line}\n")
    with pytest.raises(DataFileInvalid, match=r"a\.csv : « \$\.ligne 3\."):
        read_rows(str(tmp_path / "a.csv"), Row)
