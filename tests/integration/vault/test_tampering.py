"""What somebody who can write into the vault cannot do, and what the others still read."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from services.chassis.databases import Where
from services.intake.adapters.vault.cipher import Altered, draw_key, seal, unseal
from services.intake.adapters.vault.held_keys import unwrap_case_key, wrap_case_key
from services.intake.adapters.vault.opening import open_sql_vault
from services.intake.adapters.vault.store import session
from services.intake.ports import KeyRefused
from tests.integration.vault.opened import (
    CASE,
    ELSEWHERE,
    NEIGHBOUR,
    POST,
    READER,
    WHOLE,
    Opened,
    opened,
    settings,
)
from tests.names import HIDING

ABOUT = st.lists(st.text() | st.integers(-(2**53), 2**53), max_size=4)
OTHERS = {field: value for field, value in WHOLE.items() if field != "name"}
FROM_FIELD = "(SELECT sealed FROM details WHERE case_id = '{}' AND field = '{}')"


def change(made: Opened, statement: str, post: str = POST) -> None:
    with session(made.made.store.engine, post) as connection:
        connection.execute(text(statement))


def unreadable(made: Opened) -> Mapping[str, str]:
    return made.vault.read(POST, CASE, *READER).unreadable


@pytest.mark.parametrize(
    "value",
    [
        FROM_FIELD.format(NEIGHBOUR, "name"),
        FROM_FIELD.format(CASE, "note"),
        "substr(sealed, 1, 20)",
        "substr(sealed, 1, 5)",
        "substr(sealed, 1, 0)",
        "substr(sealed, 2)",
    ],
)
def test_a_value_from_elsewhere_or_cut_is_told_and_the_others_are_read(
    tmp_path: Path, where: Where, value: str
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=NEIGHBOUR)
        change(
            made,
            f"UPDATE details SET sealed = {value} WHERE case_id = '{CASE}' AND field = 'name'",
        )
        assert made.read() == OTHERS
        ((field, said),) = unreadable(made).items()
        assert field == "name"
        assert said.startswith("Nom : illisible")
        assert made.read(NEIGHBOUR) == WHOLE


def test_the_value_of_an_earlier_revision_is_not_taken_for_today_s(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        change(made, f"UPDATE cases SET revision = 7 WHERE case_id = '{CASE}'")
        assert made.read() == {}
        assert unreadable(made).keys() == WHOLE.keys()


@pytest.mark.parametrize("value", ["substr(wrapped, 1, 0)", "substr(wrapped, 2)", "OTHER"])
def test_without_the_key_of_a_case_its_details_are_lost_and_it_can_be_filled_again(
    tmp_path: Path, where: Where, value: str
) -> None:
    other = f"(SELECT wrapped FROM cases WHERE case_id = '{NEIGHBOUR}')"
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=NEIGHBOUR)
        wrapped = value.replace("OTHER", other)
        change(made, f"UPDATE cases SET wrapped = {wrapped} WHERE case_id = '{CASE}'")
        assert made.read() == {}
        assert {*unreadable(made)} == {*WHOLE}
        assert "la clé de cette situation" in unreadable(made)["name"]
        assert made.read(NEIGHBOUR) == WHOLE
        made.put()
        assert made.read() == WHOLE


def test_a_key_of_a_post_that_was_altered_stops_that_post_only(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=ELSEWHERE, post="93-01")
        change(made, f"UPDATE post_keys SET wrapped = substr(wrapped, 2) WHERE post = '{POST}'")
        with pytest.raises(KeyRefused, match="La clé du poste 27-01 a été altérée"):
            made.read()
        assert made.read(ELSEWHERE, "93-01") == WHOLE
        made.vault.erase(POST, CASE, *READER)


def test_a_key_of_a_post_that_was_deleted_stops_that_post_only(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=ELSEWHERE, post="93-01")
        change(made, f"DELETE FROM post_keys WHERE post = '{POST}'")
        assert unreadable(made).keys() == WHOLE.keys()
        assert made.read(ELSEWHERE, "93-01") == WHOLE


def test_keys_of_posts_under_two_master_keys_are_refused_at_the_opening(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=ELSEWHERE, post="93-01")
        change(made, "UPDATE post_keys SET master_id = 'x' WHERE post = '93-01'")
    with pytest.raises(KeyRefused, match="plusieurs clés maîtresses"):
        open_sql_vault(settings(tmp_path, where), HIDING)


@given(st.binary(max_size=300), ABOUT)
def test_what_was_sealed_is_unsealed(plain: bytes, about: list[str | int]) -> None:
    key = draw_key()
    assert unseal(key, seal(key, plain, *about), *about) == plain


@given(st.binary(max_size=100), ABOUT, st.data())
def test_any_bit_changed_in_the_value_is_refused(
    plain: bytes, about: list[str | int], data: st.DataObject
) -> None:
    key = draw_key()
    sealed = bytearray(seal(key, plain, *about))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Altered):
        unseal(key, bytes(sealed), *about)


@given(ABOUT, ABOUT)
def test_a_value_about_one_thing_is_not_about_another(
    about: list[str | int], other: list[str | int]
) -> None:
    key = draw_key()
    sealed = seal(key, b"value", *about)
    if about == other:
        assert unseal(key, sealed, *other) == b"value"
    else:
        with pytest.raises(Altered):
            unseal(key, sealed, *other)


@given(st.integers(0, 8 * 64 - 1), st.sampled_from(["wrapped", "post", "case", "key"]))
def test_any_bit_changed_around_a_wrapped_key_is_refused(bit: int, part: str) -> None:
    above, key = draw_key(), draw_key()
    wrapped = bytearray(wrap_case_key(above, key, POST, str(CASE)))
    assert len(wrapped) == 64  # bytes: its algorithm, nonce, key, tag
    post, case = POST, str(CASE)
    if part == "wrapped":
        wrapped[bit // 8] ^= 1 << bit % 8
    elif part == "post":
        post = "27-02"
    elif part == "case":
        case = str(NEIGHBOUR)
    else:
        above = bytes([*above[:31], above[31] ^ (1 << bit % 8)])
    with pytest.raises(Altered):
        unwrap_case_key(above, bytes(wrapped), post, case)
