"""enquete73 typed in the forms of the pages, fact by fact: the report comes out as printed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.events.posts import PostOpened
from services.access.domain.principals import LOCAL
from services.embedded.platform import Platform, platform
from services.faces.entry.questionnaire import FIRST, _years
from services.intake.application.envelope_validation import read
from services.reporting.domain.tables.question import asked
from services.synthetic.enquete73 import facts
from tests.report import POPULATION, differences, printed_as_shown, printed_cells
from tests.typed_facts import Envelope, retyped

END = date(2009, 1, 31)
"""When the last of its answers is in."""
SAID = list(facts())


def typed(said: list[dict[str, Any]]) -> Iterator[tuple[Envelope, Envelope]]:
    """Each fact beside what a form makes of it."""
    service: dict[str, str] = {}
    for each in said:
        if each["type"] == PostOpened.NAME:
            service[each["subject"]] = each["data"]["service"]
        yield each, retyped(each, service[each["data"]["post"]], END)


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform that began empty, and to which the door of the forms gave each of them."""
    folder: Path = tmp_path_factory.mktemp("typed")
    with platform(folder, lambda: datetime(2009, 1, 31, 12, tzinfo=UTC)) as made:
        entries = [read(after, LOCAL) for _, after in typed(SAID)]
        answers = made.intake.record(entries)
        assert [each.problem for each in answers if each.answer != "accepted"] == []
        made.projections.catch_up()
        yield made


def test_every_fact_of_enquete73_typed_in_its_form_says_the_same() -> None:
    for before, after in typed(SAID):
        assert after["data"] == before["data"]
        assert (after["type"], after["subject"]) == (before["type"], before["subject"])


def test_what_was_typed_prints_the_tables_of_the_report(filled_in: Platform) -> None:
    tables = filled_in.reporting.tables
    for table in sorted({cell.table for cell in printed_cells()} - {POPULATION}):
        where = ("department", "27") if table == "T29" else ("nation", None)
        found = tables.answer(asked(f"S{table[1:]}", *where, "2008"))
        assert differences(table, found.rows) == {}, table
    printed_as_shown(tables)


def test_what_was_typed_gives_the_indicators_of_the_eure(filled_in: Platform) -> None:
    told = filled_in.reporting.tables.indicators("department", "27", "2008").indicators
    ours = {each.indicator.code: each.value for each in told}
    assert (ours["P-I1"], ours["U-M1"], ours["F-M1"]) == ("60.00", 107, 107)


def test_a_year_long_past_is_reached_from_the_questionnaire_of_today() -> None:
    assert _years(2026, 2026) == [2022, 2023, 2024, 2025, 2026]
    assert _years(2008, 2026) == [2007, 2008, 2009, 2010, 2011, 2026]
    assert _years(FIRST, 2026)[0] == FIRST
