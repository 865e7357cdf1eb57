"""Files that people name: where what is told of one can be written."""

from pathlib import Path
from tempfile import TemporaryFile

REJECTED = ".rejected.jsonl"
"""What is added to the name of a file of facts for those that were refused."""


def written_with(file: Path, suffix: str) -> Path:
    """`FILE.suffix` beside `file`, or in the current folder where that of `file` takes nothing.

    That is so on a disk that is only read, and of what comes through a pipe (`/dev/fd/63`).
    """
    try:
        with TemporaryFile(dir=file.parent):
            return file.with_name(file.name + suffix)
    except OSError:
        return Path.cwd() / (file.name + suffix)
