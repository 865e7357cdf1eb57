"""The auditor's command: witnesses of a real bundle, and what is said of words not understood."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.bundle import CHECKPOINT
from contracts.transparency.notes import Checkpoint, Note
from contracts.transparency.witnessed import Seen
from services.clients.witness.memory import Memory
from services.verifier.command import FAILED, run
from tests.integration.auditing.conftest import Audited
from tests.integration.witness.served import DCSP, DGGN, HOUR

ENGLISH = re.compile(r"(?<![-\[])\b(?:usage|options|show|error|required|argument|the|invalid)\b")
OPTION = re.compile(r"--[a-z-]+|« [^»]* »")  # what is typed, or quoted


@pytest.fixture
def state(audited: Audited, tmp_path: Path) -> Path:
    """What a third witness remembers of the log when the year was sealed."""
    note = Note.read((audited.bundles[1] / CHECKPOINT).read_text())
    line = DGGN.cosign(note.text, HOUR)
    file = tmp_path / "dggn.state"
    Memory(file).keep(Seen(audited.key, Note(note.text, (*note.signatures, line))))
    return file


def told(capsys: pytest.CaptureFixture[str], *words: object, expect: int = 0) -> str:
    assert run([str(word) for word in words], "relais") == expect
    return capsys.readouterr().out


def test_two_of_two_witnesses_saw_every_fact_of_a_bundle(
    audited: Audited, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ["--witness", DGGN.key.text(), "--witness", DCSP.key.text(), "--witnesses-required", 2]
    said = told(capsys, "witness", audited.bundles[0], "--key", audited.key.text(), *named)
    assert "✓ témoins : 2 des 2 témoins ont vu tous les faits, 2 demandés : dggn s'accorde" in said
    assert said.count("✓") == len(said.splitlines()) == 5


def size_of(bundle: Path) -> int:
    return Checkpoint.read(Note.read((bundle / CHECKPOINT).read_text()).text).size


@pytest.mark.parametrize("release", [0, 1, 2], ids=["newer", "as large", "older"])
def test_since_reads_a_witness_s_memory_without_a_false_alarm(
    audited: Audited, state: Path, capsys: pytest.CaptureFixture[str], release: int
) -> None:
    size, seen = size_of(audited.bundles[release]), size_of(audited.bundles[1])
    words = ("--since", state, "--witness", DGGN.key.text(), "--witness-note", state)
    found = told(capsys, "witness", audited.bundles[release], *words)
    shown = (
        f"il compte {seen} faits, dont les {size} de l'édition sont les premiers"
        if seen > size
        else f"les {size} faits prolongent ses {seen}"
    )
    assert f"✓ point de contrôle gardé : {shown}" in found
    assert "✓ témoins : dggn s'accorde le 23/12/2008" in found


REFUSED = {
    "no bundle": ([], "il manque LIASSE"),
    "an unknown option": (["x", "--trust"], "--trust n'est pas une option"),
    "no value": (["x", "--key"], "--key : attend une valeur"),
    "too few witnesses": (["x", "--witnesses-required", "2"], "2 témoins demandés, et 0 nommés"),
    "none required": (["x", "--witnesses-required", "0"], "n'est pas un nombre, d'au moins 1"),
    "no key": (["x", "--witness", "?"], "--witness : « ? » n'est pas"),
    "no file": (["x", "--witness-note", "nulle-part"], "nulle-part ne se lit pas (il n'existe pas"),
    "a report drawn": (["x", "--report", "vu.pdf"], "le PDF demande Relais entier"),
    "another report": (["x", "--report", "vu.docx"], "vu.docx doit finir par .json ou .pdf"),
    "a value too many": (["x", "--json=1"], "--json : n'attend pas de valeur"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_words_that_are_not_understood_are_refused_in_french(
    capsys: pytest.CaptureFixture[str], what: str
) -> None:
    words, said = REFUSED[what]
    with pytest.raises(SystemExit) as ended:
        run(["verify", *words], "relais")
    heard = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in heard
    assert heard.startswith("relais : ")
    assert not ENGLISH.search(OPTION.sub("", heard))


def test_the_key_of_a_log_is_no_witness_s(audited: Audited, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        run(["verify", "x", "--witness", audited.key.text()], "relais")
    assert "est la clé d'un journal, non celle d'un témoin" in capsys.readouterr().err
    assert "dggn : clé d'un témoin" in told(capsys, "key", DGGN.key.text())
    assert "clé d'un journal" in told(capsys, "key", audited.bundles[0])


def test_the_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["verify", "--help"], ["witness", "--help"], ["key", "--help"]):
        with pytest.raises(SystemExit):
            run(words, "relais-verifier")
        assert not ENGLISH.search(OPTION.sub("", capsys.readouterr().out))


def test_a_report_names_the_witnesses_and_what_was_brought_of_them(
    audited: Audited, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--witness", DGGN.key.text(), "--witness-note", state, "--report", tmp_path / "r.json"]
    told(capsys, "verify", audited.bundles[0], *words)
    said = json.loads((tmp_path / "r.json").read_text())
    assert said["verdict"] == "vérifié"
    assert said["options"]["witnesses"] == [DGGN.key.text()]
    assert [(each["name"], each["size"]) for each in said["kept"]] == [
        (str(state), size_of(audited.bundles[1]))
    ]


def test_a_clock_that_says_2008_dates_no_report_and_is_told(
    audited: Audited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["verify", str(audited.bundles[0]), "--report", str(file := tmp_path / "r.json")]
    at = datetime(2008, 6, 1, tzinfo=UTC)
    assert run([str(word) for word in words], "relais", clock=lambda: at) == FAILED
    told = capsys.readouterr()
    assert "l'horloge de cette machine dit le 01/06/2008, et l'édition fut scellée le" in told.err
    assert "✗" not in told.out
    assert not file.exists()


def test_the_place_for_what_memory_does_not_hold_is_the_auditor_s(
    audited: Audited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    said = told(capsys, "verify", audited.bundles[0], "--scratch", nowhere, expect=3)
    assert f"– comptes exacts : non vérifiable, rien ne s'écrit dans {nowhere}" in said
