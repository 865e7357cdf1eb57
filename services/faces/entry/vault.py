"""`/saisie/{post}/situations/{case}/coffre`: what is kept of a person, and why."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from contracts.validation_messages import french
from services.faces.entry.admission import VaultForm, VaultReader
from services.faces.entry.cases import TheFile, crumbs
from services.faces.entry.needs import TheVault
from services.faces.forms.filled import NotUnderstood, day_of
from services.faces.forms.submission import PostPath, Submission
from services.faces.page import Page
from services.intake.application.vault import CaseDetails
from services.intake.domain.details import LABELS, Details, DetailsRefused, NoDetails
from services.intake.domain.purposes import PURPOSES
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

LONG = ("note",)
DONE = {"garder": "Gardé au coffre.", "effacer": "Effacé du coffre."}
EMPTIED = (
    "Ce champ était gardé, et il est vide : cochez pour l'effacer, ou saisissez-le de nouveau."
)
SURE = "Cochez la case : ce qui est effacé ne se retrouve pas."
REFUSALS = (DetailsRefused, KeyRefused, VaultUnavailable, StoreUnavailable)
router = APIRouter(include_in_schema=False)


class DetailsWrong(Exception):
    """Details cannot be kept as typed; `args[0]`: what is wrong by field, in French."""


class CasePage:
    """The page of the vault of one case; no address ever carries a detail."""

    def __init__(self, post: PostPath, case: UUID, file: TheFile, vault: TheVault) -> None:
        """A dependency: of the case of the address."""
        self.post, self.case, self.file, self.vault = post, case, file, vault

    def shown(
        self,
        typed: Mapping[str, str] | None = None,
        purpose: str = "suivi",
        errors: Mapping[str, str] | None = None,
        opened: CaseDetails | None = None,
        said: str = "",
        seen: Collection[str] = (),
    ) -> Page:
        """With what was typed or opened, what is wrong, what was done.

        `seen`: the kept fields that the form shows, which alone can be emptied.
        """
        return Page(
            "vault.html",
            422 if errors else 200,
            title="Détails personnels",
            crumbs=crumbs(self.post, self.case, self.file),
            post=self.post,
            case=self.case,
            labels=LABELS,
            long=LONG,
            purposes=PURPOSES,
            months=self.vault.months,
            typed=typed or {},
            purpose=purpose,
            errors=errors or {},
            opened=opened,
            said=said,
            seen=seen,
            emptied=[name for name, sentence in (errors or {}).items() if sentence == EMPTIED],
        )

    def doubted(self, purpose: str = "droits", error: str = "") -> Page:
        """The page that asks once more before all is erased."""
        return Page(
            "erasure.html",
            422 if error else 200,
            title="Effacer les détails personnels",
            crumbs=crumbs(self.post, self.case, self.file),
            back=f"/saisie/{self.post}/situations/{self.case}/coffre",
            purposes=PURPOSES,
            purpose=purpose,
            error=error,
        )


ThePage = Annotated[CasePage, Depends()]


@router.get("/saisie/{post}/situations/{case}/coffre")
def closed_vault(reader: VaultReader, page: ThePage, fait: str = "") -> Page:
    """The form that asks why; nothing is opened. `fait`: what has just been done."""
    return page.shown(said=DONE.get(fait, ""))


@router.post("/saisie/{post}/situations/{case}/coffre")
def use_vault(sent: VaultForm, page: ThePage, vault: TheVault, case: UUID) -> Response:
    """Open the details of a case, or keep what was typed, for a purpose that is written down."""
    typed = {name: sent.text(name) for name in LABELS}
    seen = [name for name in LABELS if name in sent.form.getlist("montre")]
    purpose = sent.text("motif")
    if sent.again:
        return page.shown(typed, purpose, {"": sent.again}, seen=seen)
    try:
        require_own(sent)
        if sent.text("faire") == "ouvrir":
            opened = vault.read(sent.post, case, sent.reader.name, purpose)
            kept = _as_typed(opened)
            shown = kept | {name: text for name, text in typed.items() if text}
            return page.shown(shown, purpose, opened=opened, seen=[*kept])
        emptied = [name for name in seen if not typed[name]]
        gone = [name for name in emptied if name in sent.form.getlist("vider")]
        details = _details(typed, emptied, gone)
        vault.change(sent.post, case, details, gone, sent.reader.name, purpose)
    except DetailsWrong as wrong:
        return page.shown(typed, purpose, wrong.args[0], seen=seen)
    except NoDetails as none:
        return page.shown(typed, purpose, said=str(none))
    except REFUSALS as refused:
        return page.shown(typed, purpose, {"": refusal_of(refused)}, seen=seen)
    return RedirectResponse(f"/saisie/{sent.post}/situations/{case}/coffre?fait=garder", 303)


@router.get("/saisie/{post}/situations/{case}/coffre/effacer")
def doubted_erasure(reader: VaultReader, page: ThePage) -> Page:
    """The form that erases all that is kept of a case."""
    return page.doubted()


@router.post("/saisie/{post}/situations/{case}/coffre/effacer")
def erase(sent: VaultForm, page: ThePage, vault: TheVault, case: UUID) -> Response:
    """Erase all that is kept of a case, once that was asked twice."""
    purpose = sent.text("motif")
    if sent.again or not sent.text("certain"):
        return page.doubted(purpose, sent.again or SURE)
    try:
        require_own(sent)
        vault.erase(sent.post, case, sent.reader.name, purpose)
    except REFUSALS as refused:
        return page.doubted(purpose, refusal_of(refused))
    return RedirectResponse(f"/saisie/{sent.post}/situations/{case}/coffre?fait=effacer", 303)


def wrong_details(given: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong in details, by field, in French."""
    try:
        Details(**{name: value for name, value in given.items() if value})
    except ValidationError as error:
        return {str(wrong["loc"][0]): french(wrong) for wrong in error.errors()}
    return {}


def require_own(sent: Submission) -> None:
    """Raises DetailsRefused for whoever has no vault at the post of the form."""
    if sent.post not in sent.reader.posts:
        raise DetailsRefused("Vous n'ouvrez pas le coffre de ce poste.")


def refusal_of(refused: Exception) -> str:
    """Why the vault refuses, in French."""
    return str(refused) or "Le journal ne répond pas : recommencez."


def _as_typed(opened: CaseDetails) -> dict[str, str]:
    kept = opened.details.model_dump(mode="json", exclude_none=True)
    if "birth_date" in kept:
        kept["birth_date"] = "/".join(reversed(kept["birth_date"].split("-")))
    return kept


def _details(typed: Mapping[str, str], emptied: Collection[str], gone: Collection[str]) -> Details:
    """The details of a form. Raises DetailsWrong."""
    given: dict[str, Any] = {name: text for name, text in typed.items() if text}
    errors = {name: EMPTIED for name in emptied if name not in gone}
    try:
        if "birth_date" in given:
            given["birth_date"] = day_of(given["birth_date"])
    except NotUnderstood as wrong:
        errors["birth_date"] = str(wrong)
        del given["birth_date"]
    errors |= wrong_details(given)
    if not given and not gone and not errors:
        errors = {"": "Rien n'est saisi : remplissez un champ, ou effacez ce qui est gardé."}
    if errors:
        raise DetailsWrong(errors)
    return Details(**given)
