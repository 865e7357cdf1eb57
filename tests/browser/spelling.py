"""French as Debian's dictionary spells it, with the words of the trade beside."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from lxml import html

from tests.services import NotInstalled

TRADE = Path(__file__).with_name("words.txt")
"""Words that are right here and in no dictionary; sorted, one a line."""
DICTIONARY = "fr_FR"
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_OF_MACHINES = re.compile(r"\S*(?:[\d_/@=]|\w\.\w|demo-)\S*")
"""Addresses, identifiers, accounts of the demo: no words."""
_ELIDED = re.compile(r"\b(?:[dlnsjcmtDLNSJCMT]|[Qq]u)'(?=[A-Z]{2})")  # of an acronym: « l'IS »
_SILENT = "//script | //style | //code | //pre | //textarea"
_SAID = ("aria-label", "title", "alt", "placeholder")


def texts_of(page: html.HtmlElement) -> list[str]:
    """What a person reads of a page, and what is read aloud; not what only a machine reads."""
    for each in page.xpath(_SILENT):
        each.tail = f"…{each.tail or ''}"
        each.drop_tree()
    said = [value for each in page.iter() for name in _SAID if (value := each.get(name))]
    return [*page.itertext(), *said]


def misspelt(texts: Iterable[str]) -> set[str]:
    """The words that neither the dictionary nor TRADE has. Raises NotInstalled."""
    program = shutil.which("hunspell")
    if program is None or not Path("/usr/share/hunspell/fr_FR.dic").exists():
        raise NotInstalled("hunspell is not installed (Debian: hunspell, hunspell-fr-classical).")
    bare = (_ELIDED.sub("", _OF_MACHINES.sub(" ", text.replace("’", "'"))) for text in texts)
    words = {word for text in bare for word in _WORD.findall(text)}
    done = subprocess.run(
        [program, "-d", DICTIONARY, "-p", str(TRADE), "-i", "utf-8", "-l"],
        input="\n".join(sorted(words)),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())
