"""Who asked for a build: in no file, also of an older version, and on a page while it can be."""

import json
from pathlib import Path
from time import monotonic, sleep

import pytest

from services.access.adapters.known_names import UNREAD
from services.access.adapters.names import KeyedNames, NamesUnreadable
from services.past.builds import State
from tests.unit.past.test_builds import Slow, builds_in, over, table

AUDITOR = "n.roussel"
AWAY = KeyedNames(lambda: None)
OTHER = KeyedNames(lambda: bytearray(b"x" * 32))


@pytest.fixture
def slow() -> Slow:
    made = Slow()
    made.go.set()
    return made


def who_is_named(folder: Path) -> set[str]:
    """The names in clear in files of builds, whoever they are."""
    said = [json.loads(file.read_bytes())["by"] for file in folder.glob("*.json")]
    return {by for by in said if not by.startswith("~")}


def test_who_asked_is_in_no_file_and_on_the_page(tmp_path: Path, slow: Slow) -> None:
    with builds_in(tmp_path, slow) as builds:
        assert builds.ask(table(), AUDITOR).by == AUDITOR
        assert over(builds, table()) == State.DONE
        assert [each.by for each in builds.recent()] == [AUDITOR]
        assert who_is_named(tmp_path) == set()


def test_what_an_older_version_wrote_is_written_anew_at_the_start(
    tmp_path: Path, slow: Slow
) -> None:
    with builds_in(tmp_path, slow) as builds:
        builds.ask(table(), AUDITOR)
        over(builds, table())
    kept = tmp_path / f"{table().id}.json"
    in_clear = {**json.loads(kept.read_bytes()), "by": AUDITOR}
    other = tmp_path / "0123456789abcdef.json"  # of other definitions: shown to nobody
    for file in (kept, other, tmp_path / "0123456789abcdef.new"):
        file.write_text(json.dumps(in_clear))
    report = tmp_path / f"{table().id}.report.json"
    report.write_text('{"by": "relais"}')
    (tmp_path / "fedcba9876543210.json").write_text("{")
    with builds_in(tmp_path, slow, AWAY) as builds:
        builds.resume()
        assert [each.by for each in builds.recent()] == [UNREAD]
    assert AUDITOR in kept.read_text()  # tried again at the next start
    with builds_in(tmp_path, slow) as builds:
        builds.resume()
        deadline = monotonic() + 10
        while AUDITOR in other.read_text() or AUDITOR in kept.read_text():
            assert monotonic() < deadline
            sleep(0.01)
        assert [each.by for each in builds.recent()] == [AUDITOR]
        assert builds.recent()[0].result == {"code": "A1"}
    assert json.loads(other.read_bytes()) == {**in_clear, "by": json.loads(kept.read_bytes())["by"]}
    assert not [each for each in tmp_path.iterdir() if AUDITOR in each.read_text()]
    assert report.read_text() == '{"by": "relais"}'


def test_without_its_key_a_build_is_shown_and_no_new_one_is_taken(
    tmp_path: Path, slow: Slow
) -> None:
    with builds_in(tmp_path, slow) as builds:
        builds.ask(table(), AUDITOR)
        over(builds, table())
    for names in (AWAY, OTHER):
        with builds_in(tmp_path, slow, names) as builds:
            found = builds.find(table().id)
            assert found is not None
            assert (found.by, found.state) == (UNREAD, State.DONE)
    with builds_in(tmp_path, slow, AWAY) as builds, pytest.raises(NamesUnreadable):
        builds.ask(table("A3"), AUDITOR)
