"""How the command speaks: figures on stdout, progress and refusals on stderr, exit codes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from kafka.errors import KafkaError
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from sqlalchemy.exc import DBAPIError

from services.chassis.migrations import NotMigrated
from services.chassis.settings import SettingsRefused
from services.intake.ports import StoreUnavailable
from services.projections.consumer.messages import ChannelDiffers
from services.projections.main import LogDiffers, NothingCounted
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.standalone.distributed import WorkersSilent
from services.standalone.server import AddressRefused

REFUSED = (SettingsRefused, NotMigrated, WorkersSilent, ChannelDiffers, NothingCounted)
"""What says in French by itself what is wrong and what to do."""
FAILED = 1  # refused or failed; 2, a mistake in the command itself, is typer's own

AsJson = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]

_errors = Console(stderr=True, highlight=False)


def say(text: str, value: Any, as_json: bool) -> None:
    """Print the text, or the value as JSON on one line."""
    print(json.dumps(value, ensure_ascii=False, default=str) if as_json else text, flush=True)


def note(text: str) -> None:
    """Tell something on the side, never mixed with the figures."""
    _errors.print(text, markup=False)


def fail(text: str) -> NoReturn:
    """Say why nothing was done and end with 1."""
    note(f"relais : {text}")
    raise typer.Exit(FAILED)


@contextmanager
def refusals_said() -> Iterator[None]:
    """Turn what the services refuse into one French sentence and exit code 1."""
    try:
        yield
    except REFUSALS as refusal:
        fail(problem_of(refusal).detail)
    except StoreUnavailable as unavailable:
        fail(f"le journal ne peut pas être ouvert ou écrit ({unavailable}).")
    except LogDiffers as differs:
        fail(
            f"le modèle {differs.read_model} a compté {differs.position} faits d'un autre journal, "
            f"celui-ci en a {differs.head}. Remettez le bon journal (intake.db) ou supprimez "
            "projections.db : il sera recalculé."
        )
    except AddressRefused as refused:
        fail(
            f"l'adresse {refused} serait visible d'autres machines ; sans comptes ni TLS, "
            "Relais n'écoute que sur 127.0.0.1."
        )
    except REFUSED as refused:
        fail(str(refused))
    except (DBAPIError, KafkaError) as error:
        fail(f"la base ou le courtier ne répond pas ({error}) ; voyez « relais doctor ».")
    except OSError as error:
        fail(f"{error.filename or 'fichier'} : {error.strerror or error}.")


@contextmanager
def progress_of_bytes(label: str, total: int) -> Iterator[Any]:
    """A bar over the bytes of a file; yields a function to call with each number read."""
    with _bar(BarColumn(), DownloadColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task(label, total=total)
        yield lambda read: bar.advance(task, read)


@contextmanager
def progress_of_facts(label: str, total: int | None = None) -> Iterator[Any]:
    """A bar over facts; yields a function to call with (reached, head)."""
    with _bar(BarColumn(), MofNCompleteColumn(), TaskProgressColumn()) as bar:
        task = bar.add_task(label, total=total)
        yield lambda reached, head: bar.update(task, completed=reached, total=head)
        bar.update(task, total=bar.tasks[task].completed)  # an estimate gives way to the count


def _bar(*columns: Any) -> Progress:
    return Progress(TextColumn("{task.description}"), *columns, console=_errors)
