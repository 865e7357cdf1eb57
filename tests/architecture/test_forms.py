"""A form that is come back to holds all that was typed, or nothing of it.

A browser restores each field of a page that it left, but those that say `autocomplete="off"`: the
choice beside one stays, and what was typed is again what the page began with.
"""

import re

from tests.architecture.tree import ROOT, listed

FORGOTTEN = re.compile(r"""autocomplete["']?\s*[=:]\s*["']off""")
ALONE = {
    "forms/templates/form.html": 1,  # the label kept in the vault, whose hint says it
    "notebook/templates/notebook.html": 1,  # a secret, of a form that is never sent
}


def test_a_browser_forgets_no_field_of_a_form_alone() -> None:
    found = {
        str(path.relative_to(ROOT / "services/faces")): alone
        for path in listed("services/faces")
        if path.suffix == ".html"
        if (alone := sum(map(_forgets, path.read_text(encoding="utf-8").splitlines())))
    }
    assert found == ALONE


def _forgets(line: str) -> bool:
    """Whether a field of this line is forgotten, and not the whole form."""
    return bool(FORGOTTEN.search(line)) and "<form" not in line
