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
from contracts.communes import commune
from contracts.communes.names import LOST_ZERO
from contracts.data_files import read_toml
from contracts.events.cases import InterviewHeld
from services.faces.entry.kinds import OPENING
from services.faces.forms.fields import Field, fields_of
from services.faces.forms.filled import filled, put
from services.faces.forms.recording import envelope
from services.intake.ports import FileRefused, Line

_WORDS = read_toml("services/faces/entry/transcribing.toml", dict[str, dict[str, str]])
COLUMNS, ADMITTED = _WORDS["columns"], _WORDS["admitted"]
"""The titles of a file with the values that they fill; what a title without codes may say."""
NEEDED = ("date", "saisine", "statut", "sexe", "age", "problematiques")
PERSON = "personne"
"""The column that says which of several persons of the same codes, on the same day, a line is."""
OF_THE_INTERVIEW = ("level", "setting", "minutes")
SEVERAL = re.compile(r"[|+]")
NUMBER = re.compile(r"0*[1-9][0-9]?")
FORMULA = re.compile(r"[=@]")
YES, NO = ("oui", "o", "x", "1"), ("non", "n", "0", "")
TRUTH = {"vrai": "oui", "true": "oui", "faux": "non", "false": "non"}
"""How spreadsheets write a cell that is true or false."""
Envelope = Mapping[str, Any]


class Read(NamedTuple):
    """A line of the file: its facts, or what is wrong by title.

    `note`: what was understood otherwise than written (French). `person`: see PERSON. `before`:
    the same facts as they were drawn when the order of codes and what goes without saying still
    made another fact, where that differs.
    """

    number: int
    envelopes: Sequence[Envelope]
    errors: Mapping[str, str]
    note: str = ""
    person: int = 1
    before: Sequence[Envelope] = ()


def transcribed(
    lines: Sequence[Line], post: str, service: str, secret: str, today: date
) -> Iterator[Read]:
    """Each line as facts. Raises FileRefused for titles that are missing or unknown.

    Ids follow from what a line says, whatever the order of its codes, and which person it is
    (that of the file that says so again, unless PERSON says it), under `secret`: the same file,
    or a mended one, sent again is the same facts.
    """
    require_titles(lines[0].cells)
    openings = {field.name: field for field in fields_of(OPENING.event, service)}
    interviews = {
        field.name: field._replace(least=0)  # 0: a register does not always know how long
        for field in fields_of(InterviewHeld, service)
    }
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
    cells = dict(line.cells)
    number = cells.pop(PERSON, "")
    if line.wrong:
        return Read(line.number, (), {"": line.wrong})
    if number and not NUMBER.fullmatch(number):
        return Read(line.number, (), {PERSON: f"« {number[:40]} » n'est pas un nombre de 1 à 99."})
    errors: dict[str, str] = {}
    items: list[tuple[str, str | UploadFile]] = []
    for title, text in cells.items():
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
    drawn = _Drawn(post, secret, said)
    data, held_data = _in_one_form(opening, first.data), second.data if second else None
    person, envelopes = drawn.facts(data, held_data, number)
    before: Sequence[Envelope] = ()
    if not number and to_json(data) != to_json(first.data):
        before = drawn.facts(first.data, held_data, "")[1]
    return Read(line.number, envelopes, {}, _note(cells, data), person, before)


def _in_one_form(fields: Sequence[Field], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same data, codes without a rank in order, what goes without saying left out."""
    made: dict[str, Any] = {}
    for field in fields:
        value = field.of(data)
        if value is None or value == field.default:
            continue
        if field.control in ("choices", "ranked"):
            ranked = 1 if field.control == "ranked" else 0
            value = [*value[:ranked], *sorted(value[ranked:])]
        put(made, field.name, value)
    return made


def _note(cells: Mapping[str, str], data: Mapping[str, Any]) -> str:
    said = cells.get("commune", "")
    if not LOST_ZERO.fullmatch(said):
        return ""
    meant = commune(data["person"]["commune"], date.fromisoformat(data["occurred_on"]))
    return f"commune : « {said} » est lu {meant.code}, {meant.name} : un zéro était perdu."


class _Drawn(NamedTuple):
    """How the facts of lines get their ids; `said`: how often each content was said so far."""

    post: str
    secret: str
    said: Counter[bytes]

    def facts(
        self, opening: Mapping[str, Any], interview: Mapping[str, Any] | None, number: str
    ) -> tuple[int, Sequence[Envelope]]:
        """Which person it is, and the facts of a line."""
        content = to_json([self.post, opening, interview])
        if not number:
            self.said[content] += 1
        person = int(number or self.said[content])
        ticket = {
            "sujet": self._id(content, person, "situation"),
            "heure": f"{opening['occurred_on']}T12:00:00+00:00",
        }
        facts = [(OPENING.event, opening)] + ([(InterviewHeld, interview)] if interview else [])
        return person, [
            envelope(
                event,
                self.post,
                {**ticket, "fait": self._id(content, person, event.NAME)},
                data,
            )
            for event, data in facts
        ]

    def _id(self, content: bytes, person: int, what: str) -> str:
        """A UUID v4 that only the holder of the log can draw again."""
        said = f"{what}|{person}|".encode() + content
        made = hmac.new(self.secret.encode(), said, hashlib.sha256)
        return str(UUID(bytes=made.digest()[:16], version=4))


def _codes(field: Field, text: str) -> list[str]:
    """What a cell says, as the form would. Raises KeyError for what is of no list."""
    text = TRUTH.get(_plain(text), text)
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
