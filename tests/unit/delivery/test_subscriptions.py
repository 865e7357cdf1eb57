"""The file of subscriptions: read as it is meant, refused where it is not."""

import pytest

from services.faces.partners.deliveries.subscriptions import SubscriptionsRefused, subscriptions

GOOD = """
[[livraison]]
destinataire = "Préfecture de l'Eure"
courriel = "bureau@eure.example"
vue = "prefecture"
perimetre = "27"
formats = ["pdf", "xlsx"]
periodes = ["annee"]
depuis = 2009-01-01
"""


def read(tmp_path, text):
    """What a file of this text says."""
    file = tmp_path / "deliveries.toml"
    file.write_text(text)
    return subscriptions(file)


def test_a_file_says_who_receives_what(tmp_path):
    (one,) = read(tmp_path, GOOD)
    assert (one.view, one.scope, one.formats) == ("prefecture", "27", ("pdf", "xlsx"))
    assert "eure" not in one.id
    assert list(subscriptions(tmp_path / "absent.toml")) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"prefecture"', '"préfet"', "n° 1 : vue : Cette vue n'existe pas"),
        ('perimetre = "27"', "", "dites le perimetre"),
        ("bureau@eure.example", "bureau", "adresse de courriel"),
        ('["annee"]', '["mois"]', "periodes"),
        ('["pdf", "xlsx"]', "[]", "formats"),
        ("depuis = 2009-01-01", "", "depuis : Ce champ est obligatoire."),
        ("formats", "formets", "formets"),
        ("[[livraison]]", "[[envoi]]", "[[livraison]]"),
        ("depuis = 2009-01-01", "depuis = ", "ne se lit pas comme du TOML"),
        (GOOD, GOOD + GOOD, "deux fois"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, old, new, sentence):
    with pytest.raises(SubscriptionsRefused, match=r"deliveries\.toml") as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert sentence in str(refused.value)
