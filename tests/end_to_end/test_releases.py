"""relais seal, view, attack, as a user meets them."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from services.embedded.demo import seal_due
from services.embedded.platform import platform
from tests.builders import envelope
from tests.end_to_end.command import relais, told, written

POSTS = ("27-01", "27-02", "27-03")


@pytest.fixture(scope="module")
def folder(unsealed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which tests seal."""
    return shutil.copytree(unsealed, tmp_path_factory.mktemp("sealed") / "data")


@pytest.fixture(scope="module")
def unsealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three posts of a département, and thirty situations each."""
    path = tmp_path_factory.mktemp("relais")
    clock = {"time": "2009-03-05T09:00:00+01:00"}
    facts = [envelope("post-opened", post=post, time="2006-01-02T09:00:00+01:00") for post in POSTS]
    facts += [
        envelope("case-opened", subject=str(uuid4()), post=post, occurred_on="2008-11-03", **clock)
        for post in POSTS
        for _ in range(30)
    ]
    data = path / "data"
    told("import", written(path / "facts.jsonl", facts), "--data", data, "--simulated-clock")
    told("project", "--until-idle", "--data", data)
    return data


def test_the_demo_seals_what_is_due_and_nothing_twice(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    with platform(copy) as opened:
        said: list[str] = []
        seal_due(opened, said.append)
        assert [str(each.period) for each in opened.releases.sealed()] == ["2008-Q4", "2008"]
        assert len([line for line in said if "Trop peu" in line]) == 3
        seal_due(opened, said.append)
        assert len(opened.releases.sealed()) == 2


def test_a_period_is_sealed_read_and_attacked(folder):
    sealed = told("seal", "2008", "--data", folder)
    assert sealed["hidden"] == 0
    assert sealed["status"] == "consolide"
    view = told("view", "prefecture", "--scope", "27", "--data", folder)
    (row,) = [
        row
        for row in view["rows"]
        if (row["table"], row["area"], row["force"]) == ("A1", "27-02", "police")
    ]
    assert row["value"] == 30
    assert view["digest"] == sealed["digest"]
    assert relais("view", "public", "--data", folder).stdout.startswith(
        "Tableau,Tableau (libellé),Mesure,"
    )
    assert "0 retrouvées" in relais("attack", sealed["id"], "--data", folder).stdout
    again = relais("seal", "2008", "--data", folder, expect=1)
    assert "une édition ne change jamais" in again.stderr.replace("\n", " ")


def test_what_is_not_there_is_refused_in_french(folder, tmp_path):
    assert "n'est pas close" in relais("seal", "2009-Q1", "--data", folder, expect=1).stderr
    assert "pas encore" in relais("view", "dcsp", "--data", tmp_path, expect=1).stderr
    assert "maire" in relais("view", "maire", "--data", folder, expect=1).stderr
    relais("attack", "--views", "maire", "--data", folder, expect=2)


def test_what_changed_since_an_edition_is_explained_by_facts(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    with platform(copy) as opened:
        seal_due(opened, lambda _: None)
        release = opened.releases.sealed()[-1].id
    late = [
        envelope("case-opened", subject=str(uuid4()), post="27-01", occurred_on="2008-11-03")
        for _ in range(4)
    ]
    withdrawn = envelope(
        "fact-withdrawn", subject=late[0]["subject"], post="27-01", withdraws=late[0]["id"]
    )
    told("import", written(tmp_path / "late.jsonl", [*late, withdrawn]), "--data", copy)
    asked = ("rectificatif", "A1", "--period", "2008", "--from", release, "--data", copy)
    row = told(*asked)
    assert (row["before"], row["after"], row["residue"]) == (90, 93, 0)
    assert row["causes"] == {
        "tardif": {"facts": 4, "change": 4},
        "retire": {"facts": 1, "change": -1},
    }
    said = relais(*asked).stdout
    assert "90 → 93 (+3) : arrivés depuis 4 (+4), retraits 1 (-1) ; résidu 0" in said
    nothing = relais("rectificatif", "A1", "--period", "2007", "--from", release, "--data", copy)
    assert "Rien n'a changé" in nothing.stderr
    refused = relais(
        "rectificatif", "A1", "--period", "2008", "--from", "hier", "--data", copy, expect=2
    )
    assert "ni une édition" in refused.stderr.replace("\n", " ")


SUBSCRIBED = """
[[livraison]]
destinataire = "DCSP"
courriel = "dcsp@police.example"
vue = "dcsp"
formats = ["pdf"]
periodes = ["annee"]
depuis = 2009-01-01
"""


def test_a_sealing_fills_the_outbox_of_those_who_subscribed(unsealed, tmp_path):
    copy = shutil.copytree(unsealed, tmp_path / "copy")
    (copy / "deliveries.toml").write_text(SUBSCRIBED)
    sealed = relais("seal", "2008", "--data", copy)
    assert "0 annonces, 1 à annoncer" in sealed.stderr
    (document,) = (copy / "outbox" / "dcsp").rglob("*.pdf")
    assert document.read_bytes().startswith(b"%PDF")
    left = told("deliver", "--data", copy, expect=1)["left"]
    assert [each[1] for each in left] == ["dcsp@police.example"]
    (copy / "deliveries.toml").write_text(SUBSCRIBED.replace("dcsp@", "dcsp "))
    refused = relais("deliver", "--data", copy, expect=1).stderr
    assert "livraison n° 1 : courriel : Ce n'est pas une adresse" in refused.replace("\n", " ")
