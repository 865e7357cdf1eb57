"""Who keeps accounts sees when each last signed in, and which are not used."""

from services.embedded.platform import Platform
from tests.integration.access.conftest import Clock, Keeper
from tests.integration.access.test_invitations import NEW, accepted, invited, sentence


def test_the_last_sign_in_of_each_account_is_told_to_who_keeps_it_and_those_unused_are_found(
    keeper: Keeper, opened: Platform, clock: Clock
) -> None:
    desk = keeper("prefecture")
    assert accepted(keeper(), invited(desk)).status_code == 303
    never = sentence(desk.get("/comptes?etat=jamais"))
    assert "n.roussel" in never
    assert "jamais" in never
    assert keeper().sign_in("n.roussel", "un autre mot de passe").status_code != 303
    assert "n.roussel" not in opened.access.accounts.last_sign_ins()  # a failure is no sign-in
    assert keeper().sign_in("n.roussel", NEW).status_code == 303
    assert opened.access.accounts.last_sign_ins()["n.roussel"] == clock.now
    assert "n.roussel" not in sentence(desk.get("/comptes?etat=jamais")).partition("changements")[0]
    clock.pass_(days=91)
    desk = keeper("prefecture")
    idle = sentence(desk.get("/comptes?etat=inactifs"))
    assert "Sans connexion depuis 90 jours" in idle
    assert "le 2 mars 2026" in idle
    assert "dernière connexion le 2 mars 2026" in sentence(desk.get("/comptes/n.roussel"))
