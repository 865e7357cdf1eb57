"""What every process does: its verbs, exit codes and secrets kept elsewhere, the cycle collector
kept out of the way of requests and bulk work, and where what is told of a file can be written."""

import gc
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from ssl import Purpose, SSLContext, SSLObject, SSLSocket, create_default_context
from tempfile import TemporaryFile
from threading import Event, Thread, get_native_id
from typing import Any

import typer
from typer.core import TyperGroup

from services.keys.memory import keep_from_dumps

DONE, FAILED, REFUSED, DIFFERS = 0, 1, 2, 3
"""Done; trouble that may pass; what must be told otherwise; a channel or log that is another's."""
BEHIND = 10  # of 19: a ninth of the processor, where others want it too
REJECTED = ".rejected.jsonl"
"""What is added to the name of a file of facts for those that were refused."""


ELSEWHERE = "_COMMAND"
"""What is added to the name of a variable that a command is to tell, at each start."""
TOLD_WITHIN_S = 60.0  # somebody may have a passphrase to type


class SecretMissing(Exception):
    """A variable that is kept elsewhere was not told; French, without what the command said."""


def take_secrets(variables: MutableMapping[str, str], but: Collection[str] = ()) -> None:
    """Add the variables of Relais that are kept elsewhere: no secret then stands in a file here.

    `RELAIS_…_COMMAND` is run without a shell, and what it prints is the value of `RELAIS_…`: a
    store of secrets is asked so. Under systemd the credentials of the service that have the name
    of a variable are taken too (LoadCredentialEncrypted). `but` are left where they are, for
    another process. Raises SecretMissing.
    """
    folder = Path(variables.get("CREDENTIALS_DIRECTORY") or os.devnull)
    for file in sorted(folder.glob("RELAIS_*")):
        if file.name not in but:
            variables.setdefault(file.name, file.read_text(encoding="utf-8").strip())
    for asked in [each for each in variables if _is_asked(each, but)]:
        variables[asked.removesuffix(ELSEWHERE)] = _told(asked, variables.pop(asked))


def _is_asked(name: str, but: Collection[str]) -> bool:
    of_relais = name.startswith("RELAIS_") and name.endswith(ELSEWHERE)
    return of_relais and name.removesuffix(ELSEWHERE) not in but


def _told(name: str, command: str) -> str:
    try:
        ran = subprocess.run(
            shlex.split(command), stdout=subprocess.PIPE, timeout=TOLD_WITHIN_S, check=True
        )
        told = ran.stdout.decode("utf-8").strip()
    except (OSError, ValueError, subprocess.SubprocessError) as failed:
        code = getattr(failed, "returncode", type(failed).__name__)
        raise SecretMissing(
            f"{name} : la commande n'a pas donné le secret ({code}). Lancez-la à la main, sous le "
            "même compte, et corrigez-la."
        ) from None
    if not told:
        raise SecretMissing(f"{name} : la commande n'a rien écrit ; corrigez-la.")
    return told


def verbs(
    help: str,
    codes: Callable[[], Mapping[type[Exception], int]],
    sentence: Callable[[Exception], str] = str,
) -> typer.Typer:
    """An application without verbs yet. `codes`: with what each error ends the process, asked for
    once one comes: until then nothing that only an error needs is imported.

    `sentence` says an error in French; the first kind that fits decides its code.
    """

    class Ending(TyperGroup):
        def invoke(self, ctx: Any) -> Any:
            os.umask(0o077)  # every file and folder made is its owner's alone
            keep_from_dumps()
            try:
                take_secrets(os.environ)
                return super().invoke(ctx)
            except SecretMissing as error:
                print(error, file=sys.stderr)
                raise typer.Exit(REFUSED) from None
            except typer.Exit:  # nothing went wrong
                raise
            except tuple(codes()) as error:
                print(sentence(error), file=sys.stderr)
                code = next(code for kind, code in codes().items() if isinstance(error, kind))
                raise typer.Exit(code) from error

    return typer.Typer(
        cls=Ending,
        help=help,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )


YOUNG_OBJECTS = 50_000  # about a chunk of bulk work; Python's 700 cost a quarter of it


def freeze_what_started() -> None:
    """Never look again through what exists now; call it once, when a process is ready.

    Looking through a started process takes 80 ms, every thousand requests or so.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles once a chunk of work rather than all the time."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def one_collection_after() -> Iterator[None]:
    """Look for cycles once, at the end: a batch makes objects by the million, and no cycle.

    Worth a fifth of a catch-up. The look is a whole one, 0.1 s: what survived an earlier
    batch and died since would otherwise stay. After a small batch it is left to Python.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        if gc.get_count()[0] > YOUNG_OBJECTS:
            gc.collect()


@contextmanager
def now_and_then(look: Callable[[], None], every_s: float, name: str) -> Iterator[None]:
    """`look` before the body, then every so many seconds beside it, in a thread of that name."""
    stop = Event()

    def run() -> None:
        while not stop.wait(every_s):
            look()

    look()
    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def written_with(file: Path, suffix: str) -> Path:
    """`FILE.suffix` beside `file`, or in the current folder where that of `file` takes nothing.

    That is so on a disk that is only read, and of what comes through a pipe (`/dev/fd/63`).
    """
    try:
        with TemporaryFile(dir=file.parent):
            return file.with_name(file.name + suffix)
    except OSError:
        return Path.cwd() / (file.name + suffix)


def give_way() -> None:
    """Let what answers go before this thread, and before those that it starts (Linux alone)."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), BEHIND)


def certified(certificate: Path | None, key: Path | None) -> Callable[..., SSLContext] | None:
    """TLS as uvicorn is told to show it, None where no certificate is given.

    Files that were changed are read by the next handshake; what cannot be read then is not taken:
    the one before is shown until its end. Raises OSError and ssl.SSLError at the start.
    """
    if certificate is None or key is None:
        return None

    def read() -> tuple[SSLContext, float]:
        made = create_default_context(Purpose.CLIENT_AUTH)
        changed = certificate.stat().st_mtime
        made.load_cert_chain(certificate, key)
        return made, changed

    first, since = read()
    current = [(first, since)]

    def asked(connection: SSLObject | SSLSocket, _name: str | None, _context: SSLContext) -> None:
        with suppress(OSError):  # SSLError is one
            if certificate.stat().st_mtime != current[0][1]:
                current[0] = read()
        connection.context = current[0][0]

    first.sni_callback = asked
    return lambda *_: first
