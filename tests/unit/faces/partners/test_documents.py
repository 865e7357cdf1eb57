"""A document in the states that a release can be in: made, and true to what it was given."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from odfdo import Document
from openpyxl import load_workbook

from services.faces.partners.documents import pdf
from services.faces.partners.documents.content import sections_of
from services.faces.partners.documents.sheets import open_document, workbook
from services.reporting.releases.reading import View
from tests.browser.walking import printed
from tests.services import NotInstalled
from tests.unit.faces.partners.test_drawings import THIN, bilan, mentions, row, situations
from tests.unit.faces.partners.test_posts_beside import counts, of_post

LONG = ("Une modalité dont le libellé est vraiment très long " * 3)[:120]
YEAR = ("2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4", "2009")
STATES = {
    "nothing released": ((), "Aucun chiffre ne peut être dit"),
    "one quarter only": ((situations("2009-Q4", 12),), "12 situations ouvertes"),
    "nothing is said": (
        (situations("2009-Q4", None), mentions("2009-Q4", "conjugal", None)),
        "Aucun chiffre ne peut être dit au 4e trimestre 2009",
    ),
    "zero": ((situations("2009-Q4", 0),), "0 situation ouverte"),
    "twelve digits": ((situations("2009-Q4", 123_456_789_012),), "123 456 789 012"),
    "a label of 120 characters": ((mentions("2009-Q4", LONG, 3),), "vraiment très long"),
    "46 rows": (tuple(mentions("2009-Q4", f"motif {n}", n) for n in range(46)), "motif 45"),
}


def view(*rows: str, period: str = "2009-Q4") -> View:
    return bilan(period, *rows).found


def lines(*rows: str, period: str = "2009-Q4") -> list[Sequence[Sequence[str]]]:
    return [section.lines for section in sections_of(view(*rows, period=period))]


@pytest.mark.parametrize(("rows", "said"), STATES.values(), ids=STATES)
def test_a_document_is_made_in_each_state_of_a_release(rows, said):
    try:
        words = printed(pdf(view(*rows)))
    except NotInstalled as missing:
        pytest.skip(str(missing))
    assert said in " ".join(words.replace(THIN, " ").split())


@pytest.mark.parametrize("said", ["a\uffffb", "a\ufffeb"])
def test_a_name_that_no_file_of_xml_may_hold_keeps_no_workbook_from_being_made(said: str) -> None:
    named = view(mentions("2009-Q4", said, 3))
    sheet = load_workbook(BytesIO(workbook(named))).worksheets[1]
    (table,) = Document(BytesIO(open_document(named))).body.tables[1:]
    shown = "a\N{REPLACEMENT CHARACTER}b"
    assert shown in [cell.value for cell in sheet[2]]
    assert shown in table.get_values()[1]


def test_what_nobody_filled_and_where_no_post_worked_takes_no_line():
    rows = [row("G5", "2009", f"crédit {n}", secrecy="non renseigné") for n in range(40)]
    uncovered = row("A1", "2009", area="01", area_label="Ain", secrecy="non couvert")
    assert lines(*rows, uncovered, period="2009") == []


def test_periods_are_columns_and_their_bases_the_last_line():
    rows = [mentions(period, code, 20, 200) for period in YEAR for code in ("conjugal", "logement")]
    (section,) = sections_of(view(*rows, period="2009"))
    assert section.heads == ["Modalité", "T1 2009", "T2 2009", "T3 2009", "T4 2009", "2009"]
    assert section.lines[-1] == ["Base", "200", "200", "200", "200", "200"]
    assert section.lines[0] == ["conjugal", *["20"] * 5]


def test_what_all_the_lines_of_a_table_share_is_said_once_above():
    (section,) = sections_of(view(mentions("2009-Q4", "conjugal", 20)))
    assert section.heads == ["Modalité", "Valeur"]
    assert section.note.startswith("France, 4e trimestre 2009, police nationale. Tableau C1")
    assert "Base : 200." in section.note


def test_posts_are_columns_each_with_the_force_of_its_figures():
    rows = [*counts({}), of_post("G5", "27-01", measure="conventions", modality="cg", value=0)]
    (section,) = sections_of(bilan("2009", *rows, view="prefecture").found)
    assert section.heads == [
        "Modalité", "Évreux, police", "Évreux, gendarmerie", "Louviers, gendarmerie",
        "Louviers, police",
    ]  # fmt: skip
    assert [list(line[1:]) for line in section.lines] == [["541", "227", "158", "110"]]


def test_forces_are_columns_with_a_base_each():
    both = [
        mentions("2009", code, many, 40 * many, force)
        for force, many in (("police", 5), ("gendarmerie", 3))
        for code in ("conjugal", "logement")
    ]
    (section,) = sections_of(view(*both, period="2009"))
    assert section.heads == ["Modalité", "police", "gendarmerie"]
    assert section.lines == [["conjugal", "5", "3"], ["logement", "5", "3"], ["Base", "200", "120"]]


def test_a_force_over_periods_ends_with_its_own_bases():
    rows = [
        mentions(period, code, 5, base, force)
        for force, base in (("police", 200), ("gendarmerie", 120))
        for period in YEAR
        for code in ("conjugal", "logement")
    ]
    (section,) = sections_of(view(*rows, period="2009"))
    assert [line[1] for line in section.lines] == ["conjugal", "logement", "Base"] * 2
    assert [line[0] for line in section.lines[2:4]] == ["police nationale", "gendarmerie nationale"]
    assert [line[-1] for line in section.lines] == ["5", "5", "200", "5", "5", "120"]
