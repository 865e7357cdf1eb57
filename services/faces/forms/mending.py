"""What every form of a correction or a withdrawal asks and says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import Request

from contracts.codes import CodeList
from services.faces.forms.differing import differing
from services.faces.forms.fields import Field, Option
from services.faces.forms.filled import NotUnderstood
from services.faces.forms.words import FactInWords

WHY = "motif"  # its own name: a closing has a `reason` too
SAME = "Rien n'est changé : c'est ce qui vaut déjà."
KEPT = "L'historique gardera la valeur d'aujourd'hui ; la correction vaudra à sa place."
GONE = "Un fait retiré ne compte plus ; l'historique dit qu'il a été retiré."


def may_be_meant(request: Request, fact: FactInWords) -> bool:
    """Whether a form may be about `fact`: one that was withdrawn since it was opened may be sent.

    What was typed is then shown again with what came about.
    """
    return fact.mends or (request.method == "POST" and fact.withdrawn)


def mended(
    fact: FactInWords,
    fields: Sequence[Field],
    post: str,
    day: Mapping[str, str],
    again: Callable[[], bool],
    *,
    corrects: bool,
) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """What makes the data of a correction, or of a withdrawal, from what its form read.

    `day`: under the name that its event gives it. `again`: whether this very form was recorded
    before. What is made raises NotUnderstood for a correction that changes nothing.
    """

    def data(read: Mapping[str, Any]) -> Mapping[str, Any]:
        why = {"reason": read[WHY], **day}
        if not corrects:
            return {"withdraws": str(fact.id), **why}
        instead = {"post": post, **{key: read[key] for key in read if key != WHY}}
        if not any(differing(fields, instead, fact.data)) and not again():
            raise NotUnderstood(SAME)
        return {"corrects": str(fact.id), "data": instead, **why}

    return data


def reason(codes: CodeList) -> Field:
    """The choice of a reason, `MOTIF_CORRECTION` or `MOTIF_RETRAIT`."""
    options = tuple(Option(code, codes.label_of(code)) for code in codes.current)
    return Field(WHY, codes.label, "choice", True, options, codes=codes)
