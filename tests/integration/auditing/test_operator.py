"""What an operator signs against the facts is found: figures without persons, and closed years."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from contracts.bundle import EVENTS, LEAVES, MASTER, ROWS, leaf_line
from contracts.release_plan import OPEN
from contracts.transparency.merkle.tree import HASH_BYTES
from services.verifier.outcomes import Outcome, Verdict
from tests.integration.auditing.conftest import Audited, outcomes
from tests.integration.auditing.operator import close_on_paper, rewrite, sign_anew

OPEN_TABLES = {table.code for table in OPEN}


@pytest.fixture
def copy(audited: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(audited.bundles[1], tmp_path / "bundle")


def wrong(folder: Path, audited: Audited) -> list[Outcome]:
    found = outcomes(folder, key=audited.key)
    return [each for each in found if each.verdict == Verdict.WRONG]


def test_signing_the_same_files_anew_is_no_falsification(copy: Path, audited: Audited) -> None:
    sign_anew(copy, audited.signer)
    assert wrong(copy, audited) == []


def test_published_figures_without_persons_are_recounted(copy: Path, audited: Audited) -> None:
    lines = (copy / ROWS).read_text().splitlines()
    first: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines):
        row = json.loads(line)
        if row["table"] in OPEN_TABLES and row["value"] is not None:
            first.setdefault((row["table"], row["grain"]), number)
    assert len(first) > 15
    for (table, grain), number in Random(15).sample(sorted(first.items()), 4):
        value = json.loads(lines[number])["value"]
        changed = lines[number].replace(f'"value":{value}', f'"value":{value + 1}')
        rewrite(copy, ROWS, [*lines[:number], changed, *lines[number + 1 :]])
        sign_anew(copy, audited.signer)
        (found,) = wrong(copy, audited)
        assert found.step == "publié"
        assert f"{table} {grain}" in found.said


def test_a_row_without_persons_that_no_fact_makes_is_found(copy: Path, audited: Audited) -> None:
    lines = (copy / ROWS).read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if json.loads(line)["table"] == "G1")
    rewrite(copy, ROWS, [*lines[: at + 1], *lines[at:]])
    sign_anew(copy, audited.signer)
    assert "publié" in {each.step for each in wrong(copy, audited)}


class Closing(NamedTuple):
    """What the operator says of a year of which one case gave way to its leaves."""

    says: Mapping[str, Any]
    more: int
    step: str
    verdict: Verdict
    told: str


CLOSED = {
    "a situation gone": Closing(
        {}, 0, "comptes exacts", Verdict.NOT_VERIFIABLE, "portaient 1 situations"
    ),
    "a thousand more": Closing(
        {}, 1_000, "comptes exacts", Verdict.WRONG, "faits seulement sont effacés"
    ),
    "fewer than are left": Closing(
        {}, -5, "comptes exacts", Verdict.WRONG, "les faits qui restent en comptent"
    ),
    "before its term": Closing(
        {"closed_at": "2014-12-31T21:00:00+00:00"},
        0,
        "journal",
        Verdict.WRONG,
        "avant son terme : ses faits se gardent jusqu'au 31/12/2014",
    ),
    "of no fact": Closing(
        {"facts": 0}, 0, "journal", Verdict.WRONG, "faits ne sont que des feuilles"
    ),
}


@pytest.mark.parametrize("how", CLOSED)
def test_a_closing_hides_no_more_than_its_facts_could_say(
    copy: Path, audited: Audited, how: str
) -> None:
    closing = CLOSED[how]
    gone = _close_first_case(copy)
    close_on_paper(copy, audited.signer, **{"facts": gone, **closing.says})
    lines = (copy / MASTER).read_text().splitlines()
    rewrite(copy, MASTER, [_with_more(line, closing.more) for line in lines])
    sign_anew(copy, audited.signer)
    found = {each.step: each for each in outcomes(copy, key=audited.key)}[closing.step]
    assert found.verdict == closing.verdict
    assert closing.told in found.said


def _close_first_case(copy: Path) -> int:
    """How many facts of the first case of the bundle gave way to their leaves."""
    events = (copy / EVENTS).read_bytes().splitlines(keepends=True)
    leaves = (copy / LEAVES).read_bytes()
    first = next(line for line in events if b"case-opened" in line)
    subject = b'"subject":"' + first.split(b'"subject":"')[1][:36]
    of_case = [at for at, line in enumerate(events) if subject in line]
    for at in of_case:
        events[at] = leaf_line(leaves[at * HASH_BYTES : (at + 1) * HASH_BYTES])
    (copy / EVENTS).write_bytes(b"".join(events))
    return len(of_case)


def _with_more(line: str, more: int) -> str:
    """The situations of the police, with more persons in their first cell."""
    table = json.loads(line)
    if (table["table"], table["force"]) != ("A1", "police"):
        return line
    cell = table["values"][0]
    was = json.dumps(cell, separators=(",", ":"))
    return line.replace(was, was.replace(f",{cell[3]}]", f",{cell[3] + more}]"))
