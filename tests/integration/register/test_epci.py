"""An EPCI pledges its own money where the register says that its territory holds the post."""

from typing import Any
from uuid import uuid4

import pytest

from services.access.domain.principals import Role
from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, PLEDGED, Desk, plain
from tests.integration.register.test_saying import signed_in

EPCI, OTHER = "200054781", "200023414"
POST, AWAY = "27-01", "27-02"
OWN = f"/registre/{POST}/promesses"


@pytest.fixture
def agglo(desk: Desk, opened: Platform) -> Desk:
    """The EPCI of Évreux signed in; two posts, one said to be of its territory."""
    accounts = opened.access.accounts
    accounts.create("agglo", PASSWORD, "test")
    accounts.grant("agglo", Role.FINANCEUR, [EPCI], "test")
    opened.intake.submit([envelope("post-opened", post=AWAY)])
    for post in (POST, AWAY):
        said = {**SAID, "post": post}
        opened.intake.submit([envelope("convention-signed", **said)])
    opened.intake.submit([territory(["27229"])])
    return signed_in(desk, "agglo")


SAID: dict[str, Any] = {
    "effective_on": "2026-02-01",
    "convention": "27-01-2026",
    "starts_on": "2026-01-01",
    "ends_on": "2028-12-31",
}


def territory(communes: list[str], **said: Any) -> dict[str, Any]:
    data = {"effective_on": "2026-01-01", "organisation": "Agglo", **said}
    return envelope("funder-territory-declared", post=POST, siren=EPCI, communes=communes, **data)


def pledge(**said: Any) -> dict[str, Any]:
    data = {"post": POST, "funder": "interco", "funder_code": EPCI, "year": 2026, **said}
    day = {"effective_on": "2026-02-01", "convention": "27-01-2026"}
    return envelope("funding-pledged", **{**day, **data})


def answer(desk: Desk, fact: dict[str, Any]) -> dict[str, Any]:
    csrf = {"X-CSRF-Token": desk.csrf("/methode")}
    (given,) = desk.ask("POST", "/v1/events", json=[fact], headers=csrf).json()
    return dict(given)


def test_an_epci_pledges_on_its_page_corrects_and_takes_back(agglo: Desk, opened: Platform) -> None:
    opened.projections.catch_up()
    assert OWN in agglo.get(f"/arbitrage/echeances?perimetre={EPCI}").text
    assert "Vous n'avez encore rien promis" in plain(agglo.get(OWN))
    form = agglo.form(f"/registre/{POST}/financement")
    assert 'name="funder" value="interco"' in form.text
    assert f'value="{EPCI}"' in form.text
    assert "fipd" not in form.text
    typed = {**PLEDGED, "funder": "interco"}
    page = agglo.done(f"/registre/{POST}/financement", typed)
    assert "33,3 %" in plain(page)
    (fact,) = [f for _, f in opened.intake.store.history(POST) if "pledged" in f.type]
    mend = f"/registre/{POST}/faits/{fact.id}"
    mending = {"share_percent": "40", "motif": "erreur_de_saisie"}
    page = agglo.done(f"{mend}/correction", mending)
    assert "40,0 %" in plain(page)
    gone = agglo.done(f"{mend}/retrait", {"motif": "autre"})
    assert "Vous n'avez encore rien promis" in plain(gone)


def test_it_pledges_nowhere_else_and_for_nobody_else(agglo: Desk, opened: Platform) -> None:
    before = opened.feed.head()
    for attack in (
        pledge(post=AWAY, amount_eur=1),
        pledge(post="76-01", amount_eur=1),
        pledge(funder_code=OTHER),
        pledge(funder="fipd"),
        pledge(funder="autres"),
        pledge(funder="commune", funder_code="27229"),
        envelope("funding-withdrawn", post=POST, funder="interco"),
        territory(["27229", "76540"]),
    ):
        assert answer(agglo, attack)["answer"] == "rejected", attack
    refused = answer(agglo, pledge(post=AWAY))["problem"]
    assert refused["type"] == "/problems/not-your-post"
    assert "Demandez à la préfecture" in refused["detail"]
    assert opened.feed.head() == before
    for page in ("financement", "promesses", "desengagement", "convention"):
        assert agglo.get(f"/registre/{AWAY}/{page}").status_code == 403
    for read in (f"/registre/{POST}", f"/v1/posts/{POST}/register"):
        assert agglo.get(read).status_code in (403, 404)
    imported = opened.intake.submit([pledge(post=AWAY)])  # whoever runs the machine may
    assert [each.answer for each in imported] == ["accepted"]


def test_once_its_territory_is_gone_it_takes_back_and_pledges_no_more(
    agglo: Desk, opened: Platform
) -> None:
    mine = pledge(share_percent=10)
    assert answer(agglo, mine)["answer"] == "accepted"
    theirs = pledge(funder="cg", funder_code=None, share_percent=20)
    opened.intake.submit([theirs, territory(["27375"], effective_on="2026-03-01")])
    for attack in (
        pledge(year=2027),
        pledge(year=2027, effective_on="2026-02-01"),  # a day when it held the post
        mended("corrected", mine, data={**mine["data"], "share_percent": 20}),
        mended("withdrawn", theirs),
    ):
        assert answer(agglo, attack)["answer"] == "rejected", attack
    assert "non promettre davantage" in plain(agglo.get(OWN))
    assert agglo.get(f"/registre/{POST}/financement").status_code == 403
    assert answer(agglo, mended("withdrawn", mine))["answer"] == "accepted"
    assert agglo.get(OWN).status_code == 403


def mended(how: str, fact: dict[str, Any], **said: Any) -> dict[str, Any]:
    named = {"corrects" if how == "corrected" else "withdraws": fact["id"]}
    day = {
        "effective_on": fact["data"]["effective_on"],
        "reason": "erreur_de_saisie" if said else "autre",
    }
    return envelope(f"register-{how}", post=POST, id=str(uuid4()), **named, **day, **said)
