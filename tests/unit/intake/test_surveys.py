"""What the answers to a survey amount to, and what is never told of them."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import APPRECIATION, QUESTION_ENQUETE, SERIE
from contracts.events.external import ANSWERS_MIN
from contracts.statistics import INDICATORS
from services.intake.domain.surveys import AUDIENCES, Survey, deposits, understood
from tests.builders import fact

AGREES, DISAGREES = {"attente": "oui", "accueil": "plutot_oui"}, {"attente": "non"}


def a_survey(audience: str = "usagers", links: int = 40) -> Survey:
    return Survey("s", audience, "27-01", "2026", date(2026, 3, 2), date(2026, 6, 30), links)


def test_each_survey_series_is_asked_by_one_audience_and_feeds_an_indicator() -> None:
    asked = [series for each in AUDIENCES.values() for series in each.series]
    assert sorted(asked) == sorted(code for code in SERIE.current if code.startswith("enquete_"))
    assert {each.series for each in INDICATORS} >= set(asked)
    questions = [question for each in AUDIENCES.values() for question in each.questions]
    assert sorted(questions) == sorted(QUESTION_ENQUETE.current)


def test_a_deposit_says_the_share_that_agrees_over_those_who_were_asked() -> None:
    (said,) = deposits(a_survey(), [AGREES] * 5 + [DISAGREES] * 3)
    assert (said["value"], said["respondents"], said["sent"]) == (76.92, 8, 40)  # 10 of 13
    assert said["answers"] == {"attente": {"non": 3, "oui": 5}, "accueil": {"plutot_oui": 5}}


def test_a_question_that_too_few_answered_is_neither_told_nor_counted() -> None:
    assert not list(deposits(a_survey(), [AGREES] * 4))
    (said,) = deposits(a_survey(), [DISAGREES] * 4 + [AGREES] * 4)
    assert "accueil" not in said["answers"]
    assert said["value"] == 50.0


def test_an_answer_to_no_question_of_the_survey_is_not_understood() -> None:
    typed = {"attente": "oui", "accueil": "bof", "conflits": "oui", "nom": "Durand"}
    assert understood(a_survey(), typed) == {"attente": "oui"}


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(AUDIENCES)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.lists(
                st.dictionaries(
                    st.sampled_from(AUDIENCES[name].questions),
                    st.sampled_from(APPRECIATION.current),
                    min_size=1,
                ),
                max_size=30,
            ),
        )
    )
)
def test_every_deposit_is_a_fact_of_enough_answers(drawn: tuple[str, list[dict[str, str]]]) -> None:
    audience, given_answers = drawn
    for said in deposits(a_survey(audience), given_answers):
        fact("series-deposited", **said)  # the contract lets it in
        assert all(sum(each.values()) >= ANSWERS_MIN for each in said["answers"].values())
        assert 0 <= said["value"] <= 100
        assert ANSWERS_MIN <= said["respondents"] <= len(given_answers)
