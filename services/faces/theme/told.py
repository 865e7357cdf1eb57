"""Sentences that machines are told, for people: without ids, with the French names of facts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.data_files import read_toml

_OF_SITUATIONS, _OF_POSTS = "services/faces/entry/kinds.toml", "services/faces/register/kinds.toml"


def _with_forms() -> Iterator[tuple[str, str]]:
    """The facts that forms make, called as those forms call them; the first name of each last."""
    entry = read_toml(_OF_SITUATIONS, dict[str, Any])
    for group in ("acts", "others", "activity", "shown"):
        yield from ((kind["event"], kind["title"]) for kind in entry[group].values())
    register = read_toml(_OF_POSTS, dict[str, dict[str, Any]])["forms"]
    yield from ((kind["event"], kind["said"]) for kind in reversed(register.values()))


FACTS: Mapping[str, str] = {
    **read_toml("services/faces/theme/facts.toml", dict[str, str]),
    **dict(_with_forms()),
}
"""How a page calls each fact, by stored name."""
_ID = re.compile(r" ?\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_NAME = re.compile(r" \([a-z]+([-_.][a-z0-9]+)+\)")
_TYPE = re.compile(r"\brelais\.[a-z-]+\.v\d+\b")


def for_people(sentence: str) -> str:
    """`Le fait de la situation, du 14/10/2008 (« Saisine »)`, of one with an id and a type."""
    called = _TYPE.sub(lambda found: f"« {FACTS.get(found[0], 'fait')} »", sentence)
    return _NAME.sub("", _ID.sub("", called))
