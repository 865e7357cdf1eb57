"""A year closed past its term: facts and salts are gone, every figure and every proof stays."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from pydantic_core import to_json

from contracts.bundle import ANNOUNCED, EVENTS, LEAVES, ROWS
from contracts.read_model import READ_MODELS
from contracts.transparency.merkle.checking import includes
from services.embedded.platform import Platform, platform
from services.intake.adapters.log.year_purge import PurgedCell, YearPurge
from services.intake.ports import StoreUnavailable
from services.operations.announcing import NotClosed
from services.operations.retention import years
from services.past.bundling import write_bundle
from services.past.facts import explain
from services.past.moments import MomentUnknown
from services.past.reasons import NotExplained
from services.reporting.adapters.formats.json_body import table_json
from services.reporting.domain.tables.question import asked
from services.verifier.outcomes import Verdict
from tests.builders import envelope
from tests.integration.auditing.closings import close
from tests.integration.auditing.conftest import Audited, outcomes

LATER = datetime(2015, 1, 1, 9, tzinfo=UTC)
TABLES = ("A1", "A3", "B2", "C1", "E3", "H2", "H3", "H4", "H5", "G1")


@pytest.fixture
def opened(audited: Audited, tmp_path: Path) -> Iterator[Platform]:
    copytree(audited.data, tmp_path / "data")
    with platform(tmp_path / "data", lambda: LATER) as made:
        yield made


def figures(opened: Platform) -> list[str]:
    """Every table at every level; without the position, which new facts move on."""
    tables = opened.reporting.tables
    return [
        str(tables.table(code, level, None, "2008").rows)
        for code in TABLES
        for level in ("nation", "department", "site")
    ]


def test_figures_stay_and_can_be_rebuilt_without_the_facts(opened: Platform) -> None:
    before, facts = figures(opened), len(opened.feed.read(0, 10_000))
    made = close(opened, 2008)
    left = opened.feed.read(0, 10_000)
    assert made.facts == facts + 2 - len(left) > 50  # the log says before that they will go
    assert all(not each.stream.startswith("case/") for each in left)
    assert figures(opened) == before
    assert [opened.projections.rebuild(model).same for model in READ_MODELS] == [True] * 3
    assert figures(opened) == before


def test_read_models_counted_anew_in_another_file_give_the_same_figures(
    opened: Platform, tmp_path: Path
) -> None:
    before = figures(opened)
    close(opened, 2008)
    opened.close()
    (tmp_path / "data" / "projections.db").unlink()
    with platform(tmp_path / "data", lambda: LATER) as again:
        again.projections.catch_up()
        assert figures(again) == before


def test_neither_file_has_the_deleted_facts_any_more(opened: Platform, tmp_path: Path) -> None:
    case = next(each for each in opened.feed.read(0, 100) if each.stream.startswith("case/"))
    subject = case.stream.removeprefix("case/").encode()
    files = [tmp_path / "data" / f"intake.db{end}" for end in ("", "-wal")]
    assert any(subject in file.read_bytes() for file in files)
    close(opened, 2008)
    opened.close()
    for file in (tmp_path / "data").glob("*.db*"):
        assert "vault" in file.name or subject not in file.read_bytes(), file
    with sqlite3.connect(tmp_path / "data" / "projections.db") as read_models:
        for model in READ_MODELS:
            states = read_models.execute(
                f"SELECT count(*) FROM {model}_states WHERE stream LIKE 'case/%'"
            )
            assert states.fetchone()[0] <= 1  # that of the last fact of the log


def test_a_closed_fact_is_still_proven_and_never_accepted_again(opened: Platform) -> None:
    case = next(each for each in opened.feed.read(0, 100) if each.stream.startswith("case/"))
    close(opened, 2008)
    tree = opened.intake.store.tree()
    index, path = tree.inclusion(case.position, tree.size())
    (leaf,) = opened.intake.store.salted(index, index + 1)
    assert (leaf.salt, leaf.stored) == (b"", b"")
    assert includes(leaf.leaf, index, tree.size(), path, tree.root(tree.size()))
    (answer,) = opened.intake.submit([to_python(case.stored)])
    assert answer.answer == "conflict"


def to_python(stored: bytes) -> dict[str, object]:
    from pydantic_core import from_json

    fact: dict[str, object] = from_json(stored)
    fact.pop("recordedat")
    return fact


def release_rows(bundle: Path) -> int:
    return len((bundle / ROWS).read_text().splitlines())


def test_a_bundle_of_a_closed_year_holds_and_says_what_cannot_be_replayed(
    opened: Platform, audited: Audited, tmp_path: Path
) -> None:
    close(opened, 2008)
    release = opened.releases.sealed()[-1]
    out = tmp_path / "bundle"
    write_bundle(opened.releases, opened.signing, release.id, out, lambda *_: None)
    found = outcomes(out, key=audited.key, since=audited.first_checkpoint, sql=True)
    unshown = {each.step for each in found if each.verdict != Verdict.VERIFIED}
    assert unshown == {"comptes exacts", "certificats", "publié", "second compte"}  # a final year
    assert Verdict.WRONG not in {each.verdict for each in found}
    said = {each.step: each.said for each in found}
    assert "feuilles" in said["journal"]
    assert "ne se rejouent plus" in said["comptes exacts"]
    assert "close" in said["publié"]
    (published,) = (each for each in found if each.rows)
    assert sum(each["unverifiable"] for each in published.rows) == release_rows(out)
    assert not any(each["recounted"] or each["derived"] for each in published.rows)

    events = (out / EVENTS).read_bytes()
    at = events.index(b'{"leaf":"') + 9
    digit = b"0" if events[at : at + 1] != b"0" else b"1"
    (out / EVENTS).write_bytes(events[:at] + digit + events[at + 1 :])
    broken = {each.step: each for each in outcomes(out, key=audited.key)}
    assert broken["journal"].verdict == Verdict.WRONG
    assert "fait n°" in broken["journal"].said
    (out / EVENTS).write_bytes(events)
    (out / ANNOUNCED).unlink()
    assert {e.step: e for e in outcomes(out, key=audited.key)}["journal"].verdict == Verdict.WRONG
    assert (out / LEAVES).stat().st_size % 32 == 0


def test_a_year_is_kept_until_its_term_and_closed_once(opened: Platform, audited: Audited) -> None:
    (kept,) = [each for each in years(opened) if each.year == 2008]
    assert (kept.kept_until.year, kept.released, kept.closed) == (2014, True, False)
    with pytest.raises(NotClosed, match="31/12/2015"):
        close(opened, 2009)
    assert close(opened, 2008).facts > 0
    assert close(opened, 2008).facts == 0


def test_what_the_past_no_longer_says_is_refused(opened: Platform) -> None:
    head = opened.feed.head()
    close(opened, 2008)
    with pytest.raises(MomentUnknown, match="closes"):
        opened.as_of(head - 1)
    assert table_json(
        opened.as_of(opened.feed.head()).table("A1", "nation", None, "2008")
    ) == table_json(opened.reporting.tables.table("A1", "nation", None, "2008"))
    with pytest.raises(NotExplained, match="close"):
        explain(opened, asked("A1", "site", "27-01", "2008"), {}, lambda *_: None)


def test_a_closing_that_fails_half_way_leaves_everything(opened: Platform) -> None:
    before = [tuple(each) for each in opened.feed.read(0, 10_000)]
    streams = [each.stream for each in opened.feed.read(0, 10_000) if "case/" in each.stream]
    broken = PurgedCell("nation", "A1", "x", "2008-01", "FR", "", "", "", "", None)  # type: ignore[arg-type]
    closing = YearPurge(2008, LATER, opened.feed.head(), 0)
    with pytest.raises(StoreUnavailable):
        opened.intake.store.purges.purge(closing, streams, [broken], {})
    assert [tuple(each) for each in opened.feed.read(0, 10_000)] == before
    assert list(opened.intake.store.purges.purges()) == []


def test_facts_of_a_later_year_are_kept_with_the_case_they_go_on(opened: Platform) -> None:
    about = {"subject": "7f1c1111-0000-4000-8000-00000000aaaa", "post": "27-01"}
    said = [
        envelope("case-opened", occurred_on="2008-12-30", **about),
        envelope("interview-held", occurred_on="2009-01-02", **about),
        envelope("case-closed", occurred_on="2009-01-03", **about),
    ]
    for told in opened.intake.import_lines([to_json(each) for each in said], lambda _: LATER):
        assert told.answer.answer == "accepted"
    opened.projections.catch_up()
    before = figures(opened)
    close(opened, 2008)
    left = [each for each in opened.feed.read(0, 10_000) if each.stream.startswith("case/")]
    assert len(left) == 3
    assert figures(opened) == before


def test_a_year_is_kept_until_its_last_day_is_over_at_every_post(
    audited: Audited, tmp_path: Path
) -> None:
    copytree(audited.data, tmp_path / "data")
    clock = {"now": datetime(2014, 12, 31, 22, 59, tzinfo=UTC)}
    with platform(tmp_path / "data", lambda: clock["now"]) as opened:
        with pytest.raises(NotClosed, match="31/12/2014"):
            close(opened, 2008)
        clock["now"] += timedelta(minutes=1)  # midnight in Paris, but not in Guadeloupe
        opened.intake.submit([envelope("post-opened", post="971-01")])
        opened.projections.catch_up()
        with pytest.raises(NotClosed, match="à l'heure de chaque poste"):
            close(opened, 2008)
        clock["now"] = datetime(2015, 1, 1, 4, tzinfo=UTC)
        assert close(opened, 2008).facts > 50
