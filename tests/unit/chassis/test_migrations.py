"""A migration is numbered by its file, so that a current database is told without Alembic."""

from importlib.resources import files

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from services.chassis.migrations import newest

PACKAGES = ("access", "intake", "intake.adapters.vault", "projections", "reporting")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_newest_file_is_the_head_of_the_chain(package: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(files(f"services.{package}") / "migrations"))
    config.set_main_option("path_separator", "os")
    head = ScriptDirectory.from_config(config).get_current_head()
    assert newest(f"services.{package}") == head
