"""The dependency rule of docs/architecture.md, as import-linter knows it."""

from importlinter.cli import lint_imports

from tests.architecture.tree import ROOT


def test_every_import_follows_the_dependency_rule():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
