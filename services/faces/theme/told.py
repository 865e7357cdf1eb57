"""Sentences that machines are told, for people: without ids, with the French names of facts."""

import re
from collections.abc import Mapping

from contracts.data_files import read_toml

FACTS: Mapping[str, str] = read_toml("services/faces/theme/facts.toml", dict[str, str])
"""How a page calls each fact, by stored name."""
_ID = re.compile(r" ?\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_NAME = re.compile(r" \([a-z]+([-_.][a-z0-9]+)+\)")
_TYPE = re.compile(r"\brelais\.[a-z-]+\.v\d+\b")


def for_people(sentence: str) -> str:
    """`Le fait de la situation, du 14/10/2008 (« Saisine »)`, of one with an id and a type."""
    called = _TYPE.sub(lambda found: f"« {FACTS.get(found[0], 'fait')} »", sentence)
    return _NAME.sub("", _ID.sub("", called))
