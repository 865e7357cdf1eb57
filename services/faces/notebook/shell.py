"""The shell of the notebook: every file the page needs, and one version for all of them."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from contracts.codes import TYPE_POSTE

STATIC = Path(__file__).parent / "static"
WORKER = "worker.js"
ONLINE = "saisie.js"
"""The worker of the pages online: it is no part of the shell, which works without network."""
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}
NO_POST = "00-00"


class ShellFile(NamedTuple):
    """A file of the shell."""

    content: bytes
    media_type: str

    @property
    def integrity(self) -> str:
        """As a browser checks it (Subresource Integrity)."""
        return f"sha256-{b64encode(sha256(self.content).digest()).decode()}"


class Shell:
    """The files as they are when the process starts.

    `version` changes with any of them, and with what `page(post, service)` shows, codes
    included: a browser that meets another version fetches a whole shell or none.
    """

    def __init__(self, page: Callable[[str, str], str]) -> None:
        """Read the files; `page` makes the page of a post."""
        self.page = page
        files = {
            path.name: ShellFile(path.read_bytes(), MEDIA_TYPES[path.suffix])
            for path in sorted(STATIC.iterdir())
            if path.suffix in MEDIA_TYPES
        }
        worker = files.pop(WORKER).content
        self.online = files.pop(ONLINE).content
        self.files: Mapping[str, ShellFile] = files
        pages = "".join(page(NO_POST, service) for service in TYPE_POSTE.current)
        whole = [worker, pages.encode(), *(file.content for file in files.values())]
        self.version = sha256(b"\0".join(whole)).hexdigest()[:16]
        integrity = {f"/carnet/static/{name}": file.integrity for name, file in files.items()}
        self.worker = (
            f"const VERSION = {json.dumps(self.version)};\n"
            f"const FILES = {json.dumps(integrity)};\n{worker.decode()}"
        )
        """The script of the service worker, with its version and its files."""
