"""The states of things: the word for each, and the shape of its badge."""

from typing import NamedTuple


class Status(NamedTuple):
    """`word` is said, `kind` is the class of the badge, whose shape repeats the word."""

    word: str
    kind: str = ""

    def __str__(self) -> str:
        return self.word


STATUSES = {
    "provisoire": Status("provisoire", "provisional"),
    "consolide": Status("consolidée", "settled"),
    "definitif": Status("définitive", "final"),
    "attendue": Status("réponse attendue", "warn"),
    "confirme": Status("confirmé", "good"),
    "en-retard": Status("en retard", "bad"),
    "corrige": Status("corrigé", "info"),
    "retire": Status("retiré", "gone"),
    "ouverte": Status("ouverte", "good"),
    "close": Status("close", "gone"),
    "police": Status("police", "police"),
    "gendarmerie": Status("gendarmerie", "gendarmerie"),
    "mixte": Status("mixte", "mixed"),
}
"""By the code that services write; the first three agree with « édition »."""


def status(code: str) -> Status:
    """What is said of `code`; an unknown one says itself, so that a page never fails for it."""
    return STATUSES.get(code, Status(code))
