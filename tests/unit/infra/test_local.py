"""The supervisor of the local set-up: what dies comes back, what cannot live is given up."""

import fcntl
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from infra.local.children import DEATHS, Child, GivenUp, stop
from infra.local.front import CADDYFILE, routes
from infra.local.places import held, places
from infra.ports import HELD
from tests.architecture.tree import ROOT


def child(folder: Path, script: str) -> Child:
    """A shell that runs `script`."""

    def start(log):
        command = ["sh", "-c", script]
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    return Child("essai", start, folder / "essai.log")


def ended(each: Child) -> None:
    """Wait until it has stopped."""
    while each.pid is not None:
        sleep(0.01)


def test_a_child_that_dies_is_said_and_comes_back_later(tmp_path: Path):
    said: list[str] = []
    each = child(tmp_path, "exec sleep 60")
    each.go()
    first = each.pid
    os.kill(first, signal.SIGKILL)
    ended(each)
    each.keep(100.0, said.append)
    each.keep(100.5, said.append)
    assert each.pid is None
    each.keep(101.5, said.append)
    assert each.pid not in (None, first)
    assert "code -9" in said[0]
    stop([[each]])


def test_a_child_that_dies_again_and_again_is_given_up_with_its_last_words(tmp_path: Path):
    each = child(tmp_path, "echo sans base; exit 3")
    each.go()
    with pytest.raises(GivenUp, match="sans base"):
        die_on(each)
    assert each.log.read_text().count("sans base") == DEATHS


def die_on(each: Child) -> None:
    """Let it die, and come back, as often as it may."""
    for moment in range(0, 20 * DEATHS, 20):
        ended(each)
        each.keep(float(moment), lambda _: None)
        each.keep(moment + 19.0, lambda _: None)


def test_children_are_asked_to_stop_the_last_rank_first(tmp_path: Path):
    script = f"trap 'echo $0 >> {tmp_path}/order; exit' TERM; while :; do sleep 0.05; done"
    ranks = []
    for name in ("server", "service"):
        each = child(tmp_path, script.replace("$0", name))
        each.go()
        ranks.append([each])
    sleep(0.3)
    began = monotonic()
    stop(ranks)
    assert (tmp_path / "order").read_text().split() == ["service", "server"]
    assert monotonic() - began < 10


def test_ports_and_passwords_are_drawn_once_and_for_the_owner_only(tmp_path: Path):
    first, again = places(tmp_path / "local"), places(tmp_path / "local")
    assert dict(first.drawn) == dict(again.drawn)
    assert stat.S_IMODE(first.settings.stat().st_mode) == 0o600
    script = f'. {first.settings}; printf %s "$RELAIS_INTAKE_DATABASE_URL"'
    shell = subprocess.run(["sh", "-c", script], capture_output=True, text=True)
    assert shell.stdout == first.url("intake")


def test_two_processes_that_draw_at_once_never_have_the_same_port(tmp_path: Path):
    draw = (
        "from infra.ports import hold; import sys; "
        "print(*(hold(wished) for wished in (48001, 48002, 0, 0)), flush=True); sys.stdin.read()"
    )
    drawing = [
        subprocess.Popen(
            [sys.executable, "-c", draw],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    drawn = [port for each in drawing if each.stdout for port in each.stdout.readline().split()]
    for each in drawing:
        each.communicate("")
    assert len(drawn) == len(set(drawn)) == 16


def test_a_port_that_somebody_has_at_a_later_start_is_drawn_anew_and_written(tmp_path: Path):
    first = places(tmp_path / "local")
    HELD.pop(first.port("intake"))  # an earlier process, which has ended
    with socket.create_server(("127.0.0.1", first.port("intake"))):
        later = held(first)
    assert later.port("intake") != first.port("intake")
    assert later.port("posts") == first.port("posts")
    assert places(tmp_path / "local") == later


ROUTED = {
    "/": "partners",
    "/saisie/27-01/nouvelle": "posts",
    "/carnet/sw.js": "posts",
    "/postes/27-01": "posts",
    "/registre/27-01/convention": "posts",
    "/connexion": "posts",
    "/static/relais.css": "posts",
    "/v1/events": "intake",
    "/v1/posts/27-01/cases/x": "intake",
    "/v1/tables/A1": "reporting",
    "/v1/releases": "partners",
    "/editions/2008/public": "partners",
    "/partenaires/dcsp": "partners",
    "/arbitrage": "partners",
    "/livraisons/x": "partners",
    "/aide": "partners",
    "/metrics": None,
    "/readyz": None,
}


@pytest.mark.parametrize("path", ROUTED)
def test_the_front_leads_each_path_where_caddy_leads_it(path: str):
    found = next(route for route in routes(CADDYFILE.read_text()) if route.leads(path))
    assert found.process == ROUTED[path]


def test_what_a_set_up_of_an_earlier_version_lacks_is_drawn_and_the_rest_kept(tmp_path: Path):
    first = places(tmp_path / "local")
    lines = first.settings.read_text().splitlines(keepends=True)
    first.settings.write_text("".join(each for each in lines if "VAULT" not in each))
    later = places(tmp_path / "local")
    lacked = {"RELAIS_PASSWORD_VAULT"}
    assert {name for name in first.drawn if first.drawn[name] != later.drawn[name]} == lacked
    assert places(tmp_path / "local").drawn == later.drawn
    assert stat.S_IMODE(later.settings.stat().st_mode) == 0o600


def test_of_two_that_start_on_one_folder_at_once_one_is_refused(tmp_path: Path):
    other = os.open(tmp_path, os.O_RDONLY)  # it has not yet said who it is
    fcntl.flock(other, fcntl.LOCK_EX)
    words = [sys.executable, "-m", "infra.local", "up", "--folder", str(tmp_path)]
    later = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    os.close(other)
    assert later.returncode == 1
    assert "Déjà en marche" in later.stderr
    assert [*tmp_path.iterdir()] == []
