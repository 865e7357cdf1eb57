"""The score of a post drawn: a part for each criterion, always in its own colour."""

from services.faces.calls.said import KEY, SERIES, Line
from services.faces.theme.statuses import Status
from services.reporting.domain.arbitration.calls import SeenLine


def line(**points: str) -> Line:
    seen = SeenLine(
        post="27-01", name="Évreux, police", rank=1, score="0", parts=points, asked=None,
        requested=False, cost=None, third=None, plan="empty", persons="1", ends_on=None,
        lacking=(), proposed=0, awarded=0,
    )  # fmt: skip
    return Line(seen, Status("", ""), "", "", "", ())


def test_a_criterion_keeps_its_colour_where_another_one_is_not_known():
    drawn = line(activite="30.0", echeance="18.8").bar
    assert [(each.series, each.start, each.length) for each in drawn] == [
        (SERIES["activite"], 0, 30), (SERIES["echeance"], 30, 18.8)
    ]  # fmt: skip
    assert [each.said for each in drawn] == ["30,0", "18,8"]


def test_each_criterion_has_its_own_entry_in_the_key():
    assert len({series for series, _, _ in KEY}) == len(KEY) == len(SERIES)
