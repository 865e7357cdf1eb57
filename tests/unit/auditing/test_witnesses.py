"""Witnesses held against a bundle: agreement for every prefix, the fork for every difference."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.bundle import (
    EVENTS,
    LATER,
    LATEST,
    LEAVES,
    WITNESSED,
    event_line,
    text_of,
    witnessed_line,
)
from contracts.transparency.merkle.tree import Tree
from contracts.transparency.notes import COSIGNATURE, ED25519, Checkpoint, Note
from contracts.transparency.signing import Signer
from contracts.transparency.witnessed import Seen
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.kept import kept_of, require_kept
from services.verifier.witnesses import Trusted, require_witnesses

LOG = Signer("relais/0f", ED25519, bytes(32))
ANOTHER = Signer("relais/1e", ED25519, bytes([9]) * 32)
DCSP, DGGN, ANISCG = (
    Signer(name, COSIGNATURE, bytes([at]) * 32)
    for at, name in enumerate(("dcsp", "dggn", "aniscg"), 1)
)
AT = 1_230_000_000
FACTS = [bytes([each]) * 32 for each in range(12)]
EDITION = 8  # of these twelve facts
RECORDED = "2008-12-22T18:00:00"
"""When all of them are said to be; the witnesses cosign on the day after, at three."""


def said(leaves: Sequence[bytes], signer: Signer = LOG) -> Checkpoint:
    tree = Tree()
    list(tree.append(leaves))
    return Checkpoint(signer.name, tree.size, tree.root())


def note(leaves: Sequence[bytes], *witnesses: Signer, by: Signer = LOG) -> Note:
    text = said(leaves, by).text()
    return Note(text, (*by.sign(text).signatures, *(each.cosign(text, AT) for each in witnesses)))


def events(size: int) -> bytes:
    fact = f'{{"id":"","recordedat":"{RECORDED}Z"}}'.encode()
    return size * event_line(bytes(16), fact)


def bundle(folder: Path, size: int = EDITION, carried: Sequence[Signer] = ()) -> Bundle:
    """The log of a bundle, and what later files it has."""
    (folder / LEAVES).write_bytes(b"".join(FACTS[:size]))
    (folder / LATER).write_bytes(b"".join(FACTS[size:]))
    (folder / LATEST).write_text(note(FACTS).render())
    (folder / EVENTS).write_bytes(events(size))
    lines = [witnessed_line(each.key, note(FACTS, each)) for each in carried]
    (folder / WITNESSED).write_bytes(text_of(lines))
    return Bundle(folder)


def told(of: Bundle, trusted: Trusted, size: int = EDITION) -> str:
    return require_witnesses(of, said(FACTS[:size]), [LOG.key], trusted)


def trust(*witnesses: Signer, notes: Sequence[Note | str] = (), required: int | None = None):
    texts = [("vu.note", each if isinstance(each, str) else each.render()) for each in notes]
    return Trusted([each.key for each in witnesses], texts, required)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, len(FACTS)), st.integers(0, len(FACTS)))
def test_every_part_of_the_log_agrees_older_or_newer_than_the_bundle(size: int, seen: int) -> None:
    with TemporaryDirectory() as folder:
        found = told(
            bundle(Path(folder), size), trust(DGGN, notes=[note(FACTS[:seen], DGGN)]), size
        )
    assert ("n'avait pas vu" in found) == (seen < size)
    assert "dggn s'accorde le 23/12/2008" in found


@settings(max_examples=40, deadline=None)
@given(st.integers(1, len(FACTS)), st.data())
def test_any_difference_is_the_fork(size: int, draw: st.DataObject) -> None:
    other = list(FACTS[: draw.draw(st.integers(1, len(FACTS)))])
    at = draw.draw(st.integers(0, len(other) - 1))
    other[at] = draw.draw(
        st.binary(min_size=32, max_size=32).filter(lambda leaf: leaf != other[at])
    )
    with TemporaryDirectory() as folder, pytest.raises(Wrong, match="BIFURCATION"):
        told(bundle(Path(folder), size), trust(DGGN, notes=[note(other, DGGN)]), size)


def test_a_witness_s_memory_is_read_as_it_is(tmp_path: Path) -> None:
    state = Seen(LOG.key, note(FACTS[:5], DGGN)).text()
    assert "les 5 premiers faits, et n'avait pas vu les 3" in told(
        bundle(tmp_path), trust(DGGN, notes=[state])
    )
    kept = kept_of("vu", state, [LOG.key])
    assert require_kept(Bundle(tmp_path), said(FACTS[:EDITION]), kept) == (
        "les 8 faits prolongent ses 5"
    )


def test_a_bundle_of_before_shows_older_notes_and_says_so_of_newer_ones(tmp_path: Path) -> None:
    (tmp_path / LEAVES).write_bytes(b"".join(FACTS[:EDITION]))
    (tmp_path / EVENTS).write_bytes(events(EDITION))
    old = Bundle(tmp_path)
    assert "premiers faits" in told(old, trust(DGGN, notes=[note(FACTS[:5], DGGN)]))
    with pytest.raises(NotVerifiable, match=r"vu\.note compte 12 faits, plus que la liasse"):
        told(old, trust(DGGN, notes=[note(FACTS, DGGN)]))


def test_so_many_witnesses_must_have_seen_every_fact(tmp_path: Path) -> None:
    of = bundle(tmp_path, carried=[DCSP])
    everybody = (DCSP, DGGN, ANISCG)
    older = note(FACTS[:5], DGGN)
    assert "1 des 3 témoins ont vu tous les faits, 1 demandés" in told(
        of, trust(*everybody, notes=[older], required=1)
    )
    with pytest.raises(
        NotVerifiable, match=r"2 demandés : dcsp s'accorde .* rien n'est cosigné par"
    ):
        told(of, trust(*everybody, notes=[older], required=2))
    with pytest.raises(NotVerifiable, match="rien n'est cosigné par aniscg"):
        told(of, trust(*everybody, notes=[older]))
    assert "dggn s'accorde" in told(of, trust(DCSP, DGGN, notes=[older]))
    with pytest.raises(Wrong, match="BIFURCATION"):
        told(of, trust(*everybody, notes=[note(FACTS[1:], DGGN)], required=1))


def test_what_a_bundle_carries_is_told_where_nobody_is_named(tmp_path: Path) -> None:
    assert "n'en porte aucun" in told(bundle(tmp_path), Trusted())
    assert "dcsp (" in told(bundle(tmp_path, carried=[DCSP, DGGN]), Trusted())


SOUND = note(FACTS[:5], DGGN)
DAMAGED = SOUND.render().replace("\n5\n", "\n6\n")
REDRAWN = Signer(LOG.name, ED25519, bytes([3]) * 32)
OPERATOR = Signer("dggn", COSIGNATURE, LOG.seed)
BAD: dict[str, tuple[Trusted, type[Exception], str]] = {
    "another log": (
        trust(DGGN, notes=[note(FACTS[:5], DGGN, by=ANOTHER)]), Wrong,
        "vu.note est d'un autre journal : relais/1e",
    ),
    "another key of the log": (
        trust(DGGN, notes=[note(FACTS[:5], DGGN, by=REDRAWN)]), Wrong, "pas signée par relais/0f"
    ),
    "a memory under another key": (
        trust(DGGN, notes=[Seen(REDRAWN.key, SOUND).text()]), Wrong, "connaît une autre clé"
    ),
    "a note that was changed": (trust(DGGN, notes=[DAMAGED]), Wrong, "la note a été modifiée"),
    "a note cut short": (
        trust(DGGN, notes=[SOUND.render()[:-9]]), Wrong, "vu.note : Ce n'est pas une note signée"
    ),
    "no note": (trust(DGGN, notes=["?"]), Wrong, "vu.note : Ce n'est pas une note signée"),
    "a note of somebody unknown": (
        trust(DCSP, notes=[SOUND]), NotVerifiable, "cosignée par aucun témoin que vous nommez"
    ),
    "the same name under another key": (
        trust(Signer("dggn", COSIGNATURE, bytes([8]) * 32), notes=[SOUND]), NotVerifiable,
        "rien n'est cosigné par dggn .* sous une autre clé",
    ),
    "nobody named": (trust(notes=[SOUND]), NotVerifiable, "aucun témoin n'est nommé"),
    "the operator for a witness": (trust(OPERATOR), Wrong, "dggn n'est pas un témoin"),
    "one witness twice": (
        trust(DGGN, Signer("dcsp", COSIGNATURE, DGGN.seed)), Wrong, "sont un seul témoin"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_named(tmp_path: Path, what: str) -> None:
    trusted, verdict, named = BAD[what]
    with pytest.raises(verdict, match=named):
        told(bundle(tmp_path), trusted)


def dated(seconds: int) -> str:
    text = said(FACTS).text()
    line = DGGN.cosign(text, seconds)
    return witnessed_line(DGGN.key, Note(text, (*LOG.sign(text).signatures, line)))


CARRIED: dict[str, tuple[str, bytes, str]] = {
    "no leaf more": (LATER, b"", "n'a pas les feuilles de 8 à 12"),
    "half a leaf": (LATER, b"".join(FACTS[8:])[:-1], "n'a pas les feuilles"),
    "another leaf": (LATER, b"".join([*FACTS[9:], FACTS[8]]), "BIFURCATION"),
    "no JSON": (WITNESSED, b"?\n", "ligne 1 : ce n'est pas ce qu'un témoin a cosigné"),
    "an open line": (WITNESSED, witnessed_line(DGGN.key, note(FACTS, DGGN)).encode(), "finie"),
    "two in one": (WITNESSED, text_of([witnessed_line(DGGN.key, note(FACTS, DGGN, DCSP))]), "1 :"),
    "one twice": (WITNESSED, text_of([witnessed_line(DGGN.key, note(FACTS, DGGN))] * 2), "ligne 2"),
    "in disorder": (
        WITNESSED, text_of(witnessed_line(s.key, note(FACTS, s)) for s in (DGGN, DCSP)), "l'ordre"
    ),
    "of another log": (
        WITNESSED, text_of([witnessed_line(DGGN.key, note(FACTS, DGGN, by=ANOTHER))]),
        "d'un autre journal",
    ),
    "out of time": (WITNESSED, text_of([dated(2**63)]), "qu'aucun calendrier n'a"),
    "two signatures": (LATEST, note(FACTS, DGGN).render().encode(), "une seule signature"),
    "an older one": (LATEST, note(FACTS[:5]).render().encode(), "n'a pas les feuilles de 8 à 5"),
}  # fmt: skip


@pytest.mark.parametrize("what", CARRIED)
def test_what_a_bundle_carries_is_checked_though_nobody_is_named(tmp_path: Path, what: str) -> None:
    name, text, named = CARRIED[what]
    of = bundle(tmp_path)
    (tmp_path / name).write_bytes(text)
    with pytest.raises(Wrong, match=named):
        told(of, Trusted())


@pytest.mark.parametrize(("days", "seen", "dated"), [(0, 5, True), (2, 5, False), (2, 8, True)])
def test_a_fact_dated_before_a_witness_cosigned_a_log_without_it_is_found(
    tmp_path: Path, days: int, seen: int, dated: bool
) -> None:
    text = said(FACTS[:seen]).text()
    cosigned = DGGN.cosign(text, AT + 86_400 * days)
    kept = Note(text, (*LOG.sign(text).signatures, cosigned))
    of, trusted = bundle(tmp_path), trust(DGGN, notes=[kept])
    if dated:
        assert "dggn s'accorde" in told(of, trusted)
        return
    with pytest.raises(Wrong, match=r"fait n° 6 : il se dit enregistré le 22/12/2008"):
        told(of, trusted)
