"""A committee reads objectives and conventions, notes its meetings, and erases words alone."""

from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, SIGNED, Desk, plain

HERE = "/comites/27"
MET = {
    "tenu": "20/02/2026",
    "instance": "comite_dep",
    "decision": "Un deuxième poste est demandé.",
    "prochaine": "15/05/2026",
}


def test_a_committee_notes_what_it_decides_and_when_it_meets_next(
    desk: Desk, opened: Platform
) -> None:
    chosen = envelope("post-amended", effective_on="2026-01-01", indicators=["U-M1", "P-I3"])
    opened.intake.submit([chosen])
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    desk.done("/registre/27-01/convention", {**SIGNED, "double_authority": "oui"})
    opened.projections.catch_up()
    said = plain(desk.get(HERE))
    assert "Aucune réunion n'est encore notée" in said
    assert "U-M1 : Nombre de personnes orientées vers les services partenaires" in said
    assert "Double autorité dite1 convention" in said
    for wrong, sentence in (
        ({"tenu": "20/03/2026"}, "Cette date est à venir"),
        ({"tenu": "demain"}, "JJ/MM/AAAA"),
        ({"instance": ""}, "Choisissez l'instance"),
        ({"decision": " "}, "Dites ce qui est décidé"),
        ({"prochaine": "20/02/2026"}, "vient après celle-ci"),
    ):
        refused = desk.type(HERE, **{**MET, **wrong})
        assert refused.status_code == 422
        assert sentence in plain(refused)
    assert desk.type(HERE, **MET).status_code == 303
    said = plain(desk.get(HERE))
    assert "Prochaine réunion le 15 mai 2026" in said
    assert MET["decision"] in said
    (noted,) = (each.position for each in opened.desk.store.entries("27"))
    assert desk.type(HERE, f"{HERE}/mots", rang=str(noted)).status_code == 303
    said = plain(desk.get(HERE))
    assert "ont été effacés" in said
    assert "comité départemental de suivi, 20 février 2026" in said


def test_a_funder_reads_a_committee_and_only_its_prefecture_notes(desk: Desk) -> None:
    assert desk.sign_in("departement", PASSWORD).status_code == 303
    read = desk.get(HERE)
    assert read.status_code == 200
    assert "Noter une réunion" not in plain(read)
    assert desk.ask("POST", HERE, data={**MET, "csrf": "x"}).status_code == 403
    assert desk.sign_in("voisine", PASSWORD).status_code == 303
    assert desk.get(HERE).status_code == 403
