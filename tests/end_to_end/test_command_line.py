"""Every verb as a user meets it: what it prints, where, and with which exit code."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests.builders import envelope
from tests.end_to_end.command import relais, told, written

CASE = str(uuid4())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one post, two situations and one refused fact."""
    path = tmp_path_factory.mktemp("relais")
    later = {"time": "2009-01-05T09:00:00+01:00"}
    facts = written(
        path / "facts.jsonl",
        [
            envelope("post-opened", time="2006-01-02T09:00:00+01:00"),
            envelope("case-opened", subject=CASE),
            envelope("interview-held", subject=CASE, sequence=1),
            envelope("interview-held", subject=CASE, occurred_on="2008-11-03", sequence=4, **later),
            envelope("case-opened", saisine="corg", **later),
            envelope("case-opened", saisine="main_courante", occurred_on="2008-12-30", **later),
        ],
    )
    data = path / "data"
    first = told("import", facts, "--data", data, "--simulated-clock")
    assert first == {"accepted": 5, "duplicate": 0, "conflict": 0, "rejected": 1}
    told("project", "--until-idle", "--data", data)
    return path


def situations(folder: Path, *options: object) -> list[int]:
    """A1 of the nation: police, then gendarmerie."""
    words = ("table", "A1", "--period", "2008", "--data", folder / "data", *options)
    return [row["value"] for row in told(*words)["rows"]]


def test_refused_facts_are_written_beside_the_file_with_their_problem(folder):
    (line,) = (folder / "facts.jsonl.rejected.jsonl").read_text().splitlines()
    refused = json.loads(line)
    assert refused["line"] == 5
    assert "CORG" in refused["problem"]["detail"]
    assert refused["fact"]["data"]["saisine"] == "corg"


def test_the_same_import_twice_says_all_duplicate_and_changes_no_figure(folder):
    before = situations(folder)
    again = told("import", folder / "facts.jsonl", "--data", folder / "data")
    assert again == {"accepted": 0, "duplicate": 5, "conflict": 0, "rejected": 1}
    told("project", "--until-idle", "--data", folder / "data")
    assert situations(folder) == before == [2, 0]


def test_a_table_has_the_json_of_the_statistics(folder):
    words = ("table", "A3", "--level", "site", "--area", "27-01", "--period", "2008-Q4")
    table = told(*words, "--data", folder / "data")
    assert list(table) == [
        "table", "title", "unit", "level", "area", "period", "position", "as_of", "rows",
    ]  # fmt: skip
    assert table["rows"][0] == {
        "force": "police",
        "nature": "entretien",
        "measure": "acts",
        "value": 2,
        "base": None,
    }
    assert len(table["rows"]) == 2 * 6 * 2


def test_a_table_as_of_a_position_or_a_day_stands_as_it_stood_then(folder):
    assert situations(folder, "--as-of", "2") == [1, 0]
    assert situations(folder, "--as-of", "2007-01-01") == [0, 0]
    assert situations(folder, "--as-of", "2008-12-31") == [1, 0]
    assert situations(folder, "--as-of", "2009-01-05") == [2, 0]


def test_a_table_of_another_read_model_has_a_past_too(folder):
    words = ("table", "B4", "--period", "2008", "--as-of", "2", "--data", folder / "data")
    assert sum(row["value"] for row in told(*words)["rows"]) == 1


@pytest.mark.parametrize("form", ["csv", "text"])
def test_a_table_is_readable_as_text_and_as_csv(folder, form):
    words = ("table", "D1", "--period", "2008", "--format", form, "--data", folder / "data")
    assert "main courante" in relais(*words).stdout


def test_the_twenty_indicators_are_told(folder):
    found = told("indicators", "--period", "2008", "--data", folder / "data")
    assert len(found["indicators"]) == 20


def test_a_rebuild_finds_the_same_figures(folder):
    rebuilt = relais("rebuild", "nation", "--json", "--data", folder / "data").stdout
    assert json.loads(rebuilt)["same"] is True
    assert json.loads(rebuilt)["swapped"] is True
    relais("rebuild", "nation", "--rollback", "--data", folder / "data")


def test_the_doctor_sees_positions_holes_and_the_reconciliation(folder):
    seen = told("doctor", "--data", folder / "data")
    assert [model["lag"] for model in seen["read_models"]] == [0, 0, 0]
    assert seen["reconciliation"] == {"police": 2, "gendarmerie": 0, "nation": 2, "residue": 0}
    (hole,) = seen["sequence_holes"]
    assert (hole["first_missing"], hole["last_missing"]) == (2, 3)
    assert seen["troubles"] == []


def test_nothing_is_set_aside_in_a_healthy_folder(folder):
    assert relais("dead-letters", "list", "--data", folder / "data").stdout == ""


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("table", "Z9", "--period", "2008"), 1, "Z9"),
        (("table", "A1", "--period", "hier"), 1, "hier"),
        (("table", "A2", "--period", "2008-Q4"), 1, "année"),
        (("table", "A1", "--period", "2008", "--level", "department", "--area", "99"), 1, "99"),
        (("table", "F1", "--period", "2008", "--force", "police"), 1, "force"),
        (("table", "A1", "--period", "2008", "--as-of", "hier"), 2, "hier"),
        (("rebuild", "planet"), 2, "planet"),
        (("dead-letters", "retry"), 2, "histoire"),
        (("serve", "--host", "0.0.0.0"), 1, "relais account create"),
    ],
)
def test_a_mistake_is_said_in_french_and_in_the_exit_code(folder, words, code, sentence):
    done = relais(*words, "--data", folder / "data", expect=code)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_a_mistake_of_usage(folder):
    relais("import", folder / "absent.jsonl", "--data", folder / "data", expect=2)


def test_figures_before_any_projection_say_what_to_do(tmp_path):
    done = relais("table", "A1", "--period", "2008", "--data", tmp_path / "empty", expect=1)
    assert "chiffres" in done.stderr
