"""How the command speaks: figures on stdout, progress and refusals on stderr, exit codes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
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

FAILED = 1  # refused or failed; 2, a mistake in the command itself, is typer's own

AsJson = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]

_errors = Console(stderr=True, highlight=False)


def say(text: str, value: Any, as_json: bool) -> None:
    """Print the text, or the value as JSON on one line."""
    print(json.dumps(value, ensure_ascii=False, default=str) if as_json else text, flush=True)


def note(text: str) -> None:
    """Tell something on the side, never mixed with the figures; a command in it stays whole."""
    _errors.print(text, markup=False, soft_wrap=True)


def fail(text: str) -> NoReturn:
    """Say why nothing was done and end with 1."""
    note(f"relais : {text}")
    raise typer.Exit(FAILED)


@contextmanager
def refusals_said() -> Iterator[None]:
    """Turn what the services refuse into one French sentence and exit code 1."""
    try:
        yield
    except Exception as error:
        from services.cli.refusals import sentence  # all services: only once one has refused

        said = sentence(error)
        if said is None:
            raise
        fail(said)


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
