"""`/saisie/{post}/situations/{case}/fiche`: what goes to a partner, as the person accepts."""

from collections.abc import Iterator
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from contracts.codes import PARTENAIRE_TOUS
from services.access.domain.policy import Action, Resource
from services.faces.entry.cases import story_of
from services.faces.entry.fiche import Sheet, fiche
from services.faces.entry.fields import fields_of
from services.faces.entry.forms import Came
from services.faces.entry.guarding import csrf, reader_of, speaker
from services.faces.entry.histories import CaseStory
from services.faces.entry.kinds import OPENING
from services.faces.entry.posts import PostPath
from services.faces.entry.rendering import PRIVATE, Page
from services.faces.entry.workplace import Workplace
from services.intake.domain.details import LABELS, DetailsRefused, NoDetails
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

OF_THE_VAULT = ("name", "contact", "birth_date", "procedure_number", "note")
OF_THE_CASE = ("problems", "details", "person.known_to_social_services")
WORDS = {**LABELS, "problems": "Problématiques", "details": "Situations citées", "acts": "Actes"}
WORDS["person.known_to_social_services"] = "Connue des services sociaux"
PARTS = (*OF_THE_VAULT, *OF_THE_CASE, "acts")


def liaison_pages(place: Workplace, page: Page) -> APIRouter:
    """The form where each part is agreed to, and the PDF; nothing of it is kept."""
    router = APIRouter(include_in_schema=False)

    def shown(
        request: Request, post: str, case: UUID, came: FormData | None = None, error: str = ""
    ) -> Response:
        story = story_of(place, post, case)
        return page(
            request,
            "liaison.html",
            422 if error else 200,
            title="Fiche de liaison",
            post=post,
            case=case,
            opened_on=story.case.opened_on,
            partners=[(code, PARTENAIRE_TOUS.label_of(code)) for code in PARTENAIRE_TOUS.current],
            parts=[(part, WORDS[part]) for part in PARTS],
            chosen=[str(part) for part in came.getlist("accepte")] if came else [],
            partner=str((came or FormData()).get("partenaire", "")),
            agreed=story.known_consent(),
            error=error,
            csrf=csrf(place, request),
        )

    @router.get("/saisie/{post}/situations/{case}/fiche")
    def ask(request: Request, post: PostPath, case: UUID) -> Response:
        place.gate.admit(request, Action.OPEN_VAULT, Resource(post))
        return shown(request, post, case)

    @router.post("/saisie/{post}/situations/{case}/fiche")
    def make(request: Request, post: PostPath, case: UUID, came: Came) -> Response:
        speaks = speaker(place, page, request, came, post, Action.OPEN_VAULT)
        story = story_of(place, post, case)
        chosen = [part for part in PARTS if part in came.getlist("accepte")]
        partner = str(came.get("partenaire", ""))
        if speaks.again:
            return shown(request, post, case, came, speaks.again)
        if partner not in PARTENAIRE_TOUS.by_code:
            return shown(request, post, case, came, "Choisissez le partenaire qui reçoit la fiche.")
        if not chosen:
            error = "Cochez ce que la personne accepte de transmettre : sans accord, pas de fiche."
            return shown(request, post, case, came, error)
        kept: dict[str, str] = {}
        if set(chosen) & set(OF_THE_VAULT):
            reader = reader_of(request, speaks.who)
            try:
                if post not in reader.posts:
                    raise DetailsRefused("Vous n'ouvrez pas le coffre de ce poste.")
                opened = place.vault.read(post, case, reader.name, "liaison")
                kept = opened.details.model_dump(mode="json", exclude_none=True)
            except NoDetails:
                pass
            except (DetailsRefused, KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
                return shown(request, post, case, came, str(refused))
        sheet = Sheet(
            place.names().get(post, post),
            PARTENAIRE_TOUS.label_of(partner),
            f"{place.today():%d/%m/%Y}",
            [(WORDS[part], said) for part, said in _said(chosen, story, kept)],
            [WORDS[part] for part in PARTS if part not in chosen],
        )
        named = {"Content-Disposition": 'attachment; filename="fiche-de-liaison.pdf"'}
        return Response(fiche(sheet), media_type="application/pdf", headers=PRIVATE | named)

    return router


def _said(chosen: list[str], story: CaseStory, kept: dict[str, str]) -> Iterator[tuple[str, str]]:
    known = story.known()
    fields = {field.name: field for field in fields_of(OPENING.event)}
    for part in chosen:
        if part in OF_THE_VAULT:
            yield part, kept.get(part, "rien n'est gardé")
        elif part == "acts":
            acts = [f"{each.title}, {each.on}" for each in story.facts if each.mends]
            yield part, " ; ".join(acts)
        else:
            value = known
            for key in part.split("."):
                value = value.get(key) if isinstance(value, dict) else None  # type: ignore[assignment]
            yield part, fields[part].shown(value)
