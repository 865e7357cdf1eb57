"""What the yearly questionnaire asks, by sections, and what was typed, read into its answers."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from contracts.codes import CODE_LISTS
from contracts.data_files import read_toml
from services.faces.forms.fields import written
from services.faces.forms.filled import NotUnderstood, count_of, number_of

NOTHING = "rien"
"""What is ticked to say that none of the codes holds, which is an answer."""
BOTH = "Vous cochez « rien ne manque » et ce qui manque : gardez l'un des deux."
PERSONS = "Un nombre entier de personnes est attendu, par exemple 312."


class Kind(StrEnum):
    """How a question is answered; `questionnaire.toml` explains each."""

    COUNT = "count"
    SHARE = "share"
    LEVEL = "level"
    FLAG = "flag"
    CODE = "code"
    CODES = "codes"


class Row(NamedTuple):
    """One field of the form: its name, its label, what it shows."""

    name: str
    label: str
    value: str


class Question(NamedTuple):
    """A question: the field of the event that its answer is. See `questionnaire.toml`."""

    name: str
    kind: Kind
    label: str
    of: str = ""
    by: str = ""
    known: str = ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may be chosen."""
        if self.kind is Kind.FLAG:
            return [("", "sans réponse"), ("oui", "oui"), ("non", "non")]
        none = [(NOTHING, "rien ne manque")] if self.kind is Kind.CODES else []
        codes = CODE_LISTS[self.of]
        return [*((code, codes.label_of(code)) for code in codes.current), *none]

    def ticked(self, said: Mapping[str, Any]) -> Sequence[str]:
        """What is ticked where several codes may be; an answer that names none is one."""
        answer = said.get(self.name)
        return () if answer is None else answer or (NOTHING,)

    def rows(self, said: Mapping[str, Any], known: Mapping[str, float], service: str) -> list[Row]:
        """Its fields, one for each code that a post of `service` may say where it asks of several.

        `known`: what Relais counts. A code of another service stays where it was answered.
        """
        answer = said.get(self.name)
        if not self.by:
            return [Row(self.name, self.label, _shown(known.get("") if answer is None else answer))]
        answers = answer if answer is not None else known
        codes = CODE_LISTS[self.by]
        return [
            Row(f"{self.name}.{code}", codes.label_of(code), _shown(answers.get(code)))
            for code in codes.current
            if codes.allows(code, service) or code in answers
        ]

    def in_words(self, said: Mapping[str, Any]) -> str:
        """Its answer, `oui` or `Conjugal 40, Psy 10`."""
        answer, labels = said.get(self.name), dict(self.options) if self.of else {}
        if answer is None:
            return "sans réponse"
        if self.by:
            codes = CODE_LISTS[self.by]
            return ", ".join(
                f"{codes.label_of(code)} {labels.get(value, _shown(value))}"
                for code, value in answer.items()
            )
        chosen = self.ticked(said) if self.kind is Kind.CODES else [_shown(answer)]
        return ", ".join(labels.get(each, each) for each in chosen)

    def read(self, form: FormData) -> Any:
        """Its answer, None where nothing was typed. Raises NotUnderstood."""
        if self.kind is Kind.CODES:
            return self._several([str(each) for each in form.getlist(self.name)])
        if self.by:
            return dict(self._by_code(form)) or None
        return self._one(str(form.get(self.name, "")).strip())

    def _by_code(self, form: FormData) -> Iterator[tuple[str, Any]]:
        for code in CODE_LISTS[self.by].current:
            text = str(form.get(f"{self.name}.{code}", "")).strip()
            if text:
                yield code, number_of(text.removesuffix("%")) if self.kind is Kind.SHARE else text

    def _several(self, codes: list[str]) -> list[str] | None:
        if NOTHING not in codes:
            return codes or None
        if codes != [NOTHING]:
            raise NotUnderstood(BOTH)
        return []

    def _one(self, text: str) -> Any:
        if not text:
            return None
        if self.kind is Kind.COUNT:
            try:
                return count_of(text)
            except NotUnderstood:
                raise NotUnderstood(PERSONS) from None
        return text == "oui" if self.kind is Kind.FLAG else text


class Section(NamedTuple):
    """Questions that are asked and saved together."""

    key: str
    title: str
    questions: Sequence[Question]

    def answered(self, said: Mapping[str, Any]) -> int:
        """How many of its questions have an answer."""
        return sum(question.name in said for question in self.questions)


SECTIONS: Sequence[Section] = read_toml(
    "services/faces/entry/questionnaire.toml", dict[str, tuple[Section, ...]]
)["section"]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return written(value) if isinstance(value, int | float) else str(value)
