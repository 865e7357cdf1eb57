"""Sealed values name their algorithm: whatever is written today stays readable tomorrow."""

from base64 import b64encode
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from contracts.sealing import MARK, NONCE, TABLE, Algorithm, Altered, seal, unseal
from services.access.adapters.credentials import KeyedCipher
from services.access.adapters.passwords import passwords_of
from services.access.domain.password_rules import PasswordCost
from services.chassis.migrations import open_migrated
from tests.names import HIDING

KEY = bytes(range(32))
FRESH = b"n" * NONCE
ALGORITHMS = st.sampled_from(Algorithm)


def of_before(plain: bytes, about: bytes, nonce: bytes = b"n" * NONCE) -> bytes:
    """As values were sealed before they had a name."""
    return nonce + AESGCM(KEY).encrypt(nonce, plain, about)


@given(ALGORITHMS, ALGORITHMS, st.binary(max_size=100), st.binary(max_size=20))
def test_what_any_algorithm_sealed_is_read_whichever_is_the_current_one(
    before: Algorithm, current: Algorithm, plain: bytes, about: bytes
) -> None:
    kept = KeyedCipher(lambda: KEY, before).seal("nadia", plain)
    cipher = KeyedCipher(lambda: KEY, current)
    assert cipher.unseal("nadia", kept) == plain
    sealed = seal(KEY, FRESH, plain, about, before)
    assert sealed.startswith(MARK + TABLE[before].code)
    again = seal(KEY, FRESH, unseal(KEY, sealed, about), about, current)
    assert again.startswith(MARK + TABLE[current].code)
    assert unseal(KEY, again, about) == plain


@given(st.binary(max_size=100), st.sampled_from([b"", *(MARK + k.code for k in TABLE.values())]))
def test_what_was_sealed_before_values_had_a_name_is_read(plain: bytes, begins: bytes) -> None:
    nonce = begins + b"n" * (NONCE - len(begins))
    assert unseal(KEY, of_before(plain, b"27-01", nonce), b"27-01") == plain
    kept = b64encode(of_before(plain, b"nadia", nonce)).decode()
    assert KeyedCipher(lambda: KEY).unseal("nadia", kept) == plain


@given(ALGORITHMS, ALGORITHMS, st.data())
def test_neither_a_bit_nor_the_name_of_the_algorithm_can_be_changed(
    one: Algorithm, other: Algorithm, data: st.DataObject
) -> None:
    sealed = bytearray(seal(KEY, FRESH, b"plain", b"about", one))
    if one is other:
        bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
        sealed[bit // 8] ^= 1 << bit % 8
    else:
        sealed[len(MARK) : len(MARK) + 1] = TABLE[other].code
    with pytest.raises(Altered):
        unseal(KEY, bytes(sealed), b"about")


def test_a_password_is_hashed_again_at_the_current_cost_when_its_owner_signs_in(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    where = tmp_path_factory.mktemp("passwords") / "access.db"
    engine = open_migrated(where, "services.access", "access", durable=True)
    kept = hashes(engine)
    passwords_of(engine, HIDING).set("nadia", "deux chats dorment")
    later = passwords_of(engine, HIDING, PasswordCost.ARGON2ID_128)
    assert not later.right("nadia", "trois chats dorment")
    assert "m=65536" in kept()
    assert later.right("nadia", "deux chats dorment")
    assert "m=131072" in kept()
    assert later.right("nadia", "deux chats dorment")
    assert passwords_of(engine, HIDING).right("nadia", "deux chats dorment")
    assert "m=65536" in kept()
    engine.dispose()


def hashes(engine: Engine) -> Callable[[], str]:
    """What the database keeps."""

    def read() -> str:
        with engine.connect() as connection:
            return str(connection.scalar(text("SELECT hash FROM passwords")))

    return read
