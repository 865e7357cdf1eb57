"""The report of a verification as a document for print: the verdict first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.faces.theme.dates import instant
from services.faces.theme.figures import figure
from services.faces.theme.pdf import pdf_of

TEMPLATE = Path(__file__).with_name("report.typ")
VERDICTS = {
    "vérifié": "Tout ce qui a été vérifié tient.",
    "non vérifiable": "Rien n'est faux ; une partie ne peut pas être vérifiée.",
    "faux": "Quelque chose est faux : cette liasse ne tient pas.",
}
"""The finding of a report, by its verdict."""
OPTIONS = {
    "sql": "recompte en SQL",
    "witnesses": "témoins connus",
    "witnesses_required": "cosignatures exigées",
}
"""What the options of a verification are called."""
MARKS = {"vérifié": "✓", "non vérifiable": "–", "faux": "✗"}


def inputs_of(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was verified, and against what: (name, value)."""
    options = ", ".join(
        f"{OPTIONS.get(name, name)} : {_said(value)}" for name, value in report["options"].items()
    )
    size = "{}, {} faits, empreinte {}".format
    kept = [
        (each["name"], size(each.get("origin", "note"), figure(each.get("size")), each["sha256"]))
        for each in report["kept"]
    ]
    return [
        ("Fait le", instant(report["made_at"])),
        ("Liasse", report["bundle"]["folder"]),
        ("Clé connue", report["key"] or "aucune : tout peut être vrai d'un autre journal"),
        *(kept or [("Point de contrôle gardé", "aucun : rien ne dit si le passé fut récrit")]),
        ("Options", options or "aucune"),
        ("Contrats", report["contracts"]),
    ]


def rows_of(report: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """The published rows by table: recounted, derived, not verifiable; none in an old report."""
    return [
        (row["table"], *(figure(row[kind]) for kind in ("recounted", "derived", "unverifiable")))
        for step in report["steps"]
        for row in step.get("rows", ())
    ]


def pdf(report: Mapping[str, Any]) -> bytes:
    """The document; the same report gives the same bytes."""
    said = {
        "title": f"Vérification de {report['bundle']['folder']}",
        "finding": VERDICTS[report["verdict"]],
        "facts": inputs_of(report),
        "steps": [
            (MARKS[each["verdict"]], each["step"], each["verdict"], each["said"])
            for each in report["steps"]
        ],
        "rows": rows_of(report),
        "files": list(report["bundle"]["files"].items()),
        "footer": f"Relais, rapport du {instant(report['made_at'])}",
    }
    return pdf_of(TEMPLATE, said)


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "aucun"
    if value is None:
        return "non dit"
    return "oui" if value is True else "non" if value is False else str(value)
