"""`/saisie/{post}/situations/{case}/coffre`: what is kept of a person, and why."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from contracts.validation_messages import french
from services.faces.entry.admission import PostPath, Submission, VaultForm, VaultReader
from services.faces.entry.cases import TheFile, crumbs
from services.faces.entry.filled import NotUnderstood, day_of
from services.faces.entry.needs import TheVault
from services.faces.page import Page
from services.intake.application.vault import CaseDetails, Vault
from services.intake.domain.details import LABELS, PURPOSES, Details, DetailsRefused, NoDetails
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

LONG = ("note",)
DONE = {"garder": "Gardé au coffre.", "effacer": "Effacé du coffre."}
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
    ) -> Page:
        """With what was typed or opened, what is wrong, what was done."""
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
        )


ThePage = Annotated[CasePage, Depends()]


@router.get("/saisie/{post}/situations/{case}/coffre")
def closed_vault(reader: VaultReader, page: ThePage, fait: str = "") -> Page:
    """The form that asks why; nothing is opened. `fait`: what has just been done."""
    return page.shown(said=DONE.get(fait, ""))


@router.post("/saisie/{post}/situations/{case}/coffre")
def use_vault(sent: VaultForm, page: ThePage, vault: TheVault, case: UUID) -> Response:
    """Open, keep or erase the details of a case, for a purpose that is written down."""
    typed = {name: sent.text(name) for name in LABELS}
    purpose = sent.text("motif")
    if sent.again:
        return page.shown(typed, purpose, {"": sent.again})
    try:
        if sent.post not in sent.reader.posts:
            raise DetailsRefused("Vous n'ouvrez pas le coffre de ce poste.")
        how = sent.text("faire")
        if how not in DONE:
            opened = vault.read(sent.post, case, sent.reader.name, purpose)
            return page.shown(_as_typed(opened), purpose, opened=opened)
        _change(how, vault, case, sent, typed, purpose)
    except DetailsWrong as wrong:
        return page.shown(typed, purpose, wrong.args[0])
    except NoDetails as none:
        return page.shown(purpose=purpose, said=str(none))
    except (DetailsRefused, KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
        why = str(refused) or "Le journal ne répond pas : recommencez."
        return page.shown(typed, purpose, {"": why})
    where = f"/saisie/{sent.post}/situations/{case}/coffre?fait={how}"
    return RedirectResponse(where, 303)


def _change(
    how: str, vault: Vault, case: UUID, sent: Submission, typed: Mapping[str, str], purpose: str
) -> None:
    if how == "garder":
        vault.put(sent.post, case, _details(typed), sent.reader.name, purpose)
    else:
        vault.erase(sent.post, case, sent.reader.name, purpose)


def _as_typed(opened: CaseDetails) -> dict[str, str]:
    kept = opened.details.model_dump(mode="json", exclude_none=True)
    if "birth_date" in kept:
        kept["birth_date"] = "/".join(reversed(kept["birth_date"].split("-")))
    return kept


def _details(typed: Mapping[str, str]) -> Details:
    """The details of a form. Raises DetailsWrong."""
    given: dict[str, Any] = {name: text for name, text in typed.items() if text}
    if not given:
        raise DetailsWrong(
            {"": "Rien n'est saisi : remplissez un champ, ou effacez ce qui est gardé."}
        )
    try:
        if "birth_date" in given:
            given["birth_date"] = day_of(given["birth_date"])
        return Details(**given)
    except NotUnderstood as wrong:
        raise DetailsWrong({"birth_date": str(wrong)}) from None
    except ValidationError as error:
        raise DetailsWrong(
            {str(wrong["loc"][0]): french(wrong) for wrong in error.errors()}
        ) from None
