"""What a crowd costs `relais serve`: sign-ins, imports and half-open requests at once.

`/livez` is asked by a process of its own, as a supervisor is: in this one, whoever asks would
wait for the threads of the crowd.
"""

import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from services.access.domain.principals import Role
from services.embedded.platform import platform
from tests.benchmarks.row import Row
from tests.builders import envelope
from tests.services import free_port

SIGN_INS, IMPORTS, HALF_OPEN, FACTS = 50, 20, 1_000, 500
PASSWORD = "un mot de passe long"
HALF = b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\n"
PROBE = """
import sys, time
from http.client import HTTPConnection
from threading import Thread
over = Thread(target=sys.stdin.read)
over.start()
slowest = 0.0
while over.is_alive():
    started = time.perf_counter()
    asked = HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
    asked.request("GET", "/livez")
    assert asked.getresponse().read() == b'{"status":"ok"}'
    slowest = max(slowest, time.perf_counter() - started)
    asked.close()
    time.sleep(0.05)
print(slowest)
"""
"""Asks `/livez` until its own input ends; prints how long the slowest answer took, in seconds."""
ENOUGH = (200, 303, 422, 429, 503)
"""What a sign-in may be answered: who comes into a crowd may be asked to come again."""


def run() -> list[Row]:
    """The most memory of the process, and the slowest /livez meanwhile."""
    with TemporaryDirectory() as folder, ExitStack() as beside:
        token = _prepared(Path(folder))
        port = free_port()
        words = ["serve", "--data", folder, "--port", str(port)]
        served = subprocess.Popen(
            [sys.executable, "-m", "services", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        beside.callback(served.wait)
        beside.callback(served.terminate)
        address = f"http://127.0.0.1:{port}"
        while not _alive(address):
            time.sleep(0.1)
        for _ in range(HALF_OPEN):
            one = beside.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            one.sendall(HALF)
        words = [sys.executable, "-c", PROBE, str(port)]
        probe = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        beside.callback(probe.kill)
        with ThreadPoolExecutor(SIGN_INS + IMPORTS) as crowd:
            done = [crowd.submit(_sign_in, address, number) for number in range(SIGN_INS)]
            done += [crowd.submit(_import, address, token, number) for number in range(IMPORTS)]
            for each in done:
                each.result()
        slowest = float(probe.communicate()[0])
        peak = int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{served.pid}/status").read_text())[0])
    crowd_of = f"{SIGN_INS} sign-ins, {IMPORTS} imports, {HALF_OPEN} half open"
    return [
        Row(f"crowd: memory ({crowd_of})", peak / 1024, "MB", at_most=400),
        Row("crowd: slowest /livez meanwhile", slowest, "s", at_most=1),
    ]


def _prepared(folder: Path) -> str:
    """Accounts and a post; the access of a program that may import."""
    with platform(folder) as made:
        made.intake.submit([envelope("post-opened")])
        accounts = made.access.accounts
        for number in range(SIGN_INS):
            accounts.create(f"personne-{number}", PASSWORD, "bench")
            accounts.grant(f"personne-{number}", Role.INTERVENANT, ["27-01"], "bench")
        last = made.access.clock().date() + timedelta(days=2)
        token = accounts.create_token("bench", ["27-01"], last, "bench")
        return made.access.programs.exchange(token).secret


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/livez", timeout=5).is_success
    except httpx.TransportError:
        return False


def _sign_in(address: str, number: int) -> None:
    with httpx.Client(base_url=address, timeout=120) as browser:
        (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/connexion").text)[:1]
        form = {"csrf": csrf, "compte": f"personne-{number}", "mot_de_passe": PASSWORD}
        assert browser.post("/connexion", data=form).status_code in ENOUGH


def _import(address: str, token: str, number: int) -> None:
    facts = [envelope("case-opened") for _ in range(FACTS)]
    answer = httpx.post(
        f"{address}/v1/events",
        json=facts,
        headers={"Authorization": f"Bearer {token}"},
        timeout=120,
    )
    assert answer.status_code == 200, answer.text[:200]
