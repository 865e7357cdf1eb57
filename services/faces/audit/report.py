"""The report of a verification as a document for print: the verdict first."""

import re
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
_COUNT = re.compile(r"\b\d{4,}(?= (?:faits|comptes|lignes|certificats|fichiers|vues|feuilles)\b)")
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


def steps_of(report: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each step, its verdict and what was said of it, its counts written as pages write them."""
    return [
        (each["step"], each["verdict"], _COUNT.sub(lambda n: figure(int(n[0])), each["said"]))
        for each in report["steps"]
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
        "title": "Rapport de vérification d'une liasse",
        "finding": VERDICTS[report["verdict"]],
        "facts": inputs_of(report),
        "steps": [
            (MARKS[verdict], step, verdict, said) for step, verdict, said in steps_of(report)
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
