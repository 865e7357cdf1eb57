"""Registers as people keep them: read for what they say, or refused for what is not said."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.faces.entry.transcribing import COLUMNS, Read, transcribed
from services.intake.adapters.spreadsheets.sheets import lines_of
from services.intake.ports import FileRefused

CASES = Path(__file__).parents[2] / "cases"
HEAD = "date;saisine;statut;sexe;age;problematiques"
LINE = "14/10/2008;services;victime;f;25_45;conjugal"
OLD_SUBJECT = "210fd2d0-7cf2-46d0-b026-590159c10d97"  # of 08b, before the order of codes was one
OLD_WITH_NR = "ada9be1c-afb7-4f81-9010-7d1f8fd8a971"  # of 08a with « nr » said


def read(content: bytes | str, name: str = "registre.csv") -> list[Read]:
    """The lines of a file, as the page of a post of the police reads them."""
    raw = content.encode() if isinstance(content, str) else content
    lines = lines_of(name, raw, COLUMNS)
    return list(transcribed(lines, "27-01", "police", "secret", date(2008, 11, 20)))


def case(name: str) -> list[Read]:
    """The lines of one of the cases."""
    return read((CASES / name).read_bytes(), name)


def rows(*lines: str, head: str = HEAD) -> str:
    """A file of these lines."""
    return "\r\n".join([head, *lines])


def workbook(
    table: Sequence[Sequence[object]], *merged: str, first: Sequence[str] = (), hidden: bool = False
) -> bytes:
    """A workbook of this table, below a sheet `first` of these lines if there are any."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(list(row))
    for span in merged:
        book.active.merge_cells(span)
    if first:
        before = book.create_sheet("Avant", 0)
        for line in first:
            before.append(line.split(";"))
        before.sheet_state = "hidden" if hidden else "visible"
        book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without(part: str) -> bytes:
    """A workbook that lost one of its parts."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(workbook([HEAD.split(";"), LINE.split(";")])))
    with zipfile.ZipFile(out, "w") as made:
        for each in whole.namelist():
            if each != part:
                made.writestr(each, whole.read(each))
    return out.getvalue()


ONE_LINE = [
    "05a-empty-fill.xlsx",
    "15a-sep-line.csv",
    "15c-accented-titles.csv",
    "17a-week-1.csv",
    "17b-week-2-another-person.csv",
]


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_file_is_read_where_a_spreadsheet_reads_it(name: str) -> None:
    assert case(name) == read(rows(LINE))


@pytest.mark.parametrize(
    "content",
    [
        f"Registre du poste, Évreux\r\n\r\n;;Année : 2008\r\n{rows(LINE)}",
        rows("", LINE, ";;;;;", ""),
        rows(LINE).replace(";", "|"),
        rows(LINE, head=" DATE ;Saisine;Statut;Sexe;Âge;Problématiques : ;;"),
    ],
)
def test_titles_above_and_empty_lines_take_nothing_away(content: str) -> None:
    assert [each.envelopes for each in read(content)] == [read(rows(LINE))[0].envelopes]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_that_says_the_separator_to_a_spreadsheet_is_no_row_of_it(end: str) -> None:
    (line,) = read(f"sep=;\r\n{rows(LINE)}".replace("\r\n", end))
    assert line.number == 2


def test_a_title_may_be_merged_above_the_titles_of_columns() -> None:
    table = [["Registre 2008"], HEAD.split(";"), LINE.split(";")]
    assert [line.number for line in read(workbook(table, "A1:F1"))] == [3]
    with pytest.raises(FileRefused, match="A2:B2"):
        read(workbook(table, "A2:B2"))


def test_the_sheet_that_is_shown_under_its_titles_is_read_and_no_other_is_lost() -> None:
    table = [HEAD.split(";"), LINE.split(";")]
    for first, hidden in ((["Mode d'emploi", "À remplir"], False), ([HEAD, LINE, LINE], True)):
        assert len(read(workbook(table, first=first, hidden=hidden))) == 1
    assert len(read(workbook(table, first=[HEAD]))) == 1  # a month that has not come yet
    with pytest.raises(FileRefused, match="« Avant » et « Sheet » ont chacune des lignes"):
        read(workbook(table, first=[HEAD.partition(";age")[0], LINE]))


def test_a_line_above_the_titles_is_told() -> None:
    with pytest.raises(FileRefused, match="ligne 1 est au-dessus de l'en-tête, qui est en ligne 2"):
        read(f"{LINE}\r\n{rows(LINE)}")


def test_a_value_beyond_the_titles_is_refused_where_it_stands() -> None:
    (line,) = case("06a-one-cell-too-many.csv")
    assert line.envelopes == ()
    assert "La cellule I2 (« non ») n'a pas de titre" in line.errors[""]
    assert read(rows(f"{LINE};;"))[0].errors == {}


def test_the_order_of_codes_and_what_goes_without_saying_make_no_other_fact() -> None:
    (one,), (other,) = case("08a-details-order-1.csv"), case("08b-details-order-2.csv")
    assert one.envelopes == other.envelopes
    assert (one.before, other.before[0]["subject"]) == ((), OLD_SUBJECT)
    said = (CASES / "08a-details-order-1.csv").read_text()
    nr = said.replace("citees", "citees;connue_services_sociaux").replace("educatif", "educatif;nr")
    assert read(nr)[0].envelopes == one.envelopes
    assert read(nr)[0].before[0]["subject"] == OLD_WITH_NR


def test_the_main_problem_comes_first_and_the_others_in_any_order() -> None:
    said = [rows(LINE.replace("conjugal", each)) for each in ("psy|soc|fam", "psy+fam+soc")]
    said = [each.replace("soc", "logement").replace("fam", "conjugal") for each in said]
    one, other = (read(each)[0].envelopes[0] for each in said)
    assert one == other
    assert one["data"]["problems"][0] == "psy"
    other_main = read(rows(LINE.replace("conjugal", "conjugal|psy|logement")))[0]
    assert other_main.envelopes[0]["id"] != one["id"]


def test_cells_that_are_true_or_false_are_yes_or_no() -> None:
    (line,) = case("09-boolean.xlsx")
    assert line.envelopes[0]["data"]["consent_to_contact"] is True
    assert "returning" not in line.envelopes[0]["data"]["person"]
    head = f"{HEAD};accord_recontact;connue_services_sociaux"
    (said,) = read(rows(f"{LINE};VRAI;FALSE", head=head))
    assert said.envelopes[0]["data"]["consent_to_contact"] is True
    assert said.envelopes[0]["data"]["person"]["known_to_social_services"] == "non"


def test_a_lost_zero_is_mended_and_told_and_a_name_is_understood() -> None:
    (line,) = case("10-insee-4-digits.csv")
    assert line.envelopes[0]["data"]["person"]["commune"] == "01053"
    assert "« 1053 » est lu 01053, Bourg-en-Bresse" in line.note
    (named,) = read(rows(f"{LINE};evreux", head=f"{HEAD};commune"))
    assert named.envelopes[0]["data"]["person"]["commune"] == "27229"
    assert named.note == ""


@pytest.mark.parametrize("code", ["00000", "99999", "96001", "Saint-Denis"])
def test_what_is_no_commune_is_refused_under_its_title(code: str) -> None:
    (line,) = read(rows(f"{LINE};{code}", head=f"{HEAD};commune"))
    assert line.envelopes == ()
    assert code in line.errors["commune"]


def test_a_line_has_the_number_of_its_row_in_a_spreadsheet() -> None:
    good, bad = case("16-line-number.csv")
    assert (good.number, good.errors) == (2, {})
    assert (bad.number, list(bad.errors)) == (3, ["date"])


def test_another_person_of_the_same_codes_is_said_by_a_number() -> None:
    head = f"{HEAD};personne"
    first, second = read(rows(LINE, LINE))
    assert (first.person, second.person) == (1, 2)
    assert read(rows(f"{LINE};2", head=head))[0].envelopes == second.envelopes
    assert read(rows(f"{LINE};1", head=head))[0].envelopes == first.envelopes
    assert "personne" in read(rows(f"{LINE};deux", head=head))[0].errors


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ((CASES / "05b-sheet-cut.xlsx").read_bytes(), "ne s'ouvre pas"),
        ((CASES / "05a-empty-fill.xlsx").read_bytes()[:-200], "ne s'ouvre pas"),
        (without("xl/workbook.xml"), "ne s'ouvre pas"),
        (without("xl/worksheets/sheet1.xml"), "ne s'ouvre pas"),
        (b"PK\x03\x04", "ne s'ouvre pas"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien format (XLS) ou protégé par un mot de passe"),
        (b"%PDF-1.7\n\x93\x8c\x8b\x02", "ni du CSV ni un classeur XLSX"),
        (b"\xff\xfe\x00", "ni du CSV ni un classeur XLSX"),
    ],
)
def test_a_damaged_workbook_or_another_file_is_told_in_french(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        read(content)


OF_A_LIST = {
    "saisine": ("services", "main_courante", "Saisine directe de l'usager"),
    "statut": ("victime", "Victime"),
    "sexe": ("f", "Femme", "nr"),
    "age": ("25_45", "18 à 24 ans"),
    "problematiques": ("conjugal", "psy | logement", "logement"),
    "commune": ("", "Évreux", "01053", "Saint-Denis (974)"),
    "accord_recontact": ("", "oui", "non"),
}
TABLES = st.lists(
    st.tuples(st.dates(date(2006, 1, 2), date(2008, 11, 20)).map("{:%d/%m/%Y}".format)).flatmap(
        lambda day: st.tuples(st.just(day[0]), *map(st.sampled_from, OF_A_LIST.values()))
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25)
@given(TABLES, st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
def test_a_table_says_the_same_in_whatever_file(
    table: list[tuple[str, ...]], separator: str, encoding: str
) -> None:
    whole = [["date", *OF_A_LIST], *table]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(whole)
    expected = read(workbook(whole), "registre.xlsx")
    assert read(out.getvalue().encode(encoding)) == expected
    assert [line.errors for line in expected] == [{}] * len(table)
