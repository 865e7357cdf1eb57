"""What a respondent says of itself, in the codes of the tables; nothing = non-réponse.

A respondent may have several codes of an attribute: a code and the wider one that a table
prints, or several answers.
"""

from collections.abc import Callable, Collection, Mapping

from services.reporting.domain.tables.report_tables.respondents import Respondent

NO_ANSWER = "nr"
EVERYONE = frozenset({"total", "global"})  # how the report heads what it does not divide

Attribute = Callable[[Respondent], Collection[str]]


def matches(attribute: Attribute, code: str, respondent: Respondent) -> bool:
    """Whether the respondent has the code; everyone has that of a total."""
    return code in EVERYONE or code in attribute(respondent)


def of_post(field: str, **wider: str) -> Attribute:
    """A coded field of the post; `wider`: under which other code a table prints it."""

    def codes(respondent: Respondent) -> Collection[str]:
        return _named(getattr(respondent.post, field), wider)

    return codes


def of_holder(field: str) -> Attribute:
    """A coded field of the holder of the post."""

    def codes(respondent: Respondent) -> Collection[str]:
        return _named(getattr(respondent.holding, field, None), {})

    return codes


def answered(field: str) -> Attribute:
    """A coded or yes-or-no answer to the questionnaire."""

    def codes(respondent: Respondent) -> Collection[str]:
        said = respondent.answers.get(field)
        return _named(("oui" if said else "non") if isinstance(said, bool) else said, {})

    return codes


def answered_of(field: str, subject: str) -> Attribute:
    """The answer given about one subject, where a question lists several."""

    def codes(respondent: Respondent) -> Collection[str]:
        return _named((respondent.answers.get(field) or {}).get(subject), {})

    return codes


def or_nr(attribute: Attribute) -> Attribute:
    """The same attribute, in which a non-réponse counts as an answer."""
    return lambda respondent: attribute(respondent) or (NO_ANSWER,)


def _named(code: str | None, wider: Mapping[str, str]) -> Collection[str]:
    if code is None:
        return ()
    return (code, wider[code]) if code in wider else (code,)
