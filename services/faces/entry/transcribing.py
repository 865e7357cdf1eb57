"""Lines of a register kept on paper or in a spreadsheet: each a saisine and its interview."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from starlette.datastructures import FormData, UploadFile

from contracts.collation import plain
from contracts.data_files import read_toml
from contracts.events.cases import InterviewHeld
from services.faces.entry.fields import Field, fields_of
from services.faces.entry.filled import filled
from services.faces.entry.kinds import OPENING
from services.faces.entry.recording import envelope
from services.intake.ports import FileRefused, Line

_WORDS = read_toml("services/faces/entry/transcribing.toml", dict[str, dict[str, str]])
COLUMNS, ADMITTED = _WORDS["columns"], _WORDS["admitted"]
"""The titles of a file with the values that they fill; what a title without codes may say."""
NEEDED = ("date", "saisine", "statut", "sexe", "age", "problematiques")
OF_THE_INTERVIEW = ("level", "setting", "minutes")
SEVERAL = re.compile(r"[|+]")
FORMULA = re.compile(r"[=@]")
YES, NO = ("oui", "o", "x", "1", "vrai"), ("non", "n", "0", "faux", "")


class Read(NamedTuple):
    """A line of the file: its facts, or what is wrong by title."""

    number: int
    envelopes: Sequence[Mapping[str, Any]]
    errors: Mapping[str, str]


def transcribed(
    lines: Sequence[Line], post: str, service: str, secret: str, today: date
) -> Iterator[Read]:
    """Each line as facts. Raises FileRefused for titles that are missing or unknown.

    Ids follow from what a line says and how often it was said before, under `secret`: the
    same file, or a mended one, sent again is the same facts.
    """
    require_titles(lines[0].cells)
    openings = {field.name: field for field in fields_of(OPENING.event, service)}
    interviews = {field.name: field for field in fields_of(InterviewHeld, service)}
    said: Counter[bytes] = Counter()
    for line in lines:
        yield _read(line, post, {**interviews, **openings}, secret, today, said)


def require_titles(cells: Mapping[str, str]) -> None:
    """Raises FileRefused unless the titles are those of COLUMNS, the needed ones among them."""
    unknown = [title for title in cells if title not in COLUMNS]
    missing = [title for title in NEEDED if title not in cells]
    if unknown:
        raise FileRefused(
            f"Colonnes inconnues : {', '.join(unknown)[:200]}. Les colonnes admises sont "
            f"{', '.join(COLUMNS)}."
        )
    if missing:
        raise FileRefused(f"Colonnes manquantes : {', '.join(missing)}. Prenez le modèle.")


def _read(
    line: Line,
    post: str,
    fields: Mapping[str, Field],
    secret: str,
    today: date,
    said: Counter[bytes],
) -> Read:
    errors: dict[str, str] = {}
    items: list[tuple[str, str | UploadFile]] = []
    for title, text in line.cells.items():
        if FORMULA.match(text):
            errors[title] = "La cellule contient une formule : collez sa valeur."
            continue
        try:
            items += [(COLUMNS[title], code) for code in _codes(fields[COLUMNS[title]], text)]
        except KeyError as unknown:
            errors[title] = f"« {unknown.args[0][:40]} » n'est pas de la liste."
    held = any(name in OF_THE_INTERVIEW and text for name, text in items)
    if "force" not in dict(items) and len(fields["force"].options) == 1:
        items.append(("force", fields["force"].options[0].code))
    opening = [field for name, field in fields.items() if name not in OF_THE_INTERVIEW]
    interview = [fields[name] for name in ("occurred_on", *OF_THE_INTERVIEW)]
    form = FormData(items)
    first = filled(opening, form, today)
    second = filled(interview, form, today) if held else None
    titles = {name: title for title, name in COLUMNS.items()}
    for name, sentence in {**first.errors, **(second.errors if second else {})}.items():
        errors.setdefault(titles[name], sentence)
    if errors:
        return Read(line.number, (), errors)
    content = to_json([post, first.data, second.data if second else None])
    said[content] += 1
    case = _drawn(secret, content, said[content], "situation")
    ticket = {"sujet": case, "heure": f"{first.data['occurred_on']}T12:00:00+00:00"}
    facts = [(OPENING.event, first.data)] + ([(InterviewHeld, second.data)] if second else [])
    return Read(
        line.number,
        [
            envelope(
                event,
                post,
                {**ticket, "fait": _drawn(secret, content, said[content], event.NAME)},
                data,
            )
            for event, data in facts
        ],
        {},
    )


def _codes(field: Field, text: str) -> list[str]:
    """What a cell says, as the form would. Raises KeyError for what is of no list."""
    if field.control == "flag":
        word = _plain(text)
        if word not in (*YES, *NO):
            raise KeyError(text)
        return ["oui"] if word in YES else []
    if field.control not in ("choice", "choices", "ranked") or not text:
        return [text]
    known = {_plain(word): option.code for option in field.options for word in option}
    parts = SEVERAL.split(text) if field.control in ("choices", "ranked") else [text]
    codes = []
    for part in (each.strip() for each in parts):
        if _plain(part) not in known:
            raise KeyError(part)
        codes.append(known[_plain(part)])
    return codes


def _plain(text: str) -> str:
    return plain(text.strip()).replace("’", "'")


def _drawn(secret: str, content: bytes, time: int, what: str) -> str:
    """A UUID v4 that only the holder of the log can draw again."""
    made = hmac.new(secret.encode(), f"{what}|{time}|".encode() + content, hashlib.sha256)
    return str(UUID(bytes=made.digest()[:16], version=4))
