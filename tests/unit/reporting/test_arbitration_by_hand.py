"""docs/arbitration.md: each figure of the Eure, counted again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.read_model import Convention, Pledge, PostRecord, YearCost
from services.embedded.demo_call import SAID
from services.faces.calls.call_file import URGENCY
from services.reporting.domain.arbitration.calls import Call, CallOpened, SeenLine, VersionKept
from services.reporting.domain.arbitration.ranking import (
    Candidate,
    proposal,
    unknown_criteria,
    weights_wrong,
)
from services.reporting.domain.arbitration.rules import SayingRefused, decide_version
from services.reporting.domain.register.alerts import alerts, term
from services.reporting.domain.register.plan import takeovers, year_plan
from tests.arbitration_page import number, table
from tests.unit.reporting.given import version

YEAR, DAY = 2027, date(2026, 11, 29)
VERSION = version(date(2006, 1, 1), name="Évreux")


def record(post: str) -> PostRecord:
    """What the demo says of a post."""
    said = SAID.posts[post]
    cost = YearCost(year=YEAR, salary_eur=said.cost["salary"], other_eur=said.cost["other"])
    return PostRecord(
        post=post,
        opened_on=VERSION.since,
        versions=(VERSION,),
        costs=(cost, cost.model_copy(update={"year": YEAR - 1})),
        pledges=tuple(
            Pledge(convention="c", year=YEAR + p.year, funder=p.funder, share_percent=p.share)
            for p in said.pledges
        ),
    )


def candidates() -> list[Candidate]:
    """The posts as the page says them, those of the released figures that it names."""
    asked, points = table("post | cost"), table("post | situations")
    most = max(number(line[0]) for line in points.values())
    made = []
    for post, (situations, known, days, months, *_) in points.items():
        (unknown, answers), (filled, opened) = (map(number, x.split("/")) for x in (known, days))
        near = next((URGENCY[term] for term in URGENCY if int(months) < term), Decimal(0))
        criteria = {
            "activite": Decimal(number(situations)) / most,
            "premiers": Decimal(unknown) / answers,
            "couverture": Decimal(filled) / opened,
            "echeance": near,
        }
        made.append(Candidate(post, post, criteria, number(asked[post][3])))
    return made


def test_each_ask_of_the_page_is_what_its_plan_says() -> None:
    for post, (cost, _, state, asked, third) in table("post | cost").items():
        plan = year_plan(record(post), YEAR)
        assert (plan.cost, plan.state.value) == (number(cost), state)
        assert (plan.ask, plan.third) == (number(asked), number(third))
        assert plan.ask == SAID.posts[post].asks
    assert year_plan(record("27-03"), YEAR - 1).ask == 0
    (cucs,) = takeovers(record("27-02"), YEAR - 1)
    assert (cucs.funder, list(cucs.by)) == ("cucs", [("fipd", Decimal(30))])


def test_each_score_of_the_page_is_the_sum_of_its_points() -> None:
    ranked = proposal(candidates(), SAID.weights, SAID.envelope, partial=True)
    points = table("post | situations")
    for each in ranked:
        said = [Decimal(cell.replace(",", ".")) for cell in points[each.candidate.post][4:]]
        assert [*each.parts.values(), each.score] == said


def test_the_months_left_are_those_of_the_day_of_the_page() -> None:
    for post, (_, _, _, months, *_) in table("post | situations").items():
        said = SAID.posts[post]
        last = ends(date.fromisoformat(f"{YEAR + said.ends_in}-{said.ends}"))
        assert last.months_left(DAY) == int(months)


def test_the_envelope_of_the_page_pays_what_it_says() -> None:
    def paid(lacking: str = "", partial: bool = True) -> list[tuple[str, int]]:
        made = [
            replace(each, lacking=("trimestres",)) if each.post == lacking else each
            for each in candidates()
        ]
        ranked = proposal(made, SAID.weights, SAID.envelope, partial=partial)
        return [(each.candidate.post, each.proposed) for each in ranked]

    assert paid() == [(p, number(c[1])) for p, c in table("post | asked").items()]
    assert paid(partial=False) == [("27-02", 21_000), ("27-01", 0), ("27-03", 0)]
    assert paid(lacking="27-01") == [("27-02", 21_000), ("27-03", 9_000), ("27-01", 0)]


@given(
    asks=st.lists(st.integers(0, 60_000), max_size=12),
    envelope=st.integers(1, 200_000),
    partial=st.booleans(),
)
def test_a_proposal_never_exceeds_the_envelope_nor_what_is_asked(
    asks: list[int], envelope: int, partial: bool
) -> None:
    posts = [
        Candidate(f"27-{n:02}", "x", {"activite": Decimal(n % 7)}, a) for n, a in enumerate(asks)
    ]
    ranked = proposal(posts, {"activite": 100}, envelope, partial=partial)
    assert sum(each.proposed for each in ranked) <= envelope
    assert all(0 <= each.proposed <= (each.candidate.asked or 0) for each in ranked)


def test_weights_that_do_not_make_a_whole_or_rank_nobody_are_told() -> None:
    assert weights_wrong({"activite": 60, "premiers": 40}) == ""
    assert "il manque 10" in weights_wrong({"activite": 90})
    assert "10 de trop" in weights_wrong({"activite": 60, "premiers": 50})
    assert "Aucun critère" in weights_wrong(dict.fromkeys(SAID.weights, 0))
    assert "de 0 à 100" in weights_wrong({"activite": 150, "premiers": -50})
    ranked = proposal([Candidate("27-01", "x", {}, 5)], {"activite": 100}, 10, partial=True)
    assert unknown_criteria(ranked, {"activite": 100, "premiers": 0}) == ["activite"]
    assert (ranked[0].score, ranked[0].proposed) == (0, 5)


def test_nothing_is_awarded_to_a_closed_post_even_with_a_reason() -> None:
    terms = CallOpened(call="c", year=YEAR, envelope=9, deadline=date(2026, 1, 1), weights={})
    line = SeenLine(
        post="27-01", name="x", rank=1, score="0", parts={}, asked=9, requested=True, cost=9,
        third=3, plan="complete", persons="", ends_on=None, lacking=("ferme",),
        proposed=0, awarded=9,
    )  # fmt: skip
    said = VersionKept(
        call="c", number=1, final=True, replaces=None, release="", envelope=9, weights={},
        partial=True, lines=(line,),
    )  # fmt: skip
    with pytest.raises(SayingRefused, match="le poste est fermé"):
        decide_version(said, Call(terms, {}), {"27-01": "Il le faut."}, {"27-01"})


def ends(on: date) -> Convention:
    first = date(2020, 1, 1)
    return Convention(convention="c", signed_on=first, starts_on=first, ends_on=on, signatories=())


def test_an_end_is_alerted_at_twelve_six_three_months_and_from_the_day_on() -> None:
    end = ends(date(2027, 6, 30))
    for day, months in (
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), 12),
        (date(2026, 12, 31), 6),
        (date(2027, 3, 31), 3),
        (date(2027, 6, 29), 3),
        (date(2027, 6, 30), 0),
        (date(2027, 9, 1), 0),
    ):
        assert term(end, day) == months, day
    post = record("27-01").model_copy(update={"conventions": (end,)})
    renewed = post.model_copy(update={"conventions": (end, ends(date(2030, 12, 31)))})
    assert [each.months for each in alerts([post], {}, date(2027, 7, 1))] == [0]
    assert alerts([renewed], {}, date(2027, 7, 1)) == []
    closed = post.model_copy(update={"closed_on": date(2027, 1, 1)})
    assert alerts([closed], {}, date(2027, 7, 1)) == []
