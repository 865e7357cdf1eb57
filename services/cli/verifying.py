"""relais verify: the auditor's command, as services.verifier has it, and its report as a PDF."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer


def verify(words: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Vérifier une liasse, sans base ni réseau (relais verify --help)."""
    from services.verifier.command import run

    raise typer.Exit(run(["verify", *(words or ())], "relais", _pdf))


def _pdf(report: Mapping[str, Any]) -> bytes:
    from services.faces.audit.report import pdf  # typst: only once one is asked for

    return pdf(report)
