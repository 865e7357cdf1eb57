"""Generated files against a folder: what to write, what differs, what is there by mistake."""

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

# Everything below these is generated: a file that the catalogue does not name is a stray.
GENERATED = ("schemas", "openapi", "asyncapi.yaml")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Make the generated part of `folder` hold `files` and nothing else."""
    for stray in _present(folder) - files.keys():
        (folder / stray).unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def differences(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Unified diff lines from the folder to `files`, empty when it is up to date."""
    lines: list[str] = []
    for name in sorted(_present(folder) | files.keys()):
        path = folder / name
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines += unified_diff(
            before.splitlines(keepends=True),
            files.get(name, "").splitlines(keepends=True),
            f"contracts/{name}",
            f"generated/{name}" if name in files else "/dev/null",
        )
    return lines


def _present(folder: Path) -> set[str]:
    found = (
        path
        for top in GENERATED
        for path in (folder / top, *(folder / top).rglob("*"))
        if path.is_file()
    )
    return {path.relative_to(folder).as_posix() for path in found}
