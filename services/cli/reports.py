"""What « relais verify --report » writes: JSON by itself, PDF with the complete distribution."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

SUFFIXES = (".json", ".pdf")


def require_writable(files: Sequence[Path]) -> None:
    """Raises BadParameter, before anything is verified, for a report that could not be written."""
    for file in files:
        if file.suffix not in SUFFIXES:
            raise typer.BadParameter(f"--report : {file.name} doit finir par .json ou .pdf.")
        if not file.absolute().parent.is_dir():
            raise typer.BadParameter(f"--report : le dossier {file.parent} n'existe pas.")
        if file.suffix == ".pdf":
            _pdf()


def write_reports(files: Sequence[Path], report: Mapping[str, Any]) -> None:
    """Write a report to each of these files, in the format of its name. Raises OSError."""
    for file in files:
        if file.suffix == ".pdf":
            file.write_bytes(_pdf()(report))
        else:
            said = json.dumps(report, ensure_ascii=False, indent=2)
            file.write_text(f"{said}\n", encoding="utf-8")


def _pdf() -> Any:
    try:
        from services.faces.audit.report import pdf
    except ImportError as missing:
        raise typer.BadParameter(
            "--report : le PDF demande la distribution complète de Relais "
            f"(il manque {missing.name}) ; demandez un fichier .json, qui dit la même chose."
        ) from None
    return pdf
