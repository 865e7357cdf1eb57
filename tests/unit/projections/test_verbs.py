"""The words of `python -m services.projections`, and what is refused."""

import pytest

from services.chassis.settings import SettingsRefused
from services.projections.__main__ import app
from services.projections.adapters import generations
from services.projections.adapters.schema import open_database
from services.projections.domain.read_models import READ_MODELS
from services.projections.settings import ProjectionsSettings


def main(words: list[str]) -> int:
    """The exit code of the verbs."""
    with pytest.raises(SystemExit) as ended:
        app(words)
    return int(ended.value.code or 0)


URL = "RELAIS_PROJECTIONS_DATABASE_URL"
FILE = "RELAIS_PROJECTIONS_DATABASE"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["walk"],
        ["run"],
        ["run", "village"],
        ["retry", "nation"],
        ["migrate", "nation"],
        ["cut", "demain"],
        ["cut", "nation"],
        ["cut", "-1"],
        ["cut", "5", "village"],
        ["drop-cut", "5", "nation", "site"],
    ],
)
def test_words_that_are_no_verb_are_answered_with_the_usage(words, capsys):
    assert main(words) == 2
    told = capsys.readouterr()
    assert "Usage" in told.err + told.out


@pytest.mark.parametrize("variables", [{}, {URL: "postgresql://secret@h/d", FILE: "x.db"}])
def test_exactly_one_database_is_asked_for(variables):
    with pytest.raises(SettingsRefused, match="et un seul des deux") as refused:
        ProjectionsSettings.read(variables)
    assert "secret" not in str(refused.value)


def test_the_database_is_a_file_or_a_url(tmp_path):
    assert ProjectionsSettings.read({URL: "postgresql://h/d"}).where == "postgresql://h/d"
    assert ProjectionsSettings.read({FILE: str(tmp_path)}).where == tmp_path


def test_a_cut_is_asked_for_then_told_and_then_forgotten(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(FILE, str(tmp_path / "read.db"))
    assert main(["cut", "5"]) == 1
    assert "lancez un worker" in capsys.readouterr().err
    engine = open_database(tmp_path / "read.db")
    for model in READ_MODELS:
        generations.serving(engine, model, "log-1")
    assert main(["cut", "5"]) == 0
    assert "nation : la coupe au rang 5 attend" in capsys.readouterr().out
    assert main(["cut", "0", "nation"]) == 0
    assert capsys.readouterr().out == "nation : la coupe au rang 0 est complète.\n"
    assert main(["drop-cut", "5"]) == 0
    assert main(["drop-cut", "5", "site"]) == 0
    said = capsys.readouterr().out
    assert "site : la coupe au rang 5 est oubliée." in said
    assert "site : la coupe au rang 5 n'existe pas." in said
