"""What was typed of a call: amounts, weights, a day; each error at its field."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from services.faces.calls.call_file import Choice
from services.faces.calls.criteria import CRITERIA
from services.faces.forms.filled import NotUnderstood, amount_of
from services.reporting.domain.arbitration.ranking import weights_wrong
from services.reporting.domain.arbitration.rules import MOST_EUROS

_Read = TypeVar("_Read")
STOP = "arret"
"""What is typed to give nothing to the first post that does not fit."""
WEIGHT = "Un poids est un nombre entier, par exemple 25."


class Typed(NamedTuple):
    """Fields as typed, and what is wrong by field."""

    text: Mapping[str, str]
    errors: dict[str, str]

    def read(self, field: str, how: Callable[[str], _Read], otherwise: _Read) -> _Read:
        """The value of a field; what is wrong is noted, and `otherwise` given."""
        try:
            return how(self.text.get(field, "").strip())
        except NotUnderstood as wrong:
            self.errors[field] = str(wrong)
            return otherwise

    def weights(self) -> dict[str, int]:
        """The weight of each criterion."""
        found = {key: self.read(key, _weight, 0) for key in CRITERIA}
        if not self.errors.keys() & set(CRITERIA) and (wrong := weights_wrong(found)):
            self.errors["poids"] = wrong
        return found

    def choice(self, terms: Choice) -> Choice:
        """What is tried instead of the terms of a call: those where nothing is typed."""
        if "enveloppe" not in self.text:
            return terms
        envelope = self.read("enveloppe", _some_euros, terms.envelope)
        weights = self.weights()
        if self.errors:
            return terms
        return Choice(envelope, weights, self.text.get("reste") != STOP)


def told(choice: Choice) -> dict[str, str]:
    """A choice as it is typed."""
    return {
        "enveloppe": str(choice.envelope),
        **{key: str(weight) for key, weight in choice.weights.items()},
        "reste": "part" if choice.partial else STOP,
    }


def year_typed(text: str) -> int:
    """A year. Raises NotUnderstood."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotUnderstood("Une année s'écrit en quatre chiffres, par exemple 2027.")
    return int(text)


def _some_euros(text: str) -> int:
    amount = amount_of(text)
    if not 0 < amount <= MOST_EUROS:
        raise NotUnderstood("L'enveloppe est un montant en euros, plus grand que 0.")
    return amount


def _weight(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise NotUnderstood(WEIGHT)
    return int(text)
