"""The project's own Python files, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE, TESTS = ("contracts", "services"), ("tests",)


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Python files below `folders`, those that git ignores left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = (ROOT / line for line in listed.stdout.splitlines())
    return tuple(sorted(path for path in found if path.suffix == ".py" and path.exists()))


def lines(path: Path) -> int:
    """How many lines a file has."""
    return path.read_text().count("\n")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text())


def classes(path: Path) -> Iterator[ast.ClassDef]:
    """Every class of a file."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods included."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[str]:
    """The dotted name of every call of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
