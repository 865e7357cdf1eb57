"""A demo that is read while it is still filled: what waits, what is said, what goes on."""

import time
from collections.abc import Iterator
from datetime import date
from multiprocessing import active_children
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.embedded.demo import begin, receive, seal_due
from services.embedded.demo_accounts import open_accounts
from services.embedded.filling import IMPORTER, Filling
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.intake.application.group_commit import Overloaded
from services.operations.scheduler.due import due_periods
from tests.builders import envelope

PATIENCE_S = 120


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Platform]:
    """A demo of which the first quarter is there."""
    with platform(tmp_path) as opened:
        receive(opened, begin(opened, 2, 1), lambda: None, date(2008, 4, 21))
        opened.projections.catch_up()
        yield opened


def finish(opened: Platform) -> None:
    """What the process that counts does at the end."""
    seal_due(opened, lambda _: None)


def over(filling: Filling, *, failed: bool) -> bool:
    """Wait until nothing is prepared any more."""
    until = time.monotonic() + PATIENCE_S
    while filling.notice() is not None and not filling.failed:
        assert time.monotonic() < until
        time.sleep(0.1)
    return filling.failed is failed


def test_pages_are_read_while_the_history_comes_and_entry_opens_after_it(begun: Platform) -> None:
    told: list[str] = []
    demo, choices = begin(begun, 2, 1), open_accounts(begun)
    with Filling(begun, demo, finish, told.append) as filling:
        page = TestClient(create_app(begun, choices, filling), base_url="http://127.0.0.1")
        assert "La démonstration se prépare encore" in page.get("/connexion").text
        with pytest.raises(Overloaded):
            begun.intake.submit([envelope("post-opened", post="976-98")])
        assert over(filling, failed=False)
        assert "se prépare" not in page.get("/connexion").text
        assert [
            each.answer for each in begun.intake.submit([envelope("post-opened", post="976-98")])
        ] == ["accepted"]
    assert told[-1].startswith("Tout est prêt")
    assert begin(begun, 2, 1).accepted == begun.feed.head() - 1
    begun.projections.catch_up()
    assert due_periods(begun, date.max, 2008), "somebody entered something today"
    assert not due_periods(begun, demo.over, 2008)
    assert "2008" in {str(each.period) for each in begun.releases.sealed()}


def test_a_history_whose_process_is_killed_is_told_and_gone_on_with(begun: Platform) -> None:
    told: list[str] = []
    with Filling(begun, begin(begun, 2, 1), finish, told.append) as filling:
        next(each for each in active_children() if each.name == IMPORTER).kill()
        assert over(filling, failed=True)
    assert "Relancez « relais demo »" in told[-1]
    with Filling(begun, begin(begun, 2, 1), finish, told.append) as filling:
        assert over(filling, failed=False)
