"""`/saisie/{post}/situations/{case}/fiche`: what goes to a partner, as the person accepts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from contracts.codes import PARTENAIRE_TOUS
from contracts.days import written_day
from services.faces.entry.admission import VaultForm, VaultReader
from services.faces.entry.cases import TheFile, crumbs
from services.faces.entry.histories import CaseFile
from services.faces.entry.kinds import OPENING
from services.faces.entry.needs import TheFigures, TheVault
from services.faces.forms.fields import fields_of
from services.faces.forms.needs import TheClock
from services.faces.forms.submission import PostPath, Submission
from services.faces.page import PRIVATE, Page
from services.faces.theme.pdf import pdf_of
from services.faces.theme.typography import first_up
from services.intake.application.vault import Vault
from services.intake.domain.details import LABELS, DetailsRefused, NoDetails
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

TEMPLATE = Path(__file__).with_name("fiche.typ")
OF_THE_VAULT = ("name", "contact", "birth_date", "procedure_number", "note")
OF_THE_CASE = ("problems", "details", "person.known_to_social_services")
WORDS = {**LABELS, "problems": "Problématiques", "details": "Situations citées", "acts": "Actes"}
WORDS["person.known_to_social_services"] = "Connue des services sociaux"
PARTS = (*OF_THE_VAULT, *OF_THE_CASE, "acts")
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/situations/{case}/fiche")
def empty_sheet(reader: VaultReader, post: PostPath, case: UUID, file: TheFile) -> Page:
    """The form where each part of the fiche is agreed to."""
    return _shown(post, case, file)


@router.post("/saisie/{post}/situations/{case}/fiche")
def make_sheet(
    sent: VaultForm,
    case: UUID,
    file: TheFile,
    vault: TheVault,
    figures: TheFigures,
    clock: TheClock,
) -> Response:
    """The fiche as PDF; nothing of it is kept."""
    chosen, partner = _chosen(sent), sent.text("partenaire")
    error = sent.again
    if not error and partner not in PARTENAIRE_TOUS.by_code:
        error = "Choisissez le partenaire qui reçoit la fiche."
    if not error and not chosen:
        error = "Cochez ce que la personne accepte de transmettre : sans accord, pas de fiche."
    kept: Mapping[str, str] = {}
    if not error and set(chosen) & set(OF_THE_VAULT):
        try:
            kept = _kept(vault, case, sent)
        except (DetailsRefused, KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
            error = str(refused)
    if error:
        return _shown(sent.post, case, file, sent, error)
    said = {
        "post": figures.names().get(sent.post, sent.post),
        "partner": first_up(PARTENAIRE_TOUS.label_of(partner)),
        "on": written_day(clock.today(sent.post)),
        "shared": list(_in_words(chosen, file, kept)),
        "kept": [WORDS[part] for part in PARTS if part not in chosen],
    }
    named = {"Content-Disposition": 'attachment; filename="fiche-de-liaison.pdf"'}
    return Response(pdf_of(TEMPLATE, said), media_type="application/pdf", headers=PRIVATE | named)


def _shown(
    post: str, case: UUID, file: CaseFile, sent: Submission | None = None, error: str = ""
) -> Page:
    return Page(
        "liaison.html",
        422 if error else 200,
        title="Fiche de liaison",
        crumbs=crumbs(post, case, file),
        partners=[(code, PARTENAIRE_TOUS.label_of(code)) for code in PARTENAIRE_TOUS.current],
        parts=[(part, WORDS[part]) for part in PARTS],
        chosen=_chosen(sent) if sent else [],
        partner=sent.text("partenaire") if sent else "",
        agreed=file.known_consent(),
        error=error,
    )


def _chosen(sent: Submission) -> list[str]:
    accepted = sent.form.getlist("accepte")
    return [part for part in PARTS if part in accepted]


def _kept(vault: Vault, case: UUID, sent: Submission) -> Mapping[str, str]:
    """What the vault keeps of the person. Raises as the vault does, but for NoDetails."""
    if sent.post not in sent.reader.posts:
        raise DetailsRefused("Vous n'ouvrez pas le coffre de ce poste.")
    try:
        opened = vault.read(sent.post, case, sent.reader.name, "liaison")
    except NoDetails:
        return {}
    return opened.details.model_dump(mode="json", exclude_none=True)


def _in_words(
    chosen: Sequence[str], file: CaseFile, kept: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    fields = {field.name: field for field in fields_of(OPENING.event)}
    for part in chosen:
        if part in OF_THE_VAULT:
            words = kept.get(part, "rien n'est gardé")
        elif part == "acts":
            words = " ; ".join(f"{fact.title}, {fact.on}" for fact in file.facts if fact.is_act)
        else:
            words = fields[part].shown(fields[part].of(file.known()))
        yield WORDS[part], words
