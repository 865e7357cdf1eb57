"""S01 to S30: the tables of the report, from the facts of enquete73 and from a few posts."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from contracts.envelope import encode, read_at_the_door
from contracts.read_model import CellRow, PostRecord
from contracts.statistics.report_tables import REPORT_TABLES, SURVEY_TABLES
from contracts.streams import StreamId
from services.projections.domain.entries import Entry, RegisterFact, read
from services.projections.domain.register import evolve, post_record
from services.reporting.domain.tables.report_tables import report_table
from services.reporting.domain.tables.report_tables.counting import rounded
from services.synthetic.enquete73 import facts
from tests.report import POPULATION, differences, printed_cells
from tests.unit.reporting.given import record, version

RECEIVED = datetime(2009, 1, 2, tzinfo=UTC)
TABLES = list(dict.fromkeys(cell.table for cell in printed_cells()))


@pytest.fixture(scope="module", params=[73, 1])
def survey(request: pytest.FixtureRequest) -> tuple[list[PostRecord], list[CellRow]]:
    """The registers and the situations of the data set, for two seeds."""
    envelopes = list(facts(request.param))
    return registers(envelopes), oriented(envelopes)


def registers(envelopes: Iterable[dict[str, Any]]) -> list[PostRecord]:
    """The record of each post, folded as the projections do."""
    folded: dict[str, Any] = {}
    for position, envelope in enumerate(envelopes, 1):
        post = envelope["subject"]
        if f"/posts/{post}" == envelope["source"]:
            fact = read(
                Entry(
                    position, StreamId(post), encode(read_at_the_door(envelope).recorded(RECEIVED))
                )
            )
            assert isinstance(fact, RegisterFact)
            folded[post] = evolve(folded.get(post), fact, position)
    records = [post_record(register) for register in folded.values()]
    return [found for found in records if found is not None]


def oriented(envelopes: Iterable[dict[str, Any]]) -> list[CellRow]:
    """A cell for each situation that was oriented, with what the answer says."""
    force: dict[str, str] = {}
    known: dict[str, str] = {}
    for envelope in envelopes:
        case, data = envelope["subject"], envelope["data"]
        if envelope["type"] == "relais.case-opened.v1":
            force[case] = data["force"]
        elif envelope["type"] == "relais.person-oriented.v1":
            known[case] = "nr"
        elif envelope["type"] == "relais.orientation-answered.v1":
            known[case] = data["known_to_social_services"]
    return [
        situation(force=force[case], d1=answer, area=area)
        for case, answer in known.items()
        for area in ("27", "FR")
    ]


def situation(**changes: Any) -> CellRow:
    """A situation oriented in the Eure in June 2008."""
    cell: dict[str, Any] = {
        "table": "E6",
        "measure": "situations",
        "period": "2008-06",
        "area": "27",
        "post": "",
        "force": "police",
        "d1": "non",
        "d2": "",
        "value": 1,
    }
    return CellRow(**(cell | changes))


def answering(post: str, **answers: Any) -> PostRecord:
    """A post that answered the questionnaire of 2008."""
    return record(post, surveys={2008: {"effective_on": "2008-11-15", "year": 2008, **answers}})


def values(code: str, *posts: PostRecord) -> dict[tuple[Any, Any], Any]:
    """The values of a table for a few posts."""
    rows = report_table(code, 2008, posts, ())
    return {(row["row"], row["column"]): row["value"] for row in rows}


@pytest.mark.parametrize("table", [table for table in TABLES if table != POPULATION])
def test_enquete73_prints_the_table_as_the_report(
    table: str, survey: tuple[list[PostRecord], list[CellRow]]
) -> None:
    records, situations = survey
    rows = report_table(f"S{table[1:]}", 2008, records, situations)
    assert differences(table, rows) == {}


def test_the_data_set_is_the_same_twice_and_passes_the_door() -> None:
    first, second = (json.dumps(list(facts())) for _ in range(2))
    assert first == second
    envelopes = json.loads(first)
    assert [read_at_the_door(envelope).type for envelope in envelopes]
    assert [e["time"] for e in envelopes] == sorted(e["time"] for e in envelopes)
    assert len({envelope["id"] for envelope in envelopes}) == len(envelopes)


def test_no_post_of_the_data_set_is_promised_more_than_its_cost() -> None:
    promised: Counter[str] = Counter()
    for envelope in facts():
        if envelope["type"] == "relais.funding-pledged.v1":
            promised[envelope["subject"]] += envelope["data"]["share_percent"]
    assert len(promised) == 68
    assert max(promised.values()) == 100


def test_every_post_is_in_the_department_of_its_commune() -> None:
    opened = [e["data"] for e in facts() if e["type"] == "relais.post-opened.v1"]
    assert len({data["post"] for data in opened}) == 73
    assert all(data["commune"].startswith(data["post"].split("-")[0]) for data in opened)


@pytest.mark.parametrize("code", [code for code in REPORT_TABLES if code != "S01"])
def test_a_table_keeps_its_whole_grid_when_nobody_answered(code: str) -> None:
    table = REPORT_TABLES[code]
    rows = report_table(code, 2008, (), ())
    grid = [(row.code, column.code) for row in table.rows for column in table.columns]
    assert [(row["row"], row["column"]) for row in rows] == grid
    assert all(not row["value"] for row in rows)


def test_the_population_counts_every_open_post_and_not_only_respondents() -> None:
    posts = (
        record("27-01"),
        record("27-02", versions=(version(service="mixte"),)),
        record("27-03", closed_on=date(2008, 12, 31)),
    )
    found = values("S02", *posts)
    assert [found[row, "n"] for row in ("police", "gendarmerie", "mixte", "total")] == [1, 0, 1, 2]


def test_a_post_that_answered_another_year_is_not_a_respondent() -> None:
    assert {row["value"] for row in report_table("S03", 2007, [answering("27-01")], ())} == {
        0,
        None,
    }


def test_a_silent_post_is_in_the_base_only_where_non_response_is_an_answer() -> None:
    posts = (answering("27-01", training_at_start=True), answering("27-02"))
    assert values("S22", *posts)["police", "nr"] == 50
    assert values("S23", *posts)["police", "oui"] is None
    assert values("S12", answering("27-01", home_visits=None))["vad", "nr"] == 100


def test_the_register_is_read_on_the_day_of_the_answers() -> None:
    moved = record(
        versions=(version(), version(date(2008, 12, 1), employer="asso")),
        surveys={2008: {"effective_on": "2008-11-15", "year": 2008}},
    )
    assert values("S07", moved)["police", "cg"] == 100


def test_a_mean_ignores_the_posts_that_do_not_declare_the_problem() -> None:
    posts = (
        answering("27-01", problem_shares={"psy": 8}),
        answering("27-02", problem_shares={"psy": 9, "addict": 3}),
        answering("27-03"),
    )
    found = values("S14", *posts)
    assert found["commissariat", "psy"] == "8.5"
    assert found["commissariat", "addict"] == 3
    assert found["gendarmerie", "psy"] is None


def test_unknown_persons_are_a_share_of_those_whose_answer_is_known() -> None:
    cells = [
        situation(value=2),
        situation(d1="oui"),
        situation(d1="nr", value=50),
        situation(area="FR", value=50),
        situation(period="2007-12", value=50),
        situation(table="B6", value=50),
    ]
    rows = report_table("S29", 2008, (), cells)
    assert [(row["value"], row["base"]) for row in rows] == [(67, 3), (None, 0), (67, 3)]


@pytest.mark.parametrize(
    ("exact", "step", "printed"),
    [
        (Fraction(155, 2), "1", 78),
        (Fraction(5, 2), "1", 3),
        (Fraction(900, 66), "0.1", "13.6"),
        (Fraction(33, 4), "0.5", "8.5"),
        (Fraction(100), "0.1", 100),
        (Fraction(0), "1", 0),
        (None, "1", None),
    ],
)
def test_shares_are_rounded_half_up_to_the_step_of_the_table(
    exact: Fraction | None, step: str, printed: object
) -> None:
    assert rounded(exact, Decimal(step)) == printed


def test_the_catalogue_knows_the_thirty_tables_with_their_labels() -> None:
    assert [table.code for table in SURVEY_TABLES] == [f"S{n:02d}" for n in range(1, 31)]
    assert all(table.source.startswith("rapport 2009, T") for table in SURVEY_TABLES)
    assert dict(REPORT_TABLES["S04"].rows)["mixte_ur"] == "zone mixte urbaine et rurale"
    assert dict(REPORT_TABLES["S08"].columns)["moy"] == "% Moyen"
