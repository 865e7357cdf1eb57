"""The certified provider `oidc-provider` of npm, from a locked list, started by a test."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx

from tests.services import NotInstalled, free_port

HERE = Path(__file__).parent
CACHE = Path.home() / ".cache" / "relais"
LOCK = "package-lock.json"
SECRET = "un secret de test"
INPUT = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
ACTION = re.compile(r'<form[^>]*action="([^"]+)"')


@contextmanager
def provider(back: str) -> Iterator[str]:
    """The issuer's address, while it runs. Raises NotInstalled."""
    folder, port = _installed(), free_port()
    process = subprocess.Popen(
        ["node", "provider.mjs", str(port), back],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = []
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.strip() == "ready":
                break
        assert process.poll() is None, said
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=20)


def walk(address: str, login: str, back: str) -> str:
    """Sign in there as `login` and consent; the address to which the browser is sent back."""
    with httpx.Client(timeout=20) as browser:
        answer = browser.get(address)
        for _ in range(20):
            if answer.is_redirect:
                address = urljoin(str(answer.url), answer.headers["location"])
                if address.startswith(back):
                    return address
                answer = browser.get(address)
                continue
            fields = dict(INPUT.findall(answer.text))
            action = ACTION.search(answer.text)
            assert action, answer.text
            if fields.get("prompt") == "login":
                fields |= {"login": login, "password": "peu importe"}
            goal = urljoin(str(answer.url), unescape(action[1]))
            answer = browser.post(goal, data=fields)
    raise AssertionError(f"{address}: no way back")


def _installed() -> Path:
    """The folder of the locked packages, installed once for each lock."""
    if not shutil.which("npm") or not shutil.which("node"):
        raise NotInstalled("node et npm ne sont pas là (Debian : nodejs, npm)")
    digest = sha256((HERE / LOCK).read_bytes() + (HERE / "provider.mjs").read_bytes()).hexdigest()
    folder = CACHE / f"oidc-provider-{digest[:16]}"
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", LOCK, "provider.mjs"):
            shutil.copy(HERE / name, folder)
        words = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise NotInstalled(f"npm ci a échoué : {done.stderr.strip()[-300:]}")
        (folder / "installed").touch()
    return folder
