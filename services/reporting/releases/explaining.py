"""From a released figure to what it means, what it was counted from, and what was signed of it."""

import json
from typing import Annotated

from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from contracts.bundle import text_of
from contracts.release_plan import TABLES_PLANNED
from contracts.statistics import INDICATORS, TABLES
from contracts.transparency.notes import Note
from services.reporting.domain.disclosure.manifest import plain_digest
from services.reporting.domain.disclosure.released_row import (
    NOT_COVERED,
    NOT_KNOWN,
    NOT_SAID,
    ReleasedRow,
)
from services.reporting.domain.tables.indicators import formula_of
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import View

SECRECY = {
    NOT_SAID: "Non communiqué : petit, ou nul, ou caché pour qu'un autre ne se déduise pas. "
    "Un certificat prouve que rien de publié ne permet de l'apprendre.",
    NOT_COVERED: "Aucun poste n'y travaillait : rien n'a été compté, ce qui n'est pas zéro.",
    NOT_KNOWN: "Personne ne l'a dit : ce n'est ni zéro, ni caché.",
}


_ROW_SCHEMA = {"type": "object", "title": "Row", "additionalProperties": True}


class UnknownRow(LookupError):
    """The view has fewer rows than `args[0]`; `args[1]`: how many."""


class Definition(BaseModel):
    """What a table counts. `threshold`: below it a count is small, where it counts persons."""

    table: str
    title: str
    unit: str
    note: str
    source: str
    threshold: int | None


class Signed(BaseModel):
    """What was signed of the release: the log it counted, and the digest of this very view.

    `view` (SHA-256 of the rows, one JSON text a line) must be `signed`, which stands in the
    manifest: then the row is part of what was signed.
    """

    origin: str
    size: int
    root: str
    view: str
    signed: str
    included: bool
    manifest: str


class ExplainedRow(BaseModel):
    """A row of a view, explained. `signed`: None as long as nothing is signed."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    release: str
    status: str
    period: str
    position: int
    as_of: str
    row: Annotated[ReleasedRow, PlainSerializer(asdict), WithJsonSchema(_ROW_SCHEMA)]
    definition: Definition
    secrecy: str
    signed: Signed | None


def explained(store: ReleaseStore, found: View, number: int) -> ExplainedRow:
    """A row of a view by its number, from 1 in the order of the view. Raises UnknownRow."""
    if not 1 <= number <= len(found.rows):
        raise UnknownRow(number, len(found.rows))
    row = ReleasedRow.read(found.rows[number - 1])
    release = found.release
    return ExplainedRow(
        release=release.id,
        status=release.status,
        period=str(release.period),
        position=release.position,
        as_of=release.as_of,
        row=row,
        definition=definition_of(row.table, row.unit),
        secrecy=SECRECY.get(row.secrecy or "", ""),
        signed=_signed(store.manifest(release.id), found),
    )


def definition_of(code: str, unit: str) -> Definition:
    """What the catalogues say of a table or an indicator; `unit`: that of the row."""
    if code in TABLES:
        table = TABLES[code]
        title, note, source = table.title, table.note, table.source
    else:
        indicator = next(each for each in INDICATORS if each.code == code)
        title, note, source = indicator.label, formula_of(indicator), "boîte à outils du rapport"
    planned = TABLES_PLANNED.get(code)
    return Definition(
        table=code,
        title=title,
        unit=unit,
        note=note,
        source=source,
        threshold=planned.threshold if planned else None,
    )


def _signed(manifest: str | None, found: View) -> Signed | None:
    if manifest is None:
        return None
    claim = json.loads(Note.read(manifest).text)
    name = f"{found.view}-{found.scope}" if found.scope else found.view
    digest, signed = plain_digest(text_of(found.rows)), claim["views"].get(name, "")
    log = claim["log"]
    return Signed(
        origin=log["origin"],
        size=log["size"],
        root=log["root"],
        view=digest,
        signed=signed,
        included=digest == signed,
        manifest=manifest,
    )
