"""The words of `python -m services.projections`, and what is refused."""

import pytest

from services.chassis.settings import SettingsRefused
from services.projections.__main__ import main
from services.projections.settings import ProjectionsSettings

URL = "RELAIS_PROJECTIONS_DATABASE_URL"
FILE = "RELAIS_PROJECTIONS_DATABASE"


@pytest.mark.parametrize(
    "words", [[], ["walk"], ["run"], ["run", "village"], ["retry", "nation"], ["migrate", "nation"]]
)
def test_words_that_are_no_verb_are_answered_with_the_usage(words, capsys):
    assert main(words) == 2
    assert "Usage" in capsys.readouterr().err


@pytest.mark.parametrize("variables", [{}, {URL: "postgresql://secret@h/d", FILE: "x.db"}])
def test_exactly_one_database_is_asked_for(variables):
    with pytest.raises(SettingsRefused, match="et un seul des deux") as refused:
        ProjectionsSettings.read(variables)
    assert "secret" not in str(refused.value)


def test_the_database_is_a_file_or_a_url(tmp_path):
    assert ProjectionsSettings.read({URL: "postgresql://h/d"}).where == "postgresql://h/d"
    assert ProjectionsSettings.read({FILE: str(tmp_path)}).where == tmp_path
