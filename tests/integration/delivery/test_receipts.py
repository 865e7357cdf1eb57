"""What the outbox keeps of who was told: when, and no address."""

import json

from services.faces.partners.deliveries.delivering import build
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from tests.integration.access.test_hidden_names import in_clear
from tests.names import HIDING

ADDRESSES = ("dcsp@police.example", "bureau@eure.example")


def test_no_address_is_kept_of_who_was_told_and_that_of_an_older_version_goes(
    sealed, settings, letters
):
    store = SqlReleaseStore(open_sealed(sealed / "sealed.db", HIDING))
    assert len(list(build(settings, store).deliver())) == 3
    assert {each["To"] for each in letters.messages} == {*ADDRESSES}
    receipts = sorted(settings.outbox.rglob("annonces/*.json"))
    told = [json.loads(each.read_text()) for each in receipts]
    assert [{*each} for each in told] == [{"annonce", "formats"}] * 3
    for receipt, said in zip(receipts, told, strict=True):
        receipt.write_text(json.dumps(said | {"courriel": ADDRESSES[0]}))
    (receipts[0].with_name("autre.json")).write_text("[illisible")
    assert set(in_clear(settings.outbox, ADDRESSES)) == {ADDRESSES[0]}
    assert list(build(settings, store).deliver()) == []  # nobody is told again
    assert in_clear(settings.outbox, ADDRESSES) == {}
    assert [json.loads(each.read_text()) for each in receipts] == told
