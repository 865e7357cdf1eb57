"""What a line of a file of series says, or what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from contracts.codes import MOTIF_CORRECTION
from contracts.days import day_at
from contracts.identifiers import NATION
from services.faces.forms.fields import Field, Option
from services.faces.forms.filled import filled
from services.intake.ports import Line

COLUMNS: Mapping[str, tuple[str, str]] = {
    "serie": ("series", "le code ou le nom de la série"),
    "lieu": ("area", "FR, 27, 27-01 ou le nom du département"),
    "periode": ("period", "2026, 2026-Q4 ou 2026-10"),
    "valeur": ("value", "un nombre, 1 234,5"),
    "unite": ("unit", "sans espace : plaintes, pour_cent"),
    "source": ("source", "qui a mesuré, sans espace"),
    "reponses": ("respondents", "combien ont répondu ; vide pour un comptage"),
    "motif": ("reason", "pourquoi, si la valeur en remplace une autre"),
}


def data_of(line: Line, fields: Sequence[Field], now: datetime) -> tuple[dict[str, Any], str]:
    """The data of a line, or what is wrong with it (French)."""
    if line.wrong:
        return {}, line.wrong
    by_name = {field.name: field for field in fields}
    offered = {
        "series": by_name["series"].options,
        "area": by_name["area"].options,
        "reason": tuple(Option(c, MOTIF_CORRECTION.label_of(c)) for c in MOTIF_CORRECTION.current),
    }
    typed = []
    for title, (name, _) in COLUMNS.items():
        text = line.cells.get(title, "").strip()
        if text and name in offered:
            code = _code(text, offered[name])
            if code is None:
                return {}, f"« {text} » n'est pas à vous, ou n'est pas connu ({title})."
            text = code
        typed.append((name, text))
    done = filled(fields, FormData(dict(typed)), day_at(NATION, now))
    titles = {name: title for title, (name, _) in COLUMNS.items()}
    return dict(done.data), " ".join(f"{titles[n]} : {w}" for n, w in done.errors.items())


def _code(text: str, options: Collection[Option]) -> str | None:
    """The code that a cell says, by itself or by its label."""
    low = text.casefold()
    for code, label in options:
        named = label.casefold()
        if low in (code.casefold(), named, named.partition(" (")[0]):
            return code
    return None
