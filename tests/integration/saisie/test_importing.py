"""A register as a file: tried first, told line by line, recorded once however often it is sent."""

import io
import re
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from services.faces.entry.transcribing import COLUMNS, transcribed
from services.intake.adapters.spreadsheets.sheets import lines_of
from services.intake.ports import MOST_LINES
from tests.integration.saisie.conftest import HERE, NOW, POST, plain

PATH = f"{HERE}/import"
HEAD = "date;saisine;statut;sexe;age;problematiques;entretien;cadre;minutes"
GOOD = (
    "14/10/2008;main_courante;victime;f;25_45;conjugal | psy;rapide;bureau;30",
    "15/10/2008;Saisine directe de l'usager;Victime;Femme;18 à 24 ans;logement;;;",
)
DIGEST = re.compile(r'name="confirmer" value="([0-9a-f]{64})"')


def tried(desk, content, name="registre.csv"):
    """Send a file to be tried."""
    files = {"fichier": (name, content, "text/csv")}
    return desk.ask("POST", PATH, files=files, data={"csrf": ""})


def confirmed(desk, answer):
    """Confirm the file that an answer shows."""
    return plain(desk.send(PATH, {"confirmer": DIGEST.search(answer.text)[1]}))


def case(name):
    """The content of one of the cases."""
    return (Path(__file__).parents[2] / "cases" / name).read_bytes()


def lines(*rows, head=HEAD):
    """A file of these rows."""
    return "\r\n".join([head, *rows]).encode()


def workbook(*rows, merged=None):
    """A workbook of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def one_cell(where):
    """A workbook of 5 kB that says one thing, far away."""
    book = openpyxl.Workbook()
    book.active[where] = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def forged(part, content):
    """A workbook one of whose parts is another."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(workbook(["date"], ["x"])))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in whole.namelist():
            made.writestr(each, content if each == part else whole.read(each))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
MANY = b"<sheetData><row>" + b"<c/>" * 500_001 + b"</row></sheetData>"
STYLES = b"<styleSheet>" + b"<xf/>" * 50_001 + b"</styleSheet>"


def test_a_file_is_tried_then_recorded_and_twice_is_once(desk, opened):
    answer = tried(desk, lines(*GOOD))
    assert answer.status_code == 200, answer.text
    assert "2 lignes à enregistrer" in plain(answer)
    assert opened.intake.store.head() == 1
    assert "2 lignes enregistrées" in confirmed(desk, answer)
    assert opened.intake.store.head() == 4
    again = plain(tried(desk, lines(*GOOD, "16/10/2008;autres;nr;nr;nr;autre;;;")))
    assert "1 ligne à enregistrer" in again
    assert "2 lignes déjà enregistrées" in again


def test_a_bad_line_never_blocks_the_others(desk, opened):
    bad = ("17/10/2008;corg;victime;f;25_45;conjugal;;;", "hier;directe;victime;f;25_45;psy;;;")
    early = "01/01/2005;directe;victime;f;25_45;psy;;;"
    answer = tried(desk, lines(GOOD[0], *bad, early))
    assert "1 ligne à enregistrer" in plain(answer)
    assert "3 lignes refusées" in plain(answer)
    assert "« corg » n'est pas de la liste." in plain(answer)
    assert "JJ/MM/AAAA" in plain(answer)
    confirmed(desk, answer)
    assert opened.intake.store.head() == 3
    digest = re.search(r"rapport.csv\?fichier=([0-9a-f]{64})", answer.text)[1]
    report = desk.get(f"{PATH}/rapport.csv?fichier={digest}").text
    assert "2;enregistrée;" in report
    assert "3;refusée;saisine" in report


def test_the_same_line_twice_in_a_file_is_two_persons(desk, opened):
    answer = tried(desk, lines(GOOD[1], GOOD[1]))
    confirmed(desk, answer)
    assert opened.intake.store.head() == 3


def test_another_person_of_the_same_codes_is_asked_for_and_said_by_a_number(desk, opened):
    confirmed(desk, tried(desk, case("17a-week-1.csv")))
    answer = tried(desk, case("17b-week-2-another-person.csv"))
    assert "la même, ou une autre ?" in plain(answer)
    assert "pour une autre, « personne » : 2" in plain(answer)
    second = case("17b-week-2-another-person.csv").replace(b"\r\n", b";2\r\n")
    answer = tried(desk, second.replace(b"es;2", b"es;personne", 1))
    assert "1 ligne enregistrée" in confirmed(desk, answer)
    again = confirmed(desk, answer)  # somebody else, who tried it at the same time
    assert "1 ligne déjà enregistrée" in again
    assert opened.intake.store.head() == 3


def test_what_was_recorded_before_the_order_of_codes_was_one_is_not_recorded_again(desk, opened):
    (line,) = lines_of("x.csv", case("08b-details-order-2.csv"), COLUMNS)
    secret, today = opened.intake.log_id, NOW.date()
    (read,) = transcribed([line], POST, "police", secret, today)
    opened.intake.submit(read.before)
    answer = plain(tried(desk, case("08b-details-order-2.csv")))
    assert "1 ligne déjà enregistrée" in answer
    assert "à enregistrer." not in answer


def test_a_lost_zero_is_told_before_anything_is_recorded(desk):
    answer = plain(tried(desk, case("10-insee-4-digits.csv")))
    assert "1 ligne à enregistrer" in answer
    assert "commune : « 1053 » est lu 01053, Bourg-en-Bresse" in answer


def test_a_workbook_is_read_as_a_file_is(desk):
    rows = [HEAD.split(";"), *(row.split(";") for row in GOOD)]
    assert "2 lignes à enregistrer" in plain(tried(desk, workbook(*rows), "registre.xlsx"))


def test_accents_of_windows_are_read(desk):
    content = lines(GOOD[1]).decode().encode("cp1252")
    assert "1 ligne à enregistrer" in plain(tried(desk, content))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.csv", "vide"),
        (lines(), "entete.csv", "aucune ligne"),
        (lines("1", head="jour"), "x.csv", "Colonnes inconnues : jour"),
        (lines("14/10/2008", head="date"), "x.csv", "Colonnes manquantes : saisine"),
        (lines("a;b", head="date;date"), "x.csv", "Deux colonnes"),
        (b"\x00\x01\x02", "photo.jpg", "ni du CSV ni un classeur"),
        (b"PK\x03\x04 pas un zip", "x.xlsx", "ne s'ouvre pas"),
        (lines('"14/10', head="date"), "x.csv", "guillemet"),
        (lines(*[GOOD[1]] * 50_000), "x.csv", "plus de 10 000 lignes"),
        (b"x" * 5_000_001, "x.csv", "dépasse 5 Mo"),
        (workbook(["date", "saisine"], ["x", "y"], merged="A1:B1"), "x.xlsx", "A1:B1"),
        (workbook(["date", None, "saisine"], ["x", "y", "z"]), "x.xlsx", "La colonne B"),
        (lines("1", head=";".join(f"t{n}" for n in range(100_000))), "x.csv", "100000 colonnes"),
        (one_cell("XFD1048576"), "x.xlsx", "La cellule XFD1048576"),
        (one_cell("CW2"), "x.xlsx", "La cellule CW2"),
        (forged(SHEET, MANY), "x.xlsx", "trop grand"),
        (forged("xl/styles.xml", STYLES), "x.xlsx", "trop grand"),
        (forged(SHEET, b" " * 40_000_000), "x.xlsx", "trop grand"),
        (forged(SHEET, ENTITIES), "x.xlsx", "ne s'ouvre pas"),
        (forged(SHEET, b"<worksheet><sheetData>"), "x.xlsx", "ne s'ouvre pas"),
        (forged("xl/styles.xml", b"<styleSheet><fills><fill/>"), "x.xlsx", "ne s'ouvre pas"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_what_to_do(desk, content, name, sentence):
    answer = tried(desk, content, name)
    assert answer.status_code == 422
    assert sentence in plain(answer), answer.text


def test_a_line_that_merged_cells_reach_is_refused_and_the_others_are_not(desk):
    rows = [HEAD.split(";"), *(row.split(";") for row in (GOOD[0], *[GOOD[1]] * 3))]
    answer = plain(tried(desk, workbook(*rows, merged="E3:E4"), "registre.xlsx"))
    assert "2 lignes à enregistrer" in answer
    assert "2 lignes refusées" in answer
    assert "Les cellules E3:E4 sont fusionnées" in answer


def test_what_other_sheets_hold_keeps_the_first_from_nothing(desk):
    book = openpyxl.Workbook()
    for row in (HEAD.split(";"), GOOD[0].split(";")):
        book.active.append(row)
    other = book.create_sheet()
    other["XFD1048576"] = 1
    other.merge_cells("A1:B1")
    out = io.BytesIO()
    book.save(out)
    assert "1 ligne à enregistrer" in plain(tried(desk, out.getvalue(), "registre.xlsx"))


def test_ten_thousand_lines_of_a_workbook_take_seconds_and_little_memory():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(MOST_LINES + 1):
        sheet.append([f"{number} {column}" for column in range(len(COLUMNS))])
    out = io.BytesIO()
    book.save(out)
    tracemalloc.start()
    assert len(lines_of("registre.xlsx", out.getvalue())) == MOST_LINES
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


def test_formulas_are_refused_where_they_stand(desk):
    rows = [HEAD.split(";"), ["=TODAY()", *GOOD[1].split(";")[1:]]]
    assert "date : La cellule contient une formule" in plain(tried(desk, workbook(*rows)))


def test_a_confirmation_without_its_file_asks_for_it_again(desk):
    answer = desk.send(PATH, {"confirmer": "0" * 64})
    assert answer.status_code == 422
    assert "n'est plus en mémoire" in plain(answer)
    assert "Choisissez un fichier" in plain(desk.send(PATH, {"csrf": ""}))


def test_the_model_has_every_column(desk):
    assert desk.get(f"{PATH}/modele.csv").text.strip("\ufeff\r\n").split(";") == list(COLUMNS)
