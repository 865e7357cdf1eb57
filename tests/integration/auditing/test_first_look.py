"""The first look that a server takes at a release for its auditor."""

from pathlib import Path

from services.past.builds import Kind, Order
from services.past.bundling import SignedBundles
from services.past.making import makers
from tests.integration.auditing.closings import a_copy
from tests.integration.auditing.conftest import Audited


def test_a_rectified_year_is_looked_at_beside_what_it_rectifies(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        bundles = SignedBundles(opened.releases, lambda: opened.signing)
        key = opened.signing.checkpoints.key.text()
        look = makers(opened, bundles.write, lambda: key)[Kind.VERIFICATION]
        order = Order(kind=Kind.VERIFICATION, release=audited.releases[-1].id)
        found = look(order, tmp_path / "look.json", lambda _done, _all: None)
    assert {each["step"]: each["verdict"] for each in found["steps"]}["historique"] == "vérifié"
    assert found["verdict"] == "vérifié"
