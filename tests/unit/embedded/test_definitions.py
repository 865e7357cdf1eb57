"""A file of definitions says where it is wrong, in French, before anything is counted."""

from pathlib import Path

import pytest

from services.past.definitions import DefinitionsRefused, read_definitions

GOOD = """
tableau = "C1"
titre = "Essai"
[retenir]
sex = ["f"]
[regrouper.problem.foyer]
libelle = "à la maison"
codes = ["intrafam", "conjugal"]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "essai.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_example_of_the_documentation_can_be_read(tmp_path: Path) -> None:
    text = Path("docs/definitions.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    found = read_definitions(written(tmp_path, example), "C1")
    assert found.new_codes()[0] == {"intrafam": "foyer", "conjugal": "foyer"}
    assert found.once


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("", "= nope"), "TOML"),
        (('"C1"', '"C2"'), "l'on demande C1"),
        (('titre = "Essai"', ""), "obligatoire"),
        (('titre = "Essai"', 'title = "Essai"'), "n'existe pas dans un fichier de définitions"),
        (('["f"]', '["femme"]'), "retenir.sex : « femme »"),
        (("sex =", "sexe ="), "retenir.sexe : inconnu"),
        (('"intrafam", ', '"famille", '), "« famille » n'est pas un code"),
        (("[regrouper.problem.foyer]", "[regrouper.sex.foyer]"), "se regroupe par problem"),
        (("problem.foyer]", "problem.psy]"), "garderait un autre sens"),
        (('titre = "Essai"', 'titre = "Essai"\nmesure = "minutes"'), "mesure : C1 a mentions"),
        (('titre = "Essai"', 'titre = "Essai"\ncompter = "une fois"'), "La valeur attendue"),
        (
            ("", '\n[regrouper.problem.deux]\nlibelle = "x"\ncodes = ["conjugal"]'),
            "dans foyer et dans deux",
        ),
        (("codes = [", "codes = [] # ["), "regrouper"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    old, new = change
    text = GOOD.replace(old, new) if old else GOOD + new
    with pytest.raises(DefinitionsRefused) as refused:
        read_definitions(written(tmp_path, text), "C1")
    assert words in str(refused.value)


@pytest.mark.parametrize("table", ["A5", "G1", "S04", "Z9"])
def test_a_table_that_is_no_sum_cannot_be_tried(tmp_path: Path, table: str) -> None:
    with pytest.raises(DefinitionsRefused, match="A1, A3"):
        read_definitions(written(tmp_path, f'tableau = "{table}"\ntitre = "x"'), table)
