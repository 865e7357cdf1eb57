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
from services.access.gate import Gate
from services.chassis.http import documented
from services.embedded.bundling import write_bundle
from services.embedded.platform import Platform
from services.past.workshop import GivenUp, Workshop
from services.projections.consumer import Progress
from services.reporting.releases.problems import views_refused
from services.reporting.releases.reading import release_of

GONE = 499  # nginx' word for a client that went away; nobody reads it


def bundle_download(opened: Platform, gate: Gate) -> APIRouter:
    """`/v1/releases/{release}/bundle`: one at a time, given up when nobody waits any more."""
    router = APIRouter(tags=["vérification"])
    workshop = Workshop()

    @router.get(
        "/v1/releases/{release}/bundle",
        summary="Liasse d'une édition",
        response_class=Response,
        responses={
            200: {"content": {"application/x-tar": {}}, "description": "Un dossier, en tar"},
            **documented(401, 403, 404, 422, 503),
        },
    )
    async def bundle(request: Request, release: str) -> Response:
        """All that derives the release again: unpack it, then « relais verify liasse-ID »."""
        gate.admit(request, Action.READ_LOG, Resource(NATION))
        with views_refused():
            edition = release_of(opened.releases, release)
        folder = Path(mkdtemp(prefix="relais-liasse-"))
        name = f"liasse-{edition.id}"

        def written(progress: Progress) -> Path:
            log = opened.signing
            signer = log.checkpoints.signer
            write_bundle(opened.releases, log.log, signer, edition, folder / name, progress)
            with tarfile.open(folder / f"{name}.tar", "w") as packed:
                packed.add(folder / name, arcname=name)
            shutil.rmtree(folder / name)
            return folder / f"{name}.tar"

        try:
            with views_refused():
                file = await workshop.make(request, written)
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, GivenUp):
                return Response(status_code=GONE)
            raise
        done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        return FileResponse(
            file, media_type="application/x-tar", filename=file.name, background=done
        )

    return router
