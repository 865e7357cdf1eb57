"""What is unusual in an hour of the journal of accesses: an account that reads far too much, a
crowd of failures, rights given by the dozen. Numbers: unusual.toml, or what the operator says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, PositiveInt

from contracts.data_files import read_entries

WITHIN = timedelta(hours=1)


class Watch(BaseModel):
    """What is counted together; `says` (French) what is told when there are more than `most`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    says: str
    actions: frozenset[str]
    allowed: bool
    most: PositiveInt
    each: bool = False


WATCHES = tuple(read_entries(["services/access/domain/unusual.toml"], Watch, "name").values())


class Tally(NamedTuple):
    """How many lines of WITHIN are alike."""

    who: str
    action: str
    allowed: bool
    times: int


class Unusual(NamedTuple):
    """A watch that has more than its most; `who` is empty where all are counted together."""

    watch: Watch
    who: str
    times: int


def unusual(tallies: Iterable[Tally], watches: Sequence[Watch]) -> Sequence[Unusual]:
    """What exceeds a watch, in the order of the watches, the most first."""
    counted: dict[str, Counter[str]] = {each.name: Counter() for each in watches}
    for tally in tallies:
        for watch in watches:
            if tally.action in watch.actions and tally.allowed == watch.allowed:
                counted[watch.name][tally.who if watch.each else ""] += tally.times
    return [
        Unusual(watch, who, times)
        for watch in watches
        for who, times in counted[watch.name].most_common()
        if times > watch.most
    ]


def watches_told(said: str) -> Sequence[Watch]:
    """WATCHES with other numbers: `coffre=100,refus=50`. Raises ValueError (French)."""
    other = dict(_number(each) for each in said.split(",") if each.strip())
    return [each.model_copy(update={"most": other.get(each.name, each.most)}) for each in WATCHES]


def _number(said: str) -> tuple[str, int]:
    name, _, number = (part.strip() for part in said.partition("="))
    known: Mapping[str, Watch] = {each.name: each for each in WATCHES}
    if name not in known or not (number.isdecimal() and int(number)):
        raise ValueError(f"« {said.strip()} » : un nom parmi {', '.join(known)}, =, un nombre.")
    return name, int(number)
