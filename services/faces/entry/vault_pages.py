"""`/saisie/{post}/situations/{case}/coffre`: what is kept of a person, and why."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints, ValidationError

from contracts.validation_messages import french
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.faces.entry.cases import story_of
from services.faces.entry.filled import NotUnderstood, day_of
from services.faces.entry.forms import Came
from services.faces.entry.guarding import csrf, reader_of, speaker
from services.faces.entry.posts import PostPath
from services.faces.entry.rendering import Page
from services.faces.entry.workplace import Workplace
from services.intake.domain.details import LABELS, PURPOSES, Details, DetailsRefused, NoDetails
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

Purpose = Annotated[str, StringConstraints(max_length=20)]
WAYS = ("ouvrir", "garder", "effacer")
LONG = ("note",)


def vault_pages(place: Workplace, page: Page) -> APIRouter:
    """Details are opened, kept and erased by forms: no address ever carries one."""
    router = APIRouter(include_in_schema=False)

    def shown(request: Request, post: str, case: UUID, status: int = 200, **more: Any) -> Response:
        story = story_of(place, post, case)
        values = {
            "typed": {},
            "errors": {},
            "opened": None,
            "said": "",
            "purpose": "suivi",
            **more,
        }
        return page(
            request,
            "vault.html",
            status,
            title="Coffre : détails personnels",
            post=post,
            case=case,
            opened_on=story.case.opened_on,
            labels=LABELS,
            long=LONG,
            purposes=PURPOSES,
            months=place.retention_months,
            csrf=csrf(place, request),
            **values,
        )

    @router.get("/saisie/{post}/situations/{case}/coffre")
    def ask(request: Request, post: PostPath, case: UUID, fait: str = "") -> Response:
        place.gate.admit(request, Action.OPEN_VAULT, Resource(post))
        said = {"garder": "Gardé au coffre.", "effacer": "Effacé du coffre."}.get(fait, "")
        return shown(request, post, case, said=said)

    @router.post("/saisie/{post}/situations/{case}/coffre")
    def act(request: Request, post: PostPath, case: UUID, came: Came) -> Response:
        speaks = speaker(place, page, request, came, post, Action.OPEN_VAULT)
        typed = {name: str(came.get(name, "")).strip() for name in LABELS}
        purpose = str(came.get("motif", ""))
        way = str(came.get("faire", "ouvrir"))
        if speaks.again:
            errors = {"": speaks.again}
            return shown(request, post, case, 422, typed=typed, errors=errors, purpose=purpose)
        try:
            return _done(way, request, post, case, typed, purpose, speaks.who)
        except NoDetails as none:
            return shown(request, post, case, said=str(none), purpose=purpose)
        except (DetailsRefused, KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
            errors = {"": str(refused) or "Le journal ne répond pas : recommencez."}
            return shown(request, post, case, 422, typed=typed, errors=errors, purpose=purpose)

    def _done(
        way: str,
        request: Request,
        post: str,
        case: UUID,
        typed: dict[str, str],
        purpose: str,
        who: Principal | None,
    ) -> Response:
        reader = reader_of(request, who)
        if post not in reader.posts:
            raise DetailsRefused("Vous n'ouvrez pas le coffre de ce poste.")
        if way == "garder":
            details, errors = _read(typed)
            if details is None:
                return shown(request, post, case, 422, typed=typed, errors=errors, purpose=purpose)
            place.vault.put(post, case, details, reader.name, purpose)
        elif way == "effacer":
            place.vault.erase(post, case, reader.name, purpose)
        else:
            opened = place.vault.read(post, case, reader.name, purpose)
            kept = opened.details.model_dump(mode="json", exclude_none=True)
            if "birth_date" in kept:
                kept["birth_date"] = "/".join(reversed(kept["birth_date"].split("-")))
            return shown(request, post, case, typed=kept, opened=opened, purpose=purpose)
        return RedirectResponse(f"{request.url.path}?fait={way}", 303)

    return router


def _read(typed: dict[str, str]) -> tuple[Details | None, dict[str, str]]:
    """The details of a form, or what is wrong in which field."""
    given: dict[str, Any] = {name: text for name, text in typed.items() if text}
    if not given:
        return None, {"": "Rien n'est saisi : remplissez un champ, ou effacez ce qui est gardé."}
    try:
        if "birth_date" in given:
            given["birth_date"] = day_of(given["birth_date"])
        return Details(**given), {}
    except NotUnderstood as wrong:
        return None, {"birth_date": str(wrong)}
    except ValidationError as error:
        return None, {str(each["loc"][0]): french(each) for each in error.errors()}
