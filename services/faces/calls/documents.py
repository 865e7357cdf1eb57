"""The documents of a version: the committee's file, the letters, the lines to file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi.responses import Response

from contracts.codes import DEPARTEMENT, EMPLOYEUR
from contracts.days import day_at
from services.faces.calls.admission import ReadCall, TheFile
from services.faces.calls.awarded import AWARDS, awards, awards_drawn, tiles_of
from services.faces.calls.call_file import CallFile
from services.faces.calls.criteria import CRITERIA, LACKING
from services.faces.calls.said import (
    outcome,
    parts,
    sentence,
    summed_up,
    words_of_requests,
    words_of_version,
)
from services.faces.calls.versions import named, require_version
from services.faces.charts.printed import in_document
from services.faces.page import PRIVATE
from services.faces.partners.desk import TheDesk
from services.faces.partners.needs import page_router
from services.faces.theme.dates import day, short_day
from services.faces.theme.figures import euros
from services.faces.theme.pdf import pdf_of
from services.faces.theme.workbook import Cell, Workbook
from services.reporting.domain.arbitration.calls import CallEntry, SeenLine, VersionKept
from services.reporting.domain.register.plan import FUND
from services.reporting.releases.documents import FORMATS, sheet_csv

HERE = Path(__file__).parent
COMMITTEE, LETTERS = HERE / "committee.typ", HERE / "letters.typ"
SHEET = (
    "Rang", "Poste", "Numéro", "Score", "Coût", "Au tiers", "Demandé", "Proposé", "Attribué",
    "Fin de convention", "Situations", "À compléter", "Motif",
)  # fmt: skip
WIDE = {"Poste": 24, "À compléter": 40, "Motif": 60}  # characters
FILED = (
    "Exercice", "Département", "Numéro du poste", "Intitulé de l’action", "Porteur",
    "SIREN du porteur", "Autorité sollicitée", "Forme", "Fréquence", "Objet", "Période",
    "Budget total de l’action (€)", "Subvention demandée (€)", "Subvention accordée (€)",
    "Référence de la convention", "Fin de la convention", "Décision", "Date de la décision",
)  # fmt: skip
"""What the ministry's form asks of each line (Cerfa 12156*06), as far as it was verified:
docs/arbitration.md says which fields were."""
router = page_router()


@router.get("/arbitrage/{appel}/versions/{number}/dossier.pdf")
def committee_file(asked: ReadCall, number: int, desk: TheDesk) -> Response:
    """What the committee reads: terms, criteria with their adverse effects, each post."""
    noted, version = require_version(asked, number)
    reasons = words_of_version(desk, asked.call, number)
    words, on = words_of_requests(desk, asked.call), day(noted.at, area=asked.department)
    said = {
        "title": _title(version, asked.department, asked.call.terms.year),
        "state": f"{'Décision' if version.final else 'Version de travail'} du {on}",
        "sentences": [summed_up(version)],
        "tiles": tiles_of(version),
        "charts": [in_document(each) for each in awards_drawn(version)],
        "heads": AWARDS,
        "lines": awards(version),
        "terms": [
            ("Chiffres", f"édition {version.release}" if version.release else "aucune édition"),
            ("Quand il reste trop peu", "une part au suivant" if version.partial else "rien"),
        ],
        "criteria": [
            [each.label, str(version.weights.get(key, 0)), each.measures, each.adverse]
            for key, each in CRITERIA.items()
        ],
        "posts": [
            {
                "name": each.name,
                "outcome": str(outcome(each)),
                "score": each.score.replace(".", ","),
                "parts": parts(each),
                "sentence": sentence(each),
                "words": words.get(each.post, ""),
                "reason": reasons.get(each.post, ""),
            }
            for each in version.lines
        ],
    }
    return _file(pdf_of(COMMITTEE, said), "application/pdf", f"dossier-{asked.name}-{number}.pdf")


@router.get("/arbitrage/{appel}/versions/{number}/notifications.pdf")
def letters(asked: ReadCall, number: int, file: TheFile, desk: TheDesk) -> Response:
    """A letter for each post that asked: what is granted, or that nothing is."""
    noted, version = require_version(asked, number)
    reasons = words_of_version(desk, asked.call, number)
    said = {
        "title": f"Notifications, {_title(version, asked.department, asked.call.terms.year)}",
        "on": day(noted.at, area=asked.department),
        "draft": not version.final,
        "letters": [
            {
                "place": f"Préfecture : {DEPARTEMENT.label_of(asked.department)}",
                "subject": f"FIPD {asked.call.terms.year}, poste {each.name} ({each.post})",
                "lines": _letter(each, asked.call.terms.year, reasons.get(each.post, "")),
            }
            for each in version.lines
            if each.asked
        ],
    }
    return _file(pdf_of(LETTERS, said), "application/pdf", f"notifications-{asked.name}.pdf")


@router.get("/arbitrage/{appel}/versions/{number}/dossier.xlsx")
def workbook(asked: ReadCall, number: int, desk: TheDesk) -> Response:
    """The same as a sheet whose amounts are numbers."""
    noted, version = require_version(asked, number)
    reasons = words_of_version(desk, asked.call, number)
    title = _title(version, asked.department, asked.call.terms.year)
    book = Workbook(title)
    columns = [(head, WIDE.get(head, max(12, len(head) + 2))) for head in SHEET]
    above = (f"{title}, {short_day(noted.at, asked.department)}", summed_up(version))
    book.table("Attributions", columns, _sheet_rows(version, reasons), above, fixed=2)
    return _file(book.content(), FORMATS["xlsx"].media, f"dossier-{asked.name}-{number}.xlsx")


@router.get("/arbitrage/{appel}/versions/{number}/lignes.csv")
def lines(asked: ReadCall, number: int, file: TheFile) -> Response:
    """One line a post that is given money, with the fields of the ministry's form."""
    noted, version = require_version(asked, number)
    rows = [_filed(file, noted, version, each) for each in version.lines if each.awarded]
    made = sheet_csv(FILED, rows)
    return _file(made, "text/csv; charset=utf-8", f"lignes-{asked.name}-{number}.csv")


def _filed(
    file: CallFile, noted: CallEntry, version: VersionKept, seen: SeenLine
) -> list[str | int | None]:
    applicant = file.applicants[seen.post]
    employer = applicant.record.version_on(file.today)
    before = {(each.year, each.funder) for each in applicant.record.pledges}
    again = (file.call.terms.year - 1, FUND) in before
    return [
        file.call.terms.year,
        DEPARTEMENT.label_of(file.department),
        seen.post,
        f"Intervenant social, poste de {seen.name}",
        employer.organisation or EMPLOYEUR.label_of(employer.employer),
        employer.siren or "",
        f"État, préfecture : {DEPARTEMENT.label_of(file.department)}",
        "en numéraire",
        "renouvellement" if again else "première demande",
        "projet(s)/action(s)",
        "annuelle ou ponctuelle",
        seen.cost,
        seen.asked,
        seen.awarded,
        applicant.signed.convention if applicant.signed else "",
        seen.ends_on.isoformat() if seen.ends_on else "",
        named(version),
        day_at(file.department, noted.at).isoformat(),
    ]


def _sheet_rows(version: VersionKept, reasons: Mapping[str, str]) -> Sequence[Sequence[Cell]]:
    return [
        (
            Cell(each.rank, 0), Cell(each.name), Cell(each.post), Cell(float(each.score), 1),
            *(
                Cell(amount, None if amount is None else 0)
                for amount in (each.cost, each.third, each.asked, each.proposed, each.awarded)
            ),
            Cell(short_day(each.ends_on) if each.ends_on else ""), Cell(each.persons),
            Cell(", ".join(LACKING[one] for one in each.lacking)), Cell(reasons.get(each.post)),
        )
        for each in version.lines
    ]  # fmt: skip


def _letter(seen: SeenLine, year: int, reason: str) -> list[str]:
    """What a letter says of a post."""
    asked = euros(seen.asked or 0)
    if seen.awarded == seen.asked:
        said = [f"Une subvention de {asked}, comme demandé, est attribuée au poste pour {year}."]
    elif seen.awarded:
        said = [
            f"Une subvention de {euros(seen.awarded)}, sur {asked} demandés, est attribuée au "
            f"poste pour {year}."
        ]
    else:
        said = [f"Aucune subvention n’est attribuée au poste pour {year}, sur {asked} demandés."]
    return [*said, *([f"Motif : {reason}"] if reason else [])]


def _title(version: VersionKept, department: str, year: int) -> str:
    return f"{named(version)}, FIPD {year} : {DEPARTEMENT.label_of(department)}"


def _file(content: bytes, kind: str, name: str) -> Response:
    given = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=PRIVATE | given)
