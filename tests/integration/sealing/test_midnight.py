"""A quarter ends at midnight in Paris, for sealing as for the tables of a past day."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic_core import to_json

from contracts.period import Period
from services.embedded.platform import Platform, platform
from services.operations.importing import import_file
from services.operations.scheduler.due import due_periods
from services.reporting.sealer.counted import SealingRefused, read
from tests.builders import envelope

CASE = Path(__file__).parents[2] / "cases" / "12-utc-day.jsonl"
"""A register, and a situation received on 1 July 2026 at 0:30 in Paris, which is June in UTC."""
POSTS = ("27-01", "27-02", "27-03")
BEFORE, AFTER = "2008-12-31T22:30:00+00:00", "2008-12-31T23:30:00+00:00"
Told = Callable[..., Platform]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Callable[[Path], Platform]]:
    """A folder with the facts of a file, each received at its own instant, and counted."""
    with platform(tmp_path / "data") as opened:

        def importing(file: Path) -> Platform:
            assert import_file(opened, file, True, lambda size: None).rejected == 0
            opened.projections.catch_up()
            return opened

        yield importing


def facts(folder: Path, received: str, cases: int, opens: bool = True) -> Path:
    """A file of posts (unless they are there) and of their cases, all received at an instant."""
    said = [envelope("post-opened", post=post, time="2006-01-02T09:00:00Z") for post in POSTS]
    said = said if opens else []
    said += [
        envelope("case-opened", subject=str(uuid4()), post=post, occurred_on=day, time=received)
        for post in POSTS
        for day in ("2008-11-03",) * cases
    ]
    file = folder / "facts.jsonl"
    file.write_bytes(b"\n".join(map(to_json, said)))
    return file


def test_a_fact_received_after_midnight_in_paris_ends_the_quarter_for_both(told: Told) -> None:
    opened = told(CASE)
    with opened.reporting.views.snapshot() as snapshot:
        assert read(snapshot, Period.parse("2026-Q2")).position == opened.feed.head()
        with pytest.raises(SealingRefused, match="que jusqu'au 01/07/2026, à Paris"):
            read(snapshot, Period.parse("2026-Q3"))
    assert opened.position_of("2026-06-30") == opened.feed.head() - 1
    assert opened.position_of("2026-07-01") == opened.feed.head()


def test_a_year_is_sealed_from_the_first_fact_after_midnight_in_paris(
    told: Told, tmp_path: Path
) -> None:
    opened = told(facts(tmp_path, BEFORE, cases=12))
    eve = opened.feed.head()
    assert opened.position_of("2008-12-31") == eve
    with pytest.raises(SealingRefused, match="31/12/2008"):
        opened.sealer.seal("2008-Q4")
    assert due_periods(opened, Period.parse("2009").last_day, 2008)[-1] == "2008-Q3"
    told(facts(tmp_path, AFTER, cases=1, opens=False))
    assert due_periods(opened, Period.parse("2009").last_day, 2008)[-1] == "2008"
    assert opened.sealer.seal("2008-Q4").position == opened.feed.head()
    assert opened.position_of("2008-12-31") == eve
    assert opened.position_of("2009-01-01") == opened.feed.head()
