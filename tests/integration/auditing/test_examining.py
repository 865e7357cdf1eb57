"""What the list of an auditor's home asks to look at, and no more."""

from datetime import UTC, datetime
from pathlib import Path

from services.embedded.platform import Platform
from services.faces.audit.examining import to_examine
from services.past.builds import Build, Kind, Order, State
from services.past.bundling import SignedBundles
from tests.integration.auditing.closings import a_copy, close
from tests.integration.auditing.conftest import Audited

AT = datetime(2015, 1, 1, 9, tzinfo=UTC)


def listed(opened: Platform, *builds: Build) -> dict[str, int | None]:
    bundles = SignedBundles(opened.releases, lambda: opened.signing)
    found = to_examine(opened, opened.releases, bundles, builds, None)
    assert all(each.why and each.path for each in found)
    return {each.what: each.how_many for each in found}


def verified(release: str, verdict: str) -> Build:
    order = Order(kind=Kind.VERIFICATION, release=release)
    result = {"verdict": verdict}
    return Build(order=order, by="a", asked_at=AT, state=State.DONE, result=result)


def test_an_auditor_is_told_what_asks_for_a_look(audited: Audited, tmp_path: Path) -> None:
    with a_copy(audited, tmp_path) as opened:
        first, second, _ = (each.id for each in opened.releases.sealed())
        known = verified(first, "vérifié"), verified(second, "faux")
        found = listed(opened, *known)
        close(opened)
        after = listed(opened, *known)
    assert found == {
        "Éditions trouvées fausses ici": 1,
        "Éditions que personne n'a vérifiées ici": 1,
        "Années rectifiées": 1,
    }
    assert after.items() - found.items() == {
        ("Années closes, dont les faits sont effacés", 1),
        ("Témoins qui n'ont pas cosigné la dernière tête", 2),  # what was signed at the closing
    }
    with a_copy(audited, tmp_path / "without") as opened:
        (tmp_path / "without" / "data" / "log.key").unlink()
        assert listed(opened)["La clé du journal manque"] is None
