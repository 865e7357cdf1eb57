"""A manifest says of itself only what its log and its digest say too."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.bundle import event_line, leaf_line
from contracts.envelope import encode
from services.verifier.bound import require_bound, sizes_of
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.instants import Recorded, recorded
from tests.builders import fact

DIGEST = "ab" * 32
WHEN = {600: "2008-04-02T08:00:00+00:00", 900: "2009-02-05T08:00:00+00:00"}


def claim(**changes: Any) -> dict[str, Any]:
    """A year on its first quarter, both frozen after their end."""
    quarter = {"release": "2008-Q1-abababab", "period": "2008-Q1", "size": 600, "digest": DIGEST}
    return {
        "kind": "relais-manifest-v2",
        "release": "2008-abababab",
        "period": "2008",
        "status": "consolide",
        "digest": DIGEST,
        "sealed_at": "2009-02-05T08:00:00+00:00",
        "as_of": "2009-02-05T08:00:00Z",
        "position": 900,
        "log": {"origin": "relais/x", "size": 900, "root": ""},
        "quarters": [quarter],
        "previous": {"release": "2008-Q1-abababab", "manifest": DIGEST},
        **changes,
    }


def told(**instants: str) -> dict[int, Recorded]:
    """When the log reached 600 and 900 facts."""
    when = WHEN | {int(size[1:]): text for size, text in instants.items()}
    return {size: Recorded(datetime.fromisoformat(text), True) for size, text in when.items()}


QUARTER = claim()["quarters"][0]
FALSE: dict[str, tuple[dict[str, Any], str]] = {
    "an id of its own": ({"release": "2008-00000000"}, "d'après son empreinte"),
    "an id of another period": ({"release": "2009-abababab"}, "d'après son empreinte"),
    "a digest that is none": ({"digest": "AB" * 32}, "n'en est pas une"),
    "sealed before its facts": ({"sealed_at": "2008-02-01T00:00:00+00:00"}, "avant le dernier"),
    "an instant without zone": ({"sealed_at": "2009-02-05T08:00:00"}, "n'est pas un instant"),
    "no instant": ({"as_of": "hier"}, "n'est pas un instant"),
    "counted later": ({"as_of": "2009-02-06T08:00:00Z"}, "fut enregistré le 2009-02-05"),
    "counted too high": ({"position": 899}, "il ne peut y en avoir tant"),
    "a quarter that is a year": ({"status": "provisoire"}, "n'est pas « provisoire »"),
    "half a previous one": ({"previous": {"release": "x", "manifest": ""}}, "à moitié"),
    "a quarter of another year": (
        {"quarters": [QUARTER | {"period": "2007-Q1"}]}, "ne sont pas ceux de 2008"
    ),
    "a quarter twice": ({"quarters": [QUARTER, QUARTER]}, "une fois"),
    "a quarter under another id": (
        {"quarters": [QUARTER | {"digest": "cd" * 32}]}, "d'après son empreinte"
    ),
    "a quarter larger than its year": ({"quarters": [QUARTER | {"size": 901}]}, "plus que"),
    "a quarter of nothing": ({"quarters": [QUARTER | {"size": 0}]}, "plus que"),
    "a final year on quarters": ({"status": "definitif"}, "seule une édition consolidée"),
}  # fmt: skip


def test_a_manifest_that_agrees_with_its_log_holds() -> None:
    assert sizes_of(claim()) == [900, 600]
    require_bound(claim(), told())


@pytest.mark.parametrize("how", FALSE)
def test_what_contradicts_the_log_or_itself_is_refused(how: str) -> None:
    changes, said = FALSE[how]
    with pytest.raises(Wrong, match=said):
        require_bound(claim(**changes), told())


def test_a_year_on_a_quarter_frozen_in_february_fails() -> None:
    with pytest.raises(Wrong, match="2008-Q1 n'était pas finie"):
        require_bound(claim(), told(_600="2008-02-12T08:00:00+00:00"))


def test_a_year_frozen_before_its_end_fails() -> None:
    early = "2008-12-31T22:59:00+00:00"  # 23:59 in Paris
    with pytest.raises(Wrong, match="2008 n'était pas finie"):
        require_bound(claim(as_of=early), told(_900=early))
    after = "2008-12-31T23:00:00+00:00"
    require_bound(claim(as_of=after), told(_900=after))


def test_a_quarter_whose_last_fact_is_closed_is_not_verifiable_unless_another_shows_it() -> None:
    before = told()
    require_bound(claim(), before | {600: before[600]._replace(exact=False)})
    february = Recorded(datetime.fromisoformat("2008-02-12T08:00:00+00:00"), False)
    with pytest.raises(NotVerifiable, match="2008-Q1-abababab"):
        require_bound(claim(), before | {600: february})


Log = Callable[[list[bytes]], Bundle]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    def written(lines: list[bytes]) -> Bundle:
        folder = tmp_path_factory.mktemp("log")
        (folder / "events.jsonl").write_bytes(b"".join(lines))
        return Bundle(Path(folder))

    return written


def line_at(seconds: int) -> bytes:
    at = datetime.fromisoformat("2008-01-01T00:00:00+00:00") + timedelta(seconds=seconds / 2)
    return event_line(bytes(16), encode(fact("case-opened").recorded(at)))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_facts_are_dated_in_their_order(log: Log, seconds: list[int]) -> None:
    bundle = log([line_at(each) for each in seconds])
    if seconds == sorted(seconds):
        found = recorded(bundle, [1, len(seconds)])
        assert found[len(seconds)].at.second == seconds[-1] // 2
        return
    at = next(n for n in range(1, len(seconds)) if seconds[n] < seconds[n - 1])
    with pytest.raises(Wrong, match=f"fait n° {at + 1} : il est dit enregistré"):
        recorded(bundle, [len(seconds)])


def test_a_closed_fact_leaves_the_instant_of_the_last_one_before_it(log: Log) -> None:
    bundle = log([leaf_line(bytes(32)), line_at(4), leaf_line(bytes(32))])
    found = recorded(bundle, [0, 1, 2, 3, 9])
    assert [(size, found[size].at.second, found[size].exact) for size in (1, 2, 3)] == [
        (1, 0, False), (2, 2, True), (3, 2, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [b"2008-13-01T00:00:00Z", b"2008-02-31T00:00:00Z", b"hier", b"2008-01-01T00:00:00+00:00"],
)
def test_an_instant_of_another_form_is_refused(log: Log, written: bytes) -> None:
    with pytest.raises(Wrong, match=r"fait n° 1 : « recordedat »|fait n° 1"):
        recorded(log([line_at(0).replace(b"2008-01-01T00:00:00Z", written)]), [1])
