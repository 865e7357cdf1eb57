"""The demo of a local set-up: enough to read before its pages, the rest of its history beside."""

import json
import subprocess
import sys
from dataclasses import replace

from infra.local.places import Places
from infra.local.processes import ROOT, environment

BEGUN = "RELAIS_LOCAL_DEMO"
"""Where the settings file remembers what it was begun with: it goes on so for ever."""


def first_quarter(here: Places, posts: int, until: str) -> tuple[Places, bool]:
    """Have `relais demo` fill it with enough to read, and say how far it is.

    The set-up that remembers the demo, and whether all of it is there already. `until`: the
    last quarter or year, the last that is closed where it is empty. Raises CalledProcessError.
    """
    begun = here.drawn.get(BEGUN, f"{posts} {until}").split()
    asked = [*_words(begun), "--first-quarter", "--json"]
    ours = environment(here.shown())
    done = subprocess.run(asked, cwd=ROOT, env=ours, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    found = replace(here, drawn={**here.drawn, BEGUN: f"{begun[0]} {told['until']}"})
    if found != here:
        found.write()
    return found, bool(told["whole"])


def rest(here: Places) -> subprocess.Popen[bytes]:
    """The process that receives, counts and seals the rest; it ends with 0 once all is there."""
    return subprocess.Popen(
        _words(here.drawn[BEGUN].split()),
        cwd=ROOT,
        env=environment(here.shown()),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the supervisor
    )


def _words(begun: list[str]) -> list[str]:
    posts, *until = begun
    words = [sys.executable, "-m", "services", "demo", "--posts", posts]
    return [*words, *(["--until", *until] if until else [])]
