"""What may be asked, and what is refused by which fact."""

import pytest

from contracts.statistics import TABLES
from services.reporting.domain import errors
from services.reporting.domain.tables.question import asked


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        (("Z9", "nation", None, "2008"), errors.UnknownTable),
        (("A1", "region", None, "2008"), errors.UnknownLevel),
        (("A1", "nation", "27", "2008"), errors.UnknownArea),
        (("A1", "department", "99", "2008"), errors.UnknownArea),
        (("A1", "nation", None, "2008-Q5"), errors.UnknownPeriod),
        (("A1", "nation", None, "2008-13"), errors.UnknownPeriod),
        (("A2", "nation", None, "2008-Q4"), errors.PeriodNotForTable),
        (("A1", "nation", None, "2008", "armee"), errors.UnknownForce),
        (("F1", "nation", None, "2008", "police"), errors.ForceNotForTable),
        (("F2", "nation", None, "2008", "police"), errors.ForceNotForTable),
        (("G1", "nation", None, "2008", "police"), errors.ForceNotForTable),
        (("H1", "nation", None, "2008", "police"), errors.ForceNotForTable),
        (("X1", "nation", None, "2008", "police"), errors.ForceNotForTable),
        (("A1", "nation", None, "2008", None, "future"), errors.UnknownOrganisation),
    ],
)
def test_a_question_without_sense_is_refused(
    question: tuple[str, str, str | None, str], refusal: type[errors.Refusal]
) -> None:
    with pytest.raises(refusal):
        asked(*question)


def test_the_nation_is_its_own_area() -> None:
    assert asked("A1", "nation", None, "2008").area == "FR"
    assert asked("A1", "nation", "FR", "2008").area == "FR"


def test_every_area_may_be_asked_at_once() -> None:
    assert asked("A1", "department", None, "2008-Q4").area is None


def test_residence_at_the_nation_is_answered_where_posts_are_known() -> None:
    assert asked("B4", "nation", None, "2008").read_model == "department"
    assert asked("B3", "nation", None, "2008").read_model == "nation"


@pytest.mark.parametrize("code", [code for code in TABLES if "site" in TABLES[code].levels])
def test_a_post_is_answered_by_the_read_model_of_posts_alone(code: str) -> None:
    assert asked(code, "site", "27-01", "2008").read_model == "site"


def test_the_tables_of_the_report_stop_at_the_departement() -> None:
    with pytest.raises(errors.LevelNotForTable):
        asked("S04", "site", "27-01", "2008")
