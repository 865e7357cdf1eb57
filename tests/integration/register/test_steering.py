"""A committee reads objectives and conventions, notes its meetings, and erases words alone."""

from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, SIGNED, Desk, plain

HERE = "/comites/27"
SET = {
    "effective_on": "01/03/2026",
    "indicator": "U-M1",
    "bound": "au_moins",
    "target": "60",
    "due_on": "31/12/2026",
}
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
    said = plain(desk.form(HERE))
    assert "Aucune réunion n'est encore notée" in said
    assert "U-M1 : Nombre de personnes orientées vers les services partenaires" in said
    assert "Double autorité dite1 convention" in said
    for wrong, sentence in (
        ({"tenu": "20/03/2026"}, "Cette date est à venir"),
        ({"tenu": "demain"}, "JJ/MM/AAAA"),
        ({"instance": ""}, "Choisissez l'instance"),
        ({"decision": " "}, "Dites ce qui est décidé"),
        ({"decision": "Mme Durand garde le poste."}, "Ne nommez personne : « Mme Durand »"),
        ({"prochaine": "20/02/2026"}, "vient après celle-ci"),
    ):
        refused = desk.type(HERE, **{**MET, **wrong})
        assert refused.status_code == 422
        assert sentence in plain(refused)
    assert desk.type(HERE, **MET).status_code == 303
    said = plain(desk.form(HERE))
    assert "Prochaine réunion le 15 mai 2026" in said
    assert MET["decision"] in said
    (noted,) = (each.position for each in opened.desk.store.entries("27"))
    for other in ("9" * 5_000, "²", ""):
        assert desk.type(HERE, f"{HERE}/mots", rang=other).status_code == 303
    assert MET["decision"] in plain(desk.form(HERE))
    assert desk.type(HERE, f"{HERE}/mots", rang=str(noted)).status_code == 303
    said = plain(desk.form(HERE))
    assert "ont été effacés" in said
    assert "comité départemental de suivi, 20 février 2026" in said


def test_an_objective_of_a_post_carries_a_number_that_is_mended_and_taken_back(
    desk: Desk, opened: Platform
) -> None:
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    assert "Valeur visée" in plain(desk.fill("/registre/27-01/objectif", {**SET, "target": ""}))
    said = plain(desk.done("/registre/27-01/objectif", SET))
    assert "U-M1 Nombre de personnes orientées vers les services partenaires : au moins 60" in said
    opened.projections.catch_up()
    assert "au moins 60 personnes, le 31/12/2026non renseignépas encore connu" in plain(
        desk.form(HERE)
    )
    (fact,) = (
        fact.id
        for _, fact in opened.intake.store.history("27-01")
        if fact.type == "relais.objective-quantified.v1"
    )
    mended = f"/registre/27-01/faits/{fact}/correction"
    desk.done(mended, {**SET, "target": "80", "motif": "erreur_de_saisie"})
    opened.projections.catch_up()
    assert "au moins 80 personnes" in plain(desk.form(HERE))
    assert desk.sign_in("intervenant", PASSWORD).status_code == 303
    own = plain(desk.get("/postes/27-01/indicateurs"))
    assert "au moins 80 personnes, le 31/12/20260 en 2026pas encore connu" in own
    assert own.count("sociaux (usagers)") >= 1
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    desk.done(f"/registre/27-01/faits/{fact}/retrait", {"motif": "autre"})
    opened.projections.catch_up()
    assert "Objectifs chiffrés" not in plain(desk.form(HERE))


def test_a_funder_reads_a_committee_and_only_its_prefecture_notes(desk: Desk) -> None:
    assert desk.sign_in("departement", PASSWORD).status_code == 303
    read = desk.form(HERE)
    assert read.status_code == 200
    assert "Noter une réunion" not in plain(read)
    assert desk.ask("POST", HERE, data={**MET, "csrf": "x"}).status_code == 403
    assert desk.sign_in("voisine", PASSWORD).status_code == 303
    assert desk.form(HERE).status_code == 403
