"""The demo: a synthetic national history, received as it happened, then served."""

from collections.abc import Callable, Iterator

from pydantic_core import to_json

from services.standalone.generators import DATASETS
from services.standalone.importing import Tally, import_facts
from services.standalone.platform import Platform

ESTIMATED_FACTS = 445_000  # a year of 118 posts, for the progress bar only


def prepare(opened: Platform, posts: int, years: int, advanced: Callable[[], None]) -> Tally | None:
    """Fill an empty or half-filled data folder; None when it was filled before.

    The facts are received under their own devices' clocks, so that delays and `--as-of`
    mean something. An import that was interrupted goes on: what is there is a duplicate.
    """
    done = opened.folder.path / "demo.json"
    if done.exists():
        return None
    lines = _lines(posts, years, advanced)
    refused = opened.folder.path / "demo.rejected.jsonl"
    opened.folder.path.mkdir(parents=True, exist_ok=True)
    tally = import_facts(opened, lines, simulated=True, rejected=refused)
    done.write_bytes(to_json({"posts": posts, "years": years, **tally.as_dict()}))
    return tally


def _lines(posts: int, years: int, advanced: Callable[[], None]) -> Iterator[bytes]:
    for envelope in DATASETS["national118"](posts=posts, years=years):
        advanced()
        yield to_json(envelope)
