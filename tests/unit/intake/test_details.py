"""What the vault may keep, for how long, and what the door lets through that nobody reads."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from contracts.envelope import UnknownEventType, read_at_the_door
from services.intake.domain.details import LABELS, Details, erased_on, erased_since
from tests.builders import SAMPLES, changed, envelope, fact, texts

ONE_WORD = "Vastel-Quimbert"
TECHNICAL = {"source", "device", "data.convention", "data.source", "data.unit"}
"""Names that software gives: no space, sixty-four characters; nobody types into them."""
OF_THE_INSTITUTION = {"data.name", "data.units.0", "data.organisation"}


def test_every_field_has_its_french_name() -> None:
    assert list(LABELS.values()) == [
        "Repère local",
        "Nom",
        "Coordonnées",
        "Note",
        "Date de naissance",
        "Numéro de procédure",
    ]


@pytest.mark.parametrize(
    ("last", "months", "until"),
    [
        (date(2008, 10, 14), 24, date(2010, 10, 14)),
        (date(2008, 2, 29), 24, date(2010, 2, 28)),
        (date(2008, 2, 29), 48, date(2012, 2, 29)),
        (date(2008, 12, 31), 2, date(2009, 2, 28)),
        (date(2008, 11, 30), 1, date(2008, 12, 30)),
    ],
)
def test_details_are_kept_until_the_same_day_so_many_months_later(
    last: date, months: int, until: date
) -> None:
    assert erased_on(last, months) == until


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 120))
def test_a_later_contact_never_brings_the_erasure_forward(last: date, months: int) -> None:
    until = erased_on(last, months)
    assert 28 * months <= (until - last).days <= 31 * months
    assert erased_on(date.fromordinal(last.toordinal() + 1), months) >= until


def test_only_an_erasure_after_the_details_were_written_makes_them_stale() -> None:
    case = "7f1c2a4e-1b7d-4c6e-9f0a-3d2b1c4e5f60"
    names = ("case-opened", "personal-details-erased", "interview-held")
    history = [(4 + n, fact(name, subject=case)) for n, name in enumerate(names)]
    assert [erased_since(position, history) for position in (4, 5, 6)] == [True, False, False]


def test_a_refused_detail_is_not_in_what_is_said_of_it() -> None:
    with pytest.raises(ValidationError) as told:
        Details.model_validate({"name": ONE_WORD * 100, "contact": 7, "birth_date": ONE_WORD})
    assert ONE_WORD not in str(told.value)


def accepted(word: str) -> set[str]:
    """The fields of every event in which the door lets this word through.

    A correction's replacement is judged against what it replaces, after the door.
    """
    through = set()
    for name in set(SAMPLES) - {"fact-corrected", "register-corrected"}:
        sound = envelope(name, sequence=1)
        for path in texts(sound):
            for given_word in (word, f"/posts/27-01/{word}"):
                try:
                    read_at_the_door(changed(sound, path, given_word))
                except (ValidationError, UnknownEventType, PydanticCustomError):
                    continue
                through.add(".".join(map(str, path)))
    return through


def test_a_text_with_a_space_enters_no_event_but_the_register_of_posts() -> None:
    assert accepted("Éléonore Vastel-Quimbert") == OF_THE_INSTITUTION
    assert accepted("06 39 98 12 34") == OF_THE_INSTITUTION


def test_a_single_word_enters_technical_names_only() -> None:
    assert accepted(ONE_WORD) == TECHNICAL | OF_THE_INSTITUTION
