"""The bundle of a release over HTTP: for the auditor alone, exact figures included."""

import shutil
import tarfile
from pathlib import Path
from tempfile import mkdtemp

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource
from services.chassis.http import documented
from services.faces.audit.needs import Progress, TheBundles
from services.faces.needs import TheGate
from services.past.workshop import GivenUp, Workshop
from services.reporting.releases.problems import views_refused

GONE = 499  # nginx' word for a client that went away; nobody reads it

router = APIRouter(tags=["vérification"])
_workshop = Workshop()


@router.get(
    "/v1/releases/{release}/bundle",
    summary="Liasse d'une édition",
    response_class=Response,
    responses={
        200: {"content": {"application/x-tar": {}}, "description": "Un dossier, en tar"},
        **documented(401, 403, 404, 422, 503),
    },
)
async def bundle(request: Request, release: str, gate: TheGate, bundles: TheBundles) -> Response:
    """All that derives the release again: unpack it, then « relais-verifier verify liasse-ID »."""
    gate.admit(request, Action.READ_LOG, Resource(NATION))
    folder = Path(mkdtemp(prefix="relais-liasse-"))

    def written(progress: Progress) -> Path:
        made = folder / "liasse"
        bundles.write(release, made, progress)
        packed = folder / f"liasse-{release}.tar"
        with tarfile.open(packed, "w") as file:
            file.add(made, arcname=f"liasse-{release}")
        shutil.rmtree(made)
        return packed

    try:
        with views_refused():
            packed = await _workshop.make(request, written)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, GivenUp):
            return Response(status_code=GONE)
        raise
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(
        packed, media_type="application/x-tar", filename=packed.name, background=done
    )
