"""Two who answer for one post at the same moment: nothing of either is lost or replaced unseen."""

import pytest

from contracts.events.posts import PeriodConfirmed
from services.embedded.platform import Platform
from services.faces.entry.survey_answers import answers
from tests.at_once import at_once
from tests.integration.register.conftest import Desk, Typed, plain
from tests.integration.register.two_persons import colleague, sent_by_two, signed_in

HERE, POST = "/saisie/27-01", "27-01"
FORM = f"{HERE}/questionnaire?annee=2026&partie="


@pytest.fixture
def both(desk: Desk, opened: Platform) -> list[Desk]:
    """Two intervenants of the same post, each with a browser."""
    return signed_in(desk, "intervenant", colleague(opened, "intervenant"))


def test_of_two_who_save_different_sections_at_once_each_keeps_hers(
    both: list[Desk], opened: Platform
) -> None:
    said = {
        "public": {"persons_received": "312", "home_visits": "oui"},
        "motifs": {"problem_shares.conjugal": "62,5"},
    }
    sent = [
        {**Typed(person.form(FORM + part).text).values, **typed}
        for person, (part, typed) in zip(both, said.items(), strict=True)
    ]
    done = at_once(
        *(
            lambda person=person, typed=typed: person.send(f"{HERE}/questionnaire", typed)
            for person, typed in zip(both, sent, strict=True)
        )
    )
    assert [each.status_code for each in done] == [303, 303], [plain(each) for each in done]
    told = answers(opened.intake.store.history(POST), 2026)
    assert (told["persons_received"], told["problem_shares"]) == (312, {"conjugal": 62.5})


def test_of_two_who_answer_one_section_otherwise_the_second_is_told_and_decides(
    both: list[Desk], opened: Platform
) -> None:
    one, other = {"persons_received": "312"}, {"persons_received": "313"}
    taken, refused = sent_by_two(both, FORM + "public", one, other)
    assert [taken.answer.status_code, refused.answer.status_code] == [303, 422]
    before = f"Personnes reçues en entretien dans l'année : {taken.typed['persons_received']}"
    assert before in plain(refused.answer)
    shown = Typed(refused.answer.text).values["persons_received"]
    assert shown == [refused.typed["persons_received"]]
    assert refused.again().status_code == 303
    last = answers(opened.intake.store.history(POST), 2026)["persons_received"]
    assert str(last) == refused.typed["persons_received"]


def test_of_two_who_confirm_a_quarter_with_different_numbers_one_is_taken_and_the_other_told(
    both: list[Desk], opened: Platform
) -> None:
    opened.projections.catch_up()
    path = f"{HERE}/trimestre?trimestre=2025-Q4"
    taken, refused = sent_by_two(both, path, {"situations": "41"}, {"situations": "42"})
    assert [taken.answer.status_code, refused.answer.status_code] == [303, 422]
    assert f"{taken.typed['situations']} situations ouvertes" in plain(refused.answer)
    facts = [fact.event for _, fact in opened.intake.store.history(POST)]
    assert sum(isinstance(event, PeriodConfirmed) for event in facts) == 1
