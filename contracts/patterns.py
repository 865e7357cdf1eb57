"""How identifiers are written: the patterns of the contract, and what to type for each."""

from collections.abc import Mapping
from types import MappingProxyType

POST_ID = r"^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B|97[1-6])-[0-9]{2}$"
COMMUNE_CODE = r"^([0-9]{2}|2A|2B)[0-9]{3}$"
AREA = rf"({POST_ID})|(^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B|97[1-6])$)|(^FR$)"
SIREN = r"^[0-9]{9}$"
SLUG = r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$"

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        COMMUNE_CODE: "Un code INSEE de commune compte cinq caractères, par exemple 27229.",
        POST_ID: "Un poste s'écrit par son département et deux chiffres, par exemple 27-01.",
        AREA: "Un territoire est un poste, un département ou la France : 27-01, 27 ou FR.",
        SLUG: "Un nom court est attendu, sans espace ni accent, par exemple conv-2008.",
        SIREN: "Un SIREN compte neuf chiffres, par exemple 222702292.",
        r"^[^\u0000-\u001f\u007f]*$": "Ce texte contient un caractère qui ne se voit pas : "
        "tapez-le de nouveau.",
        r"^([0-9]{9}|([0-9]{2}|2A|2B)[0-9]{3})$": "Un financeur est désigné par son SIREN, neuf "
        "chiffres, ou par un code INSEE, par exemple 27229.",
        r"^(19|20)[0-9]{2}-Q[1-4]$": "Un trimestre s'écrit 2008-Q4.",
        r"^(19|20)[0-9]{2}(-(Q[1-4]|0[1-9]|1[0-2]))?$": "Une période est une année, un "
        "trimestre ou un mois : 2008, 2008-Q4 ou 2008-10.",
        r"^/[A-Za-z0-9._~/-]{1,127}$": "Une source commence par « / », par exemple /posts/27-01.",
    }
)
"""What to type, for each pattern of the contract: nobody is shown the pattern."""


SIREN_DIGITS = 9
OVERSEAS = ("97", "98")
"""How the codes of communes overseas begin; that of their département has a third digit."""


def is_siren(code: str) -> bool:
    """Whether a code is that of an organisation, such as an EPCI."""
    return len(code) == SIREN_DIGITS and code.isdigit()


def department_of(code: str) -> str:
    """The département or territory of a post id (`971-02` → `971`) or an INSEE commune code.

    Empty for a SIREN, whose digits tell no place.
    """
    if is_siren(code):
        return ""
    if "-" in code:
        return code.split("-", 1)[0]
    return code[:3] if code.startswith(OVERSEAS) else code[:2]
