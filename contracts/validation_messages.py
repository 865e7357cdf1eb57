"""pydantic's errors in French, each with the path of the field."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from contracts.patterns import SHAPES

OTHER = "Cette valeur n'est pas admise."
_NUMBER = "Un nombre est attendu, sans guillemets."
_WHOLE = "Un nombre entier est attendu, sans guillemets ni décimales."
_TEXT = "Un texte est attendu, entre guillemets."
_OBJECT = "Un objet JSON {{ … }} est attendu."
_LIST = "Une liste JSON [ … ] est attendue."
_DAY = "Une date s'écrit AAAA-MM-JJ, par exemple 2008-10-14."
_INSTANT = "Une date et heure s'écrit 2008-10-14T09:12:00+02:00, avec son fuseau."
_UUID = "Un identifiant UUID est attendu, par exemple 7f1c2a4e-1b7d-4c6e-9f0a-3d2b1c4e5f60."

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "Ce champ est obligatoire.",
        "extra_forbidden": "Ce champ n'existe pas pour ce type de fait : retirez-le.",
        "literal_error": "La valeur attendue est {expected}.",
        "greater_than": "La valeur doit être supérieure à {gt}.",
        "greater_than_equal": "La valeur doit être au moins {ge}.",
        "less_than": "La valeur doit être inférieure à {lt}.",
        "less_than_equal": "La valeur doit être au plus {le}.",
        "finite_number": _NUMBER,
        "float_type": _NUMBER,
        "float_parsing": _NUMBER,
        "int_type": _WHOLE,
        "int_parsing": _WHOLE,
        "int_parsing_size": "Ce nombre est trop grand.",
        "int_from_float": _WHOLE,
        "bool_type": "La valeur doit être true ou false, sans guillemets.",
        "bool_parsing": "La valeur doit être true ou false, sans guillemets.",
        "string_type": _TEXT,
        "string_unicode": "Ce texte contient des caractères illisibles.",
        "string_too_short": "Ce texte doit compter au moins {min_length} caractère(s).",
        "string_too_long": "Ce texte doit compter au plus {max_length} caractères.",
        "string_pattern_mismatch": "Cette valeur n'a pas la forme attendue.",
        "too_short": "Il faut au moins {min_length} élément(s).",
        "too_long": "Il faut au plus {max_length} éléments.",
        "dict_type": _OBJECT,
        "mapping_type": _OBJECT,
        "model_type": _OBJECT,
        "model_attributes_type": _OBJECT,
        "list_type": _LIST,
        "tuple_type": _LIST,
        "iterable_type": _LIST,
        "date_type": _DAY,
        "date_parsing": _DAY,
        "date_from_datetime_parsing": _DAY,
        "date_from_datetime_inexact": _DAY,
        "datetime_type": _INSTANT,
        "datetime_parsing": _INSTANT,
        "datetime_object_invalid": _INSTANT,
        "datetime_from_date_parsing": _INSTANT,
        "timezone_aware": "Le fuseau horaire manque, par exemple +02:00.",
        "uuid_type": _UUID,
        "uuid_parsing": _UUID,
        "uuid_version": "Un UUID de version {expected_version} est attendu.",
    }
)
_OF_PYDANTIC = frozenset(get_args(ErrorType))


def french(error: ErrorDetails) -> str:
    """The sentence for one error; Relais' own errors are French already."""
    if error["type"] not in _OF_PYDANTIC:
        return error["msg"]
    context = {name: _written(value) for name, value in error.get("ctx", {}).items()}
    return SHAPES.get(context.get("pattern", "")) or MESSAGES.get(error["type"], OTHER).format(
        **context
    )


def _written(bound: Any) -> Any:
    """A bound as French writes it: `100`, not `100.0`."""
    return f"{bound:g}".replace(".", ",") if isinstance(bound, float) else bound


def path_of(location: Sequence[Any]) -> str:
    """`$.data.problems[0]` for `("data", "problems", 0)`."""
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def explain(error: ValidationError, under: Sequence[str] = ()) -> tuple[str, str]:
    """Path of the first error and French sentences of all of them (five at most).

    `under` is where the validated value stands in what the client sent.
    """
    errors = error.errors(include_url=False, include_input=False)
    paths = [path_of((*under, *each["loc"])) for each in errors]
    said = [f"« {path} » : {french(each)}" for path, each in zip(paths, errors, strict=True)][:5]
    if len(errors) > len(said):
        said.append(f"(et {len(errors) - len(said)} autres erreurs)")
    return paths[0], " ".join(said)
