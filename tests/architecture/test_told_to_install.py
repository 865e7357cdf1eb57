"""No document or message tells anyone to install a stranger's package under a name of ours."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOLD = re.compile(r"pip install ((?:-\S+ )*)([^\s`»,;]+)")


def test_what_people_are_told_to_install_is_pinned_in_the_locked_list() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE))
    files = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "services").rglob("*.py")]
    told = {
        (file.name, named.strip("'\""))
        for file in files
        for options, named in TOLD.findall(file.read_text())
        if "-r" not in options
    }
    assert {each for each in told if each[1] not in pinned | {"."}} == set()
    assert ("second_count.py", "duckdb") in told
