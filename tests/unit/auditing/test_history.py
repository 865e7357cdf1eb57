"""The manifests that an auditor kept are one chain, or what breaks it is named."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.bundle import LEAVES
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import Tree
from contracts.transparency.notes import Checkpoint
from contracts.transparency.signing import Signer
from services.reporting.domain.disclosure.manifest import plain_digest
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.history import Kept, chain_of, kept_in, require_roots

SIGNER = Signer("relais/kept", b"\x01", bytes(32))
LEAF = [bytes([n]) * 32 for n in range(9)]
PERIODS = (
    ("2008-Q3", "provisoire"), ("2008-Q4", "provisoire"), ("2008", "consolide"),
    ("2009-Q1", "provisoire"), ("2008", "definitif"), ("2009-Q2", "provisoire"),
)  # fmt: skip


def root(size: int) -> str:
    tree = Tree()
    list(tree.append(LEAF[:size]))
    return tree.root().hex()


def sealed(number: int, before: tuple[str, str], **changes: Any) -> dict[str, Any]:
    period, status = PERIODS[number]
    digest = f"{number:02x}" * 32
    return {
        "kind": "relais-manifest-v2",
        "release": f"{period}-{digest[:8]}",
        "period": period,
        "status": status,
        "sealed_at": f"2010-01-0{number + 1}T08:00:00+00:00",
        "as_of": "2009-12-01T08:00:00Z",
        "position": number + 1,
        "digest": digest,
        "log": {"origin": SIGNER.name, "size": number + 1, "root": root(number + 1)},
        "contracts": {"version": "0" * 64},
        "files": {},
        "views": {},
        "quarters": [
            {"release": f"2008-Q{q}-{n:02x}{n:02x}{n:02x}{n:02x}", "period": f"2008-Q{q}",
             "size": n + 1, "digest": f"{n:02x}" * 32}
            for n, q in ((0, 3), (1, 4))
            if status == "consolide"
        ],
        "previous": {"release": before[0], "manifest": before[1]},
        **changes,
    }  # fmt: skip


def note(claim: dict[str, Any], signer: Signer = SIGNER) -> str:
    return signer.sign(f"{canonical(claim)}\n").render()


def chain(changed: int | None = None, **changes: Any) -> list[Kept]:
    """Six releases, each naming the one before it; one of them says other things."""
    kept: list[Kept] = []
    previous = "", ""
    for number in range(len(PERIODS)):
        claim = sealed(number, previous, **(changes if number == changed else {}))
        digest = plain_digest(note(claim).encode())
        kept.append(Kept(f"{number}.note", digest, claim))
        previous = claim["release"], digest
    return kept


WHOLE = chain()


@given(st.permutations(WHOLE))
def test_a_chain_is_found_in_whatever_order_it_was_kept(kept: list[Kept]) -> None:
    assert chain_of(kept) == WHOLE


@given(st.sets(st.sampled_from(range(5)), min_size=1, max_size=4))
def test_every_edition_that_is_missing_before_one_that_is_kept_is_named(gone: set[int]) -> None:
    kept = [each for number, each in enumerate(WHOLE) if number not in gone]
    with pytest.raises(NotVerifiable) as missing:
        chain_of(kept)
    for number in gone:
        assert (WHOLE[number].release in str(missing.value)) or number + 1 in gone
    assert f"avant {WHOLE[max(gone) + 1].release}" in str(missing.value)


def test_two_manifests_after_the_same_one_are_a_fork() -> None:
    other = sealed(3, (WHOLE[2].release, WHOLE[2].digest), sealed_at="2010-01-09T08:00:00Z")
    forked = Kept("other.note", plain_digest(note(other).encode()), other)
    with pytest.raises(Wrong, match=r"3\.note \(.*\), other\.note .* suivent tous deux 2008-0202"):
        chain_of([*WHOLE, forked])


def test_two_first_manifests_are_a_fork() -> None:
    with pytest.raises(Wrong, match="se disent tous deux le premier"):
        chain_of([WHOLE[0], Kept("x.note", "aa", sealed(1, ("", "")))])


def test_a_release_signed_twice_is_named() -> None:
    again = Kept("again.note", "aa", sealed(0, ("2008-x", "bb")))
    with pytest.raises(Wrong, match="deux manifestes de 2008-Q3"):
        chain_of([*WHOLE, again])


BROKEN: dict[str, tuple[int, dict[str, Any], str]] = {
    "a log that shrinks": (
        3, {"log": {"origin": SIGNER.name, "size": 2, "root": root(2)}}, "l'ordre est renversé"
    ),
    "a position that goes back": (3, {"position": 2}, "l'ordre est renversé"),
    "a clock that goes back": (3, {"sealed_at": "2008-01-01T00:00:00Z"}, "l'ordre est renversé"),
    "another log": (3, {"log": {"origin": "relais/y", "size": 4, "root": root(4)}}, "autre"),
    "the first form again": (3, {"kind": "relais-manifest-v1"}, "revient à la première forme"),
    "another name for the one before": (
        1, {"previous": {"release": "2008-Q3-ffffffff", "manifest": WHOLE[0].digest}}, "nomme"
    ),
    "a year without its quarter": (2, {"quarters": WHOLE[2].claim["quarters"][:1]}, "ne reprend"),
    "a year on a quarter nobody sealed": (
        2,
        {"quarters": [*WHOLE[2].claim["quarters"],
                      {"release": "2008-Q1-aaaaaaaa", "period": "2008-Q1", "size": 1,
                       "digest": "aa" * 32}]},
        "que nul manifeste ne dit",
    ),
    "a year on a quarter of another size": (
        2,
        {"quarters": [WHOLE[2].claim["quarters"][0],
                      WHOLE[2].claim["quarters"][1] | {"size": 1}]},
        "autrement que son manifeste",
    ),
    "a final year without a consolidated one": (
        2, {"status": "definitif", "quarters": []}, "deux manifestes|sans édition consolidée"
    ),
    "a quarter after its year": (3, {"period": "2008-Q2"}, "scellée avant lui"),
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_what_cannot_follow_is_named(how: str) -> None:
    number, changes, said = BROKEN[how]
    with pytest.raises(Wrong, match=said):
        chain_of(chain(number, **changes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Manifests and bundles as somebody keeps them: here and there, checkpoints among them."""
    for number, each in enumerate(WHOLE):
        place = tmp_path / ("" if number % 2 else f"liasse-{number}")
        place.mkdir(exist_ok=True)
        (place / f"{number}.note").write_text(note(dict(each.claim)))
    shutil.copy(tmp_path / "1.note", tmp_path / "again.note")
    checkpoint = SIGNER.sign(Checkpoint(SIGNER.name, 1, bytes.fromhex(root(1))).text())
    (tmp_path / "kept-by-a-witness.note").write_text(checkpoint.render())
    return tmp_path


def test_manifests_are_found_wherever_they_lie(folder: Path) -> None:
    assert [each.claim for each in chain_of(kept_in(folder, [SIGNER.key]))] == [
        each.claim for each in WHOLE
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "n'est pas une note"),
        (b"\xff", "UTF-8"),
        (b"\xef\xbb\xbfx", "BOM"),
        (note({"kind": "relais-manifest-v2"}).encode(), "la forme d'un manifeste"),
        (SIGNER.sign("{\n").render().encode(), "pas du JSON"),
        (note({}, Signer(SIGNER.name, b"\x01", b"x" * 32)).encode(), "n'est pas signée par"),
    ],
)
def test_a_note_that_cannot_be_read_is_named(folder: Path, written: bytes, said: str) -> None:
    (folder / "broken.note").write_bytes(written)
    with pytest.raises(Wrong, match=rf"broken\.note.*{said}"):
        kept_in(folder, [SIGNER.key])


def test_an_edition_that_counted_other_facts_is_named(tmp_path: Path) -> None:
    (tmp_path / LEAVES).write_bytes(b"".join(LEAF[:5]))
    assert require_roots(Bundle(tmp_path), WHOLE, 5) == 5
    rewritten = chain(1, log={"origin": SIGNER.name, "size": 2, "root": "00" * 32})
    with pytest.raises(Wrong, match=r"1\.note .* le journal a été récrit"):
        require_roots(Bundle(tmp_path), rewritten, 5)


def test_an_edition_that_goes_back_to_replaced_contracts_is_found() -> None:
    old, new = {"version": "0" * 64}, {"version": "1" * 64}
    kept: list[Kept] = []
    previous = "", ""
    for number in range(len(PERIODS)):
        claim = sealed(number, previous, contracts=new if number in (2, 3) else old)
        kept.append(Kept(f"{number}.note", plain_digest(note(claim).encode()), claim))
        previous = claim["release"], kept[-1].digest
    assert chain_of(kept[:5]) == kept[:5]  # 2008 goes on as it began
    with pytest.raises(Wrong, match=r"5\.note .* revient à des contrats"):
        chain_of(kept)
