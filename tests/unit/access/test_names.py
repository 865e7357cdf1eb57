"""Tokens: one for a name, of no other; nothing of the name but, by blocks, how long it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import BLOCK, MARK, KeyedNames, NamesUnreadable
from tests.names import HIDING

OTHER = KeyedNames(lambda: bytearray(b"x" * 32))
NAME = st.text(max_size=80)


@given(st.lists(NAME, max_size=5))
def test_a_token_is_always_the_same_and_shows_its_name_under_its_key_alone(
    names: list[str],
) -> None:
    tokens = HIDING.hide(names)
    assert tokens == HIDING.hide(names)
    assert HIDING.show(tokens) == names
    assert OTHER.show(tokens) == [None] * len(names)
    assert len(set(tokens)) == len(set(names))


@given(NAME, st.data())
def test_a_token_that_was_changed_is_none(name: str, data: st.DataObject) -> None:
    (token,) = HIDING.hide([name])
    at = data.draw(st.integers(1, len(token) - 2))
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    assert HIDING.show([changed, token[:-3], token[1:], name]) == [None] * 4


def test_names_of_any_length_within_a_block_look_alike() -> None:
    lengths = {len(each) for each in HIDING.hide(["a", "camille.renard", "x" * BLOCK])}
    assert len(lengths) == 1
    assert all(each.startswith(MARK) for each in HIDING.hide(["", "~"]))


def test_one_bad_value_blocks_what_needs_it_and_nothing_else() -> None:
    known, (token,) = KnownNames(HIDING), HIDING.hide(["lea"])
    assert known.shown([token, "abîmé"]) == ["lea", "abîmé"]
    with pytest.raises(NamesUnreadable, match="clé des comptes"):
        known.names([token, "abîmé"])
    assert known.names([token]) == ["lea"]
