"""Notes signed and checked: published examples, and no byte of them can change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.transparency.notes import (
    COSIGNATURE,
    ED25519,
    SIZE_MAX,
    Checkpoint,
    Key,
    Note,
    NoteMalformed,
    bytes_of,
)
from contracts.transparency.signing import (
    SignatureWrong,
    Signer,
    checkpoint_of,
    cosignatures,
    cosigned_at,
    require_signed,
)

GO_SEED = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM="
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
"""The example of golang.org/x/mod/sumdb/note, from which C2SP signed-note comes."""
LOG = Signer("relais/0f", ED25519, bytes(32))
WITNESS = Signer("dggn", COSIGNATURE, bytes([7]) * 32)
CHECKPOINT = Checkpoint("relais/0f", 900, bytes(range(32)))
names = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="+"), min_size=1)


def witnessed() -> Note:
    text = CHECKPOINT.text()
    signed = LOG.sign(text)
    return Note(text, [*signed.signatures, WITNESS.cosign(text, 1_230_000_000)])


def test_the_published_note_is_signed_again_byte_for_byte():
    signer = Signer("PeterNeumann", ED25519, bytes_of(GO_SEED))
    assert signer.key.text() == GO_KEY
    assert signer.sign(GO_NOTE.partition("\n\n")[0] + "\n").render() == GO_NOTE
    require_signed(Note.read(GO_NOTE), Key.read(GO_KEY))


@given(names, st.sampled_from([ED25519, COSIGNATURE]), st.binary(min_size=32, max_size=32))
def test_keys_are_read_back_as_they_were_written(name, algorithm, seed):
    key = Signer(name, algorithm, seed).key
    assert Key.read(key.text()) == key


def test_a_witnessed_checkpoint_says_who_saw_it_and_when():
    note = Note.read(witnessed().render())
    assert checkpoint_of(note, LOG.key) == CHECKPOINT
    other = Signer("dcsp", COSIGNATURE, bytes(32))
    assert cosignatures(note, [WITNESS.key, other.key]) == {"dggn": 1_230_000_000}


@given(st.data())
def test_a_note_of_which_one_bit_flipped_is_refused(data):
    whole = witnessed().render().encode()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    flipped = bytearray(whole)
    flipped[at] ^= 1 << bit
    try:
        note = Note.read(flipped.decode())
        found = checkpoint_of(note, LOG.key), cosigned_at(note, WITNESS.key)
    except (NoteMalformed, SignatureWrong, UnicodeDecodeError):
        return
    assert found == (CHECKPOINT, None)  # the line of the witness is now of somebody unknown


@given(st.integers(0, SIZE_MAX), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_back_as_it_was_written(size, root):
    checkpoint = Checkpoint("relais/0f", size, root)
    assert checkpoint_of(Note.read(LOG.sign(checkpoint.text()).render()), LOG.key) == checkpoint


def test_a_key_of_the_same_name_or_another_name_is_refused():
    note = witnessed()
    for other in (Signer(LOG.name, ED25519, bytes([1]) * 32), Signer("x", ED25519, LOG.seed)):
        with pytest.raises(SignatureWrong, match="n'est pas signée par"):
            checkpoint_of(note, other.key)


def test_a_log_cannot_speak_for_another_origin():
    elsewhere = Checkpoint("relais/ff", 900, bytes(32)).text()
    with pytest.raises(SignatureWrong, match="est de relais/ff"):
        checkpoint_of(LOG.sign(elsewhere), LOG.key)


@pytest.mark.parametrize("text", ["", "a b+00000000+AQ==", "x", GO_KEY[:-4], GO_KEY[1:]])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(NoteMalformed):
        Key.read(text)


@pytest.mark.parametrize("size", ["", "-1", "01", "1.0", "٣", str(SIZE_MAX + 1), "9" * 5000])
def test_what_is_no_size_is_no_checkpoint(size):
    with pytest.raises(NoteMalformed):
        Checkpoint.read(CHECKPOINT.text().replace("900", size))
