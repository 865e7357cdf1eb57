"""The whole chain, command by command: enquete73 in, the tables of the report out."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from services.embedded.platform import platform
from services.synthetic.national118 import register_facts
from tests.end_to_end.command import relais, told
from tests.report import POPULATION, PrintedCell, differences, printed_as_shown, printed_cells

YEAR = "2008"
EURE = ("--level", "department", "--area", "27")
NATION = ("--level", "nation")
TABLES = {cell.table: cell for cell in printed_cells()}


def projected(facts: Path, store: Path) -> Path:
    """A store that has taken in all facts and built its read models."""
    answered = told("import", facts, "--data", store)
    assert answered["conflict"] == answered["rejected"] == answered["duplicate"] == 0
    relais("project", "--until-idle", "--data", store)
    return store


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of enquete73."""
    folder = tmp_path_factory.mktemp("enquete73")
    relais("generate", "enquete73", "--out", folder / "facts.jsonl")
    return projected(folder / "facts.jsonl", folder / "data")


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the registers of national118, without its situations."""
    folder = tmp_path_factory.mktemp("national118")
    write_lines(folder / "facts.jsonl", register_facts())
    return projected(folder / "facts.jsonl", folder / "data")


def write_lines(path: Path, envelopes: Iterable[dict[str, Any]]) -> None:
    """One envelope a line."""
    path.write_text("".join(f"{json.dumps(said)}\n" for said in envelopes), encoding="utf-8")


def asked(cell: PrintedCell, store: Path) -> dict[str, Any]:
    """The JSON of the table of the cell; T29 is about the Eure only."""
    where = EURE if cell.table == "T29" else NATION
    words = ("table", cell.code, *where, "--period", YEAR, "--format", "json", "--data", store)
    body: dict[str, Any] = json.loads(relais(*words).stdout)
    return body


@pytest.mark.parametrize("table", [table for table in TABLES if table != POPULATION])
def test_a_table_of_the_survey_prints_as_in_the_report(table: str, survey: Path) -> None:
    body = asked(TABLES[table], survey)
    assert (body["table"], body["period"]) == (TABLES[table].code, YEAR)
    assert differences(table, body["rows"]) == {}


def test_the_page_shows_the_year_of_the_report_as_it_was_printed(survey: Path) -> None:
    with platform(survey) as made:
        printed_as_shown(made.reporting.tables)


def test_the_population_prints_as_in_the_report(population: Path) -> None:
    body = asked(TABLES[POPULATION], population)
    assert differences(POPULATION, body["rows"]) == {}
