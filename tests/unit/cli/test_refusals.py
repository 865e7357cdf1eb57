"""What the command says of an error: by names, each of which some service really has."""

from importlib import import_module

import pytest

from services.cli.refusals import (
    OF_OTHERS,
    OF_TABLES,
    OF_THE_LOG,
    OF_VIEWS,
    SAY_IT_THEMSELVES,
    sentence,
)
from services.projections.main import LogDiffers
from services.reporting.adapters.problems import REFUSALS
from services.reporting.domain import errors
from services.reporting.ports import ViewsUnavailable
from services.reporting.releases.problems import REFUSED

NAMED = sorted(SAY_IT_THEMSELVES | OF_THE_LOG | OF_OTHERS | OF_VIEWS | OF_TABLES)


@pytest.mark.parametrize("name", NAMED)
def test_each_name_is_that_of_an_error(name: str) -> None:
    module, _, kind = name.rpartition(".")
    found = getattr(import_module(module), kind)
    assert issubclass(found, Exception)
    assert f"{found.__module__}.{found.__qualname__}" == name


def test_every_refusal_of_views_and_of_tables_is_named() -> None:
    assert {f"{kind.__module__}.{kind.__qualname__}" for kind in REFUSED} == OF_VIEWS
    assert all(issubclass(kind, (errors.Refusal, ViewsUnavailable)) for kind in REFUSALS)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LogDiffers("site", 7, 3), "le modèle site a compté 7 faits d'un autre journal"),
        (errors.UnknownTable("Z9"), "Aucun tableau ne porte le code « Z9 »"),
        (FileNotFoundError(2, "absent", "faits.jsonl"), "faits.jsonl : absent."),
        (ZeroDivisionError("bug"), "None"),
    ],
)
def test_an_error_is_said_in_a_sentence_or_not_at_all(error: Exception, said: str) -> None:
    assert str(sentence(error)).startswith(said)
