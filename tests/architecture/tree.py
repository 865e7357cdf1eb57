"""The project's own Python files, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE, TESTS = ("contracts", "services"), ("tests",)
GENERATED = ("contracts/schemas", "contracts/openapi", "contracts/asyncapi.yaml")
NOT_BY_HAND = (
    *(
        *GENERATED,
        "requirements.lock",
        "infra/docker/runtime.lock",
        "tests/integration/access/provider/package-lock.json",
    ),
    *("tests/data", "tests/cases", "tests/contract/baseline", "contracts/communes/communes.txt"),
    "services/faces/charts/communes.txt",
)


@cache
def listed(*folders: str) -> tuple[Path, ...]:
    """Every file below `folders` (all of them when none is named), those that git ignores left out.

    Not yet committed files count too, so that a rule speaks before the commit.
    """
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = (ROOT / line for line in answer.stdout.splitlines())
    return tuple(sorted({path for path in found if path.is_file()}))


def files(*folders: str) -> tuple[Path, ...]:
    """The Python files below `folders`."""
    return tuple(path for path in listed(*folders) if path.suffix == ".py")


def written_by_hand() -> tuple[Path, ...]:
    """The text files that people write: neither generated, nor data, nor binary."""
    kept = (
        path for path in listed() if not any(path.is_relative_to(ROOT / n) for n in NOT_BY_HAND)
    )
    return tuple(path for path in kept if b"\0" not in path.read_bytes())


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
