"""The processes of the distributed set-up, each by its service: relais intake, past, scheduler…"""

import os
import sys
from typing import Annotated

import typer

Words = Annotated[list[str] | None, typer.Argument(metavar="[MOTS]…", help="Ce qu'il fait.")]


def intake(words: Words = None) -> None:
    """Processus d'intake : api, relay, channels, republish ou migrate."""
    _become("intake", words)


def projections(words: Words = None) -> None:
    """Processus des projections : run, migrate, rebuild, cut… ; sans mot, il les dit tous."""
    _become("projections", words)


def reporting(words: Words = None) -> None:
    """Processus des tableaux et des éditions : api, seal ou migrate."""
    _become("reporting", words)


def past(words: Words = None) -> None:
    """Processus du passé : api, les tableaux tels qu'on les connaissait."""
    _become("past", words)


def scheduler(words: Words = None) -> None:
    """Processus de l'échéancier : sceller, signer, livrer ce qui est dû, purger le coffre."""
    _become("operations.scheduler", words)


def faces(words: Words = None) -> None:
    """Processus des pages : partners."""
    _become("faces", words)


def _become(service: str, words: list[str] | None) -> None:
    """Turn this process into the service's own: signals and exit codes are then its own too."""
    command = [sys.executable, "-m", f"services.{service}", *(words or [])]
    sys.stdout.flush()
    os.execv(sys.executable, command)
