"""What a verification writes beside: for its owner alone, gone at the end, and full in French."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.bundle import event_line
from contracts.closing import leaves_in, ranges_of
from contracts.envelope import encode
from services.projections.domain.sequences import with_numbers
from services.verifier.bundle import Interrupted, Wrong
from services.verifier.dealing import deal, own, require_once
from services.verifier.leaves import add_ranges, how_many, in_both, without
from services.verifier.numbers import Numbers
from services.verifier.scratch import appended, scratch
from tests.builders import fact
from tests.unit.auditing.test_facts import ID, RECORDED, STORED

KILLED = """
import os, signal, sys
from pathlib import Path
from services.verifier.scratch import appended, scratch

with scratch(Path(sys.argv[1]), 0) as folder:
    appended(folder / "facts").close()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def files_of(most: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_written_is_its_owner_s_alone_and_gone_at_the_end(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        with scratch(tmp_path, 10) as folder, appended(folder / "facts") as file:
            modes = {S_IMODE(each.stat().st_mode) for each in folder.iterdir()}
            assert (S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})
            assert file.name
    finally:
        os.umask(umask)
    assert not list(tmp_path.iterdir())


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_else(tmp_path: Path) -> None:
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (elsewhere / "mine").touch()
    (tmp_path / "relais-verify-link").symlink_to(elsewhere)
    words = [sys.executable, "-c", KILLED, str(tmp_path)]
    subprocess.run(words, cwd=Path.cwd(), env={"PYTHONPATH": "."}, check=False)
    (left,) = (each for each in tmp_path.glob("relais-verify-*") if not each.is_symlink())
    assert (left / "facts").exists()
    with scratch(tmp_path, 0) as first, scratch(tmp_path, 0) as second:
        assert not left.exists()
        assert first.exists(), "a run that goes on loses nothing"
        assert second.exists()
    assert (elsewhere / "mine").exists()


def test_a_full_disk_is_told_in_french_before_and_while_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(Interrupted, match=r"est plein : il y faut .* Mo"), scratch(tmp_path, 2**60):
        pass
    with (
        pytest.raises(Interrupted, match=r"est plein.*« --scratch »"),
        scratch(tmp_path, 5) as folder,
        files_of(100),
        appended(folder / "facts") as file,
    ):
        file.write(bytes(1_000))
    with pytest.raises(Interrupted, match="rien ne s'écrit dans"), scratch(tmp_path / "no", 0):
        pass
    assert not list(tmp_path.iterdir())


def test_facts_are_dealt_each_to_one_share_with_its_bytes(tmp_path: Path) -> None:
    told = [
        encode(fact("case-opened", subject=str(UUID(int=n, version=4))).recorded(RECORDED))
        for n in range(40)
    ]
    events = tmp_path / "events"
    events.write_bytes(b"".join(event_line(bytes(16), each) for each in told))
    assert deal(events, 40, 3, tmp_path) == (40, told[-1])
    each = [list(own(events, tmp_path, str(share))) for share in range(3)]
    assert all(each)
    assert sorted(fact for share in each for fact in share) == list(enumerate(told, 1))


def test_an_id_is_that_of_one_fact_wherever_both_count(tmp_path: Path) -> None:
    other = STORED.replace(b'"subject":"', b'"subject":"ffff', 1)
    events = tmp_path / "events"
    events.write_bytes(b"".join(event_line(bytes(16), each) for each in (STORED, other)))
    deal(events, 2, 3, tmp_path)
    refused = []
    for share in range(3):
        try:
            require_once(tmp_path, share)
        except Wrong as wrong:
            refused.append(str(wrong))
    assert refused == [
        f"events.jsonl, fait n° 2 : son identifiant {ID.decode()} est déjà celui du fait n° 1."
    ]


@given(st.lists(st.integers(1, 3_000)), st.lists(st.integers(-5, 2**40)))
def test_numbers_are_the_ranges_that_read_models_keep(some: list[int], others: list[int]) -> None:
    numbers, later = Numbers(), Numbers()
    for number in some:
        numbers.add(("27-01", "a"), number)
    for number in others:
        later.add(("27-01", "a"), number)
    numbers.merge(later)
    expected = with_numbers((), [*some, *others])
    assert numbers.ranges().get(("27-01", "a"), ()) == expected


leaves = st.sets(st.integers(0, 60)).map(sorted)


@given(leaves, leaves)
def test_ranges_of_leaves_are_sets_of_them(one: list[int], other: list[int]) -> None:
    mine, theirs = ranges_of(one), ranges_of(other)
    assert list(leaves_in(in_both(mine, theirs))) == sorted({*one} & {*other})
    assert list(leaves_in(without(mine, theirs))) == sorted({*one} - {*other})
    assert how_many(mine) == len(one)
    later = [each + 60 for each in other if each]
    add_ranges(mine, ranges_of(later))
    assert mine == ranges_of([*one, *later])
