"""The report of a verification as a document, and the journal of accesses as a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.access.ports import Served
from services.faces.audit.report import VERDICTS, inputs_of, pdf, rows_of
from services.reporting.releases.accesses import journal_csv
from services.verifier.outcomes import Outcome, Verdict
from services.verifier.report import report

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def made(folder: Path, *verdicts: Verdict) -> dict[str, Any]:
    """The report of a folder of one file, with a step a verdict."""
    (folder / "rows.jsonl").write_text("{}\n")
    steps = [Outcome(f"étape {n}", each, "dit « ceci »") for n, each in enumerate(verdicts)]
    return report(folder, None, {"point de contrôle gardé": "illisible"}, {}, steps, AT)


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ((Verdict.VERIFIED, Verdict.VERIFIED), Verdict.VERIFIED),
        ((Verdict.VERIFIED, Verdict.NOT_VERIFIABLE), Verdict.NOT_VERIFIABLE),
        ((Verdict.NOT_VERIFIABLE, Verdict.WRONG, Verdict.VERIFIED), Verdict.WRONG),
        ((), Verdict.NOT_VERIFIABLE),
    ],
)
def test_the_verdict_of_a_report_is_the_worst_of_its_steps(
    tmp_path: Path, verdicts: tuple[Verdict, ...], said: Verdict
) -> None:
    found = made(tmp_path, *verdicts)
    assert (found["verdict"], found["made_at"]) == (said, "2026-03-02T09:00:00+00:00")
    assert found["verdict"] in VERDICTS
    assert len(found["bundle"]["files"]["rows.jsonl"]) == 64


def test_a_report_says_what_it_was_not_given_and_prints_the_same_twice(tmp_path: Path) -> None:
    found = made(tmp_path, Verdict.VERIFIED)
    said = dict(inputs_of(found))
    assert said["Clé connue"].startswith("aucune")
    assert "empreinte" in said["point de contrôle gardé"]
    del found["steps"][0]["rows"]  # a report that another version wrote
    assert rows_of(found) == []
    assert pdf(found) == pdf(found)
    assert pdf(found).startswith(b"%PDF")


def test_the_options_of_a_verification_are_said_in_words(tmp_path: Path) -> None:
    options = {"sql": True, "witnesses": [], "witnesses_required": None}
    said = dict(inputs_of(made(tmp_path) | {"options": options}))["Options"]
    assert said == "recompte en SQL : oui, témoins connus : aucun, cosignatures exigées : non dit"


def test_what_somebody_typed_is_no_formula_in_the_export_of_accesses() -> None:
    line = Served(AT, '=HYPERLINK("http://ailleurs")', "read_view", "@dcsp", allowed=False)
    text = journal_csv([line], "csv-fr")
    assert "\"'=HYPERLINK(" in text
    assert ";'@dcsp;non" in text
