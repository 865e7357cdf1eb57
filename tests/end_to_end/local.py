"""The distributed set-up of this machine, as `make up-local` starts it, and a shell of it."""

import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from infra.local.places import Places, places
from tests.end_to_end.command import ROOT, relais
from tests.services import NotInstalled

STARTING_S, STOPPING_S = 600, 90


@contextmanager
def up(folder: Path, *more: str) -> Iterator[Places]:
    """`up-local` in a folder, until everything answers and is there; Ctrl-C at the end."""
    awaited = "toute son histoire est là" if "--demo" in more else "Relais tourne"
    said = folder.with_suffix(".said")
    with said.open("ab") as out:
        begins = out.tell()
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local", "up", "--folder", str(folder), *more],
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    deadline = monotonic() + STARTING_S
    while awaited not in said.read_text()[begins:]:
        text = said.read_text()[begins:]
        if process.poll() is not None and "pas installé" in text:
            raise NotInstalled(text)
        assert process.poll() is None, text
        assert monotonic() < deadline, text
        sleep(0.2)
    try:
        yield places(folder)
    finally:
        if (folder / "up.pid").exists():  # else `down` has said so, and the process is leaving
            process.send_signal(signal.SIGINT)
        process.wait(timeout=STOPPING_S)
    assert process.returncode == 0, said.read_text()[begins:]


def asked(set_up: Places, *words: object) -> str:
    """What a verb says that is told what the settings file has."""
    return relais(*words, told=set_up.shown()).stdout


def asked_in_a_shell(set_up: Places, *words: object) -> str:
    """What a verb says in a shell that has sourced the settings file."""
    verb = " ".join(map(shlex.quote, (sys.executable, "-m", "services", *map(str, words))))
    done = subprocess.run(
        ["sh", "-c", f". {set_up.settings} && exec {verb}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def address(set_up: Places, service: str) -> str:
    """Where a service of the set-up answers."""
    return f"http://127.0.0.1:{set_up.port(service)}"
