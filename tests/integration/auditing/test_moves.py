"""A post that went from 06 to 14 in May: each département is told what it did there."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.bundle import ROWS
from contracts.release_plan import Grain
from services.embedded.platform import platform
from services.past.bundling import write_bundle
from services.reporting.attack.scene import scene_of
from services.reporting.attack.suite import attack
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.verifier.outcomes import Verdict
from tests.builders import PERSON, envelope
from tests.integration.auditing.conftest import outcomes
from tests.integration.auditing.second import second
from tests.integration.auditing.world import tell

NICE, CAEN, MOVED = "06088", "14118", "06-01"
OTHERS = {"14-01": CAEN, "27-01": "27229", "27-02": "27681", "76-01": "76540"}
SILENT = {"83-01": "83137"}
BEFORE, AFTER, OFTEN = 135, 80, 30


class Moving:
    """What the posts say of 2008."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        units = {"units": [NICE], "name": "Commissariat de Nice"}
        self.say("post-opened", "2006-01-02", post=MOVED, commune=NICE, **units)
        there = {"units": [CAEN], "commune": CAEN, "name": "Commissariat de Caen"}
        self.say("post-amended", "2008-05-01", post=MOVED, effective_on="2008-05-01", **there)
        for post, commune in {**OTHERS, **SILENT}.items():
            self.say("post-opened", "2006-01-02", post=post, commune=commune)
        for number in range(BEFORE):
            case = self.case(MOVED, "2008-02-04", NICE, number)
            if number < OFTEN:
                self.say("interview-held", "2008-06-03", occurred_on="2008-06-02", **case)
        for number in range(AFTER):
            self.case(MOVED, "2008-09-01", CAEN, number)
        for post, commune in OTHERS.items():
            for number in range(90):
                self.case(post, ("2008-03-03", "2008-10-06")[number % 2], commune, number)
        self.beside_situations()
        self.say("case-opened", "2009-01-06", post="27-01", occurred_on="2009-01-05",
                 subject=str(UUID(int=1, version=4)))  # fmt: skip

    def case(self, post: str, day: str, commune: str, number: int) -> dict[str, Any]:
        """A situation, with an interview where its number is even."""
        about = {"post": post, "subject": str(UUID(int=len(self.said) + 2, version=4))}
        person = {**PERSON, "sex": "fm"[number % 3 == 0], "commune": commune,
                  "age": ("25_45", "46_65", "lt18")[number % 7 % 3]}  # fmt: skip
        self.say("case-opened", day, occurred_on=day, person=person, **about)
        if number % 2 == 0:
            self.say("interview-held", day, occurred_on=day, **about)
        return about

    def beside_situations(self) -> None:
        """Contacts and meetings at both places, a post that closes, a deposit that is revised."""
        for day in ("2008-02-10", "2008-06-10", "2008-06-11"):
            for kind in ("partner-contacted", "meeting-held"):
                self.say(kind, day, post=MOVED, occurred_on=day)
        contact = self.said[-2]
        right = {"corrects": contact["id"], "data": contact["data"] | {"minutes": 95}}
        self.say("fact-corrected", "2008-06-12", post=MOVED, occurred_on="2008-06-11",
                 subject=contact["subject"], **right)  # fmt: skip
        self.say("post-closed", "2008-10-01", post="83-01", effective_on="2008-10-01")
        for value, area in ((7, "FR"), (8, "FR"), (9.5, "14")):
            self.say("series-deposited", "2008-11-01", area=area, value=value, period="2008")

    def say(self, kind: str, received: str, **data: Any) -> None:
        """A fact received in the evening of a day."""
        number = UUID(int=len(self.said) + 1)
        self.said.append(envelope(kind, id=number, time=f"{received}T19:00:00+01:00", **data))


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bundle of the year, its rows, what attacks learnt, and the read models' own tables."""
    folder = tmp_path_factory.mktemp("moved")
    with platform(folder / "data") as opened:
        tell(opened, sorted(Moving().said, key=lambda each: each["time"]))
        opened.sealer.seal("2008-Q1")
        release = opened.sealer.seal("2008")
        opened.notary.sign()
        write_bundle(opened.releases, opened.signing, release.id, folder / "b", lambda *_: None)
        tables = {
            code: opened.reporting.tables.table(code, "department", None, "2008").rows
            for code in ("A1", "A3", "A6", "B4", "G6", "H1")
        }
        tables["B4 of it"] = opened.reporting.tables.table("B4", "site", MOVED, "2008").rows
        learnt = list(attack(scene_of(opened.releases, release.id)))
    rows = [ReleasedRow.read(line) for line in (folder / "b" / ROWS).read_text().splitlines()]
    return folder / "b", rows, learnt, tables


def of(rows: list[ReleasedRow], table: str, grain: Grain, **wanted: object) -> list[ReleasedRow]:
    """The rows of a table and grain."""
    return [
        row
        for row in rows
        if (row.table, row.grain) == (table, grain)
        and all(getattr(row, name) == value for name, value in wanted.items())
    ]


def test_the_departement_it_left_is_not_said_uncovered(moved: Any) -> None:
    counts = {row.area: row for row in of(moved[1], "A1", Grain.DEPARTMENT_YEAR)}
    assert counts["06"].value == BEFORE
    assert counts["14"].value == AFTER + 90
    uncovered = {area for area, row in counts.items() if row.secrecy == "non couvert"}
    assert uncovered.isdisjoint({"06", "14", "27", "76", "83"})
    assert "2A" in uncovered
    assert (counts["83"].value, counts["83"].secrecy) == (0, None)


def test_each_departement_reads_the_seat_of_the_post_under_its_name_there(moved: Any) -> None:
    seats = {row.department: row for row in of(moved[1], "A1", Grain.POST_YEAR, area=MOVED)}
    assert {code: row.value for code, row in seats.items()} == {"06": BEFORE, "14": AFTER}
    assert seats["06"].area_label == "Commissariat de Nice"
    assert seats["14"].area_label == "Commissariat de Caen"
    views: Path = moved[0] / "views"
    for code, other in (("06", "14"), ("14", "06")):
        read = [ReleasedRow.read(x) for x in (views / f"prefecture-{code}.jsonl").open()]
        assert {row.department for row in read} == {code}
        assert any(row.area == MOVED for row in read)
        assert other not in {row.area for row in read}
    assert f"funder-{MOVED}.jsonl" in {file.name for file in views.iterdir()}


def test_a_release_counts_as_the_tables_of_departements_do(moved: Any) -> None:
    _, rows, _, tables = moved
    for code, measure in (("A1", "situations"), ("A3", "acts"), ("A6", "situations")):
        exact: dict[tuple[object, object], int] = defaultdict(int)
        for row in tables[code]:
            if row.get("measure", measure) == measure:
                exact[row["area"], row.get("nature", "")] += int(row["value"])
        told: dict[tuple[object, object], int] = defaultdict(int)
        for row in of(rows, code, Grain.DEPARTMENT_YEAR, measure=measure):
            assert row.value is not None or row.secrecy == "non couvert"
            told[row.area, row.modality] += row.count
        assert {cell: count for cell, count in told.items() if count} == {
            cell: count for cell, count in exact.items() if count
        }


def test_persons_live_in_the_territory_that_the_post_had_where_it_received_them(moved: Any) -> None:
    told = {
        row.area: row.value for row in of(moved[1], "B4", Grain.DEPARTMENT_YEAR, modality="dans")
    }
    exact = {row["area"]: row["value"] for row in moved[3]["B4"] if row["territory"] == "dans"}
    for inside in (told, exact):
        assert (inside["06"], inside["14"]) == (BEFORE, AFTER + 90)
    of_the_post = {row["territory"]: row["value"] for row in moved[3]["B4 of it"]}
    assert of_the_post == {"dans": BEFORE + AFTER, "hors": 0, "nr": 0}


def test_who_was_received_in_both_counts_in_each_and_once_in_the_nation(moved: Any) -> None:
    counts = {row.area: row.count for row in of(moved[1], "A6", Grain.DEPARTMENT_YEAR)}
    (nation,) = of(moved[1], "A6", Grain.NATION_YEAR, force="police")
    twice = OFTEN // 2  # those who had an interview before the move as well
    assert sum(counts.values()) == nation.count + twice


def test_coverage_and_completeness_are_those_of_the_days_spent_there(moved: Any) -> None:
    opened = {
        row.department: row.value
        for row in of(moved[1], "G6", Grain.POST_YEAR, area=MOVED, measure="days_open")
    }
    assert opened == {"06": 121, "14": 245}
    expected = {
        row.department: row.value
        for row in of(moved[1], "H1", Grain.POST_YEAR, area=MOVED, measure="expected")
    }
    assert expected == {"06": 1, "14": 3}


def test_departements_add_up_to_the_nation(moved: Any) -> None:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in moved[1]:
        if row.grain == Grain.DEPARTMENT_YEAR and row.measure == "situations" and row.force:
            sums[row.table, row.force, row.modality] += row.count
    for (table, force, modality), total in sums.items():
        hidden = of(moved[1], table, Grain.DEPARTMENT_YEAR, force=force, value=None)
        nation = of(moved[1], table, Grain.NATION_YEAR, force=force, modality=modality)
        if table != "A6" and not hidden and nation:
            assert nation[0].count == total


def test_a_bundle_with_a_move_holds_and_sql_counts_it_again(moved: Any) -> None:
    found = outcomes(moved[0], sql=True)
    assert [each for each in found if each.verdict != Verdict.VERIFIED] == []
    (published,) = (each for each in found if each.rows)
    tables = {each["table"]: each for each in published.rows}
    assert {
        code: each["recounted"] + each["derived"] + each["unverifiable"]
        for code, each in tables.items()
    } == Counter(row.table for row in moved[1])
    compared = [row for row in moved[1] if row.measure == "median_of_like_posts"]
    assert tables["A1"]["derived"] == sum(row.table == "A1" for row in compared)
    assert tables["A5"]["recounted"] == 0
    assert "0 non vérifiables" in published.said


def test_a_second_verifier_agrees_where_a_post_moved(moved: Any) -> None:
    code, said = second(moved[0])
    assert code == 0, said
    assert f"✓ publié : {len(moved[1])} lignes recomptées" in said


def test_no_attack_learns_a_small_count_not_even_the_post_that_moved(moved: Any) -> None:
    assert [(each.attack, each.recovered, each.bounded) for each in moved[2]] == [
        (each.attack, 0, 0) for each in moved[2]
    ]
