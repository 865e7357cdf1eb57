"""Territories in a bundle: what an operator says of them against the facts, both verifiers find."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.bundle import MASTER, PATTERN, ROWS
from services.embedded.platform import platform
from services.embedded.server import create_app
from services.verifier.outcomes import Verdict
from tests.integration.access.browser import Browser
from tests.integration.auditing.conftest import Audited, outcomes
from tests.integration.auditing.operator import rewrite, sign_anew
from tests.integration.auditing.second import second
from tests.integration.saisie.conftest import plain

EPCI = "200054781"
NAMES = {EPCI: "Agglo", "27": "Eure (27)", "27229": "Évreux (27229)", "76540": "Rouen (76540)"}
"""The EPCI equals its département."""

YEAR = 1
"""The consolidated year, among the bundles."""


def lines_of(bundle: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bundle / name).read_text().splitlines()]


def changed(name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """The police's line of residence in a file, said otherwise."""

    def forge(bundle: Path) -> None:
        lines = lines_of(bundle, name)
        mine = next(x for x in lines if (x["table"], x["force"]) == ("B4", "police"))
        change(mine)
        texts = [json.dumps(x, ensure_ascii=False, separators=(",", ":")) for x in lines]
        rewrite(bundle, name, texts)

    return forge


def a_person_moved(line: dict[str, Any]) -> None:
    first, second = line["places"][:2]
    first[3] += 1
    second[3] -= 1


def an_epci_larger(line: dict[str, Any]) -> None:
    next(x for x in line["residence"]["territories"] if x[0] == EPCI)[2].append("76540")


def a_seat_more(line: dict[str, Any]) -> None:
    line["territories"]["76-01"].insert(0, EPCI)
    line["residence"]["seats"]["76-01"].insert(0, EPCI)


def another_slot(line: dict[str, Any]) -> None:
    next(x for x in line["residence"]["territories"] if x[0] == EPCI)[1] += 2


def a_grid_more(line: dict[str, Any]) -> None:
    line["grids"].append(["territory", "2008", line["grids"][0][2], 1])


FORGED = {
    "a person lives elsewhere": changed(MASTER, a_person_moved),
    "an EPCI has another commune": changed(MASTER, an_epci_larger),
    "an EPCI counts another post": changed(MASTER, a_seat_more),
    "an EPCI has another slot": changed(MASTER, another_slot),
}


@pytest.fixture
def copy(audited: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(audited.bundles[YEAR], tmp_path / "bundle")


def test_the_bundle_tells_of_an_epci_a_commune_and_both_departements(audited: Audited) -> None:
    rows = lines_of(audited.bundles[YEAR], ROWS)
    told = {row["area"]: row["area_label"] for row in rows if row["grain"] == "territory-year"}
    assert told[EPCI] == "Agglo"
    assert {*told} >= {EPCI, "27229", "76540"}


@pytest.mark.parametrize("what", FORGED)
def test_what_is_said_of_territories_against_the_facts_is_found_twice(
    copy: Path, audited: Audited, what: str
) -> None:
    FORGED[what](copy)
    sign_anew(copy, audited.signer)
    found = {outcome.step for outcome in outcomes(copy) if outcome.verdict is Verdict.WRONG}
    assert "comptes exacts" in found
    code, said = second(copy)
    assert code == 1
    assert "✗ comptes exacts" in said


def test_a_grid_of_residents_that_is_not_of_the_plan_is_found(copy: Path, audited: Audited) -> None:
    changed(PATTERN, a_grid_more)(copy)
    sign_anew(copy, audited.signer)
    assert any(outcome.verdict is Verdict.WRONG for outcome in outcomes(copy))
    assert second(copy).code == 1


def test_the_page_of_a_territory_tells_its_people_and_what_its_funder_pays(
    audited: Audited,
) -> None:
    with platform(audited.data) as opened:
        browser = Browser(httpx.ASGITransport(create_app(opened), client=("127.0.0.1", 1)))
        for scope, name in NAMES.items():
            asked = f"perimetre={scope}&edition={audited.releases[YEAR].id}"
            page = browser.get(f"/partenaires/territoire?{asked}")
            assert page.status_code == 200
            assert "Ce que vous payez" in page.text
            assert "Habitants du territoire" in page.text
            ends = browser.get(f"/arbitrage/echeances?perimetre={scope}")
            assert (ends.status_code, f": {name}</h1>" in plain(ends)) == (200, True)
        nobody = browser.get("/partenaires/territoire?perimetre=35238")
    assert (nobody.status_code, "ne dit rien d'ici" in plain(nobody)) == (200, True)
