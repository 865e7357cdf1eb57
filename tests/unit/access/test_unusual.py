"""What nobody does in an hour is told: by which account, and from which number on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.transparency.notes import ED25519
from contracts.transparency.signing import Signer
from services.access.application.journal_log import JournalLog
from services.access.domain.policy import Action
from services.access.domain.unusual import WATCHES, Tally, unusual, watches_told
from services.access.main import build
from services.access.ports import Served
from services.access.settings import AccessSettings
from services.chassis.settings import SettingsRefused
from tests.architecture.known import metric_names

NOW = datetime.now(UTC)


def test_an_account_that_opens_the_vault_all_the_time_is_told_and_others_are_not() -> None:
    most = next(each.most for each in WATCHES if each.name == "coffre")
    lines = [
        Tally("a", Action.OPEN_VAULT, True, most + 1),
        Tally("b", Action.OPEN_VAULT, True, most),
        Tally("c", Action.READ_CASE, True, most + 1),
    ]
    assert [(each.watch.name, each.who) for each in unusual(lines, WATCHES)] == [("coffre", "a")]


def test_failures_are_counted_of_all_accounts_together() -> None:
    lines = [Tally(f"compte-{number}", "sign-in", False, 2) for number in range(26)]
    (told,) = unusual(lines, WATCHES)
    assert (told.watch.name, told.who, told.times) == ("connexions", "", 52)
    assert not unusual(lines, watches_told("connexions=100"))


def test_actions_watched_are_those_of_the_journal() -> None:
    words = (Path(__file__).parents[3] / "services/faces/audit/actions.toml").read_text()
    assert all(f"{action} = " in words for each in WATCHES for action in each.actions)


@pytest.mark.parametrize("said", ["inconnu=3", "coffre", "coffre=0", "coffre=-1", "coffre=x"])
def test_a_number_that_cannot_be_is_refused_at_the_start(said: str) -> None:
    with pytest.raises(SettingsRefused, match="RELAIS_ACCESS_UNUSUAL : "):
        AccessSettings.read({"RELAIS_ACCESS_UNUSUAL": said})


def test_what_begins_to_be_unusual_is_one_line_and_ends_with_its_hour(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = NOW
    journal = build(tmp_path / "access.db", lambda: now).journal
    signer = Signer("relais/essai", ED25519, b"k" * 32)
    log = JournalLog(journal, signer, lambda: now, watches=watches_told("refus=2"))
    for _ in range(3):
        journal.note(Served(now, "curieux", Action.READ_CASE, "27-01", False))
    for _ in range(2):
        ((watch, who, times),) = log.unusual()
    assert (watch.name, who, times, log.ongoing) == ("refus", "curieux", 3, 1)
    assert len([each for each in caplog.records if "unusual" in each.getMessage()]) == 1
    now += timedelta(minutes=61)
    assert not log.unusual()
    assert log.ongoing == 0
    assert "relais_access_unusual" in metric_names()
