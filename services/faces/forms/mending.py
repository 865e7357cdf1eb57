"""What every form of a correction or a withdrawal asks and says."""

from contracts.codes import CodeList
from services.faces.forms.fields import Field, Option

WHY = "motif"  # its own name: a closing has a `reason` too
SAME = "Rien n'est changé : c'est ce qui vaut déjà."
KEPT = "L'historique gardera la valeur d'aujourd'hui ; la correction vaudra à sa place."
GONE = "Un fait retiré ne compte plus ; l'historique dit qu'il a été retiré."


def reason(codes: CodeList) -> Field:
    """The choice of a reason, `MOTIF_CORRECTION` or `MOTIF_RETRAIT`."""
    options = tuple(Option(code, codes.label_of(code)) for code in codes.current)
    return Field(WHY, codes.label, "choice", True, options, codes=codes)
