"""The rules of axe-core, from a locked list, and what they find on a page."""

import shutil
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page

from tests.services import NotInstalled

HERE = Path(__file__).parent
LOCK = "package-lock.json"
TAGS = ("RGAAv4", "wcag2a", "wcag2aa", "wcag21aa")
ASK = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"


def violations(page: Page, tags: tuple[str, ...] = TAGS) -> list[str]:
    """Each rule of `tags` that the page breaks, with where. Raises NotInstalled."""
    page.evaluate(_rules())
    found = page.evaluate(ASK, list(tags))["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


@cache
def _rules() -> str:
    """The script; evaluated by the debugger, which the content policy does not bind."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalled("npm is not installed (Debian package npm).")
    lock = (HERE / LOCK).read_bytes()
    folder = Path.home() / ".cache" / "relais" / f"axe-{sha256(lock).hexdigest()[:16]}"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", LOCK):
            shutil.copy(HERE / name, folder / name)
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise NotInstalled(f"npm ci did not succeed: {done.stderr[-300:]}")
    return script.read_text()
