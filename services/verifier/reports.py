"""What « --report » writes: JSON by itself, PDF where a way to draw one is given."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Drawn: TypeAlias = Callable[[Mapping[str, Any]], bytes]
"""A report as a PDF."""


def writable(told: str) -> Path:
    """A file that a report can be written to. Raises ArgumentTypeError."""
    file = Path(told)
    if file.suffix not in (".json", ".pdf"):
        raise ArgumentTypeError(f"{file.name} doit finir par .json ou .pdf")
    if not file.absolute().parent.is_dir():
        raise ArgumentTypeError(f"le dossier {file.parent} n'existe pas")
    return file


def write_reports(files: Sequence[Path], report: Mapping[str, Any], drawn: Drawn | None) -> None:
    """Write a report to each of these files, in the format of its name. Raises OSError."""
    for file in files:
        if file.suffix == ".pdf" and drawn:
            file.write_bytes(drawn(report))
        else:
            said = json.dumps(report, ensure_ascii=False, indent=2)
            file.write_text(f"{said}\n", encoding="utf-8")
