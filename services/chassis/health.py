"""What an orchestrator asks a process: alive, ready, and its metrics."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from services.chassis.metrics import MEDIA_TYPE, Meters

Check = Callable[[], str | None]
"""Says in French what keeps the process from working, or None."""


def health_router(checks: Mapping[str, Check], meters: Meters) -> APIRouter:
    """`/livez`, `/readyz` (503 and the reasons when a check fails) and `/metrics`."""
    router = APIRouter(tags=["exploitation"])

    @router.get("/livez", summary="Le processus vit")
    def livez() -> dict[str, str]:
        """Answer as long as the process runs."""
        return {"status": "ok"}

    @router.get(
        "/readyz",
        summary="Le processus peut servir",
        responses={503: {"description": "Ce qui l'en empêche, par contrôle."}},
    )
    def readyz() -> JSONResponse:
        """Answer 200 when every check passes, else 503."""
        failed = {name: reason for name, check in checks.items() if (reason := check())}
        if failed:
            return JSONResponse({"status": "indisponible", "checks": failed}, 503)
        return JSONResponse({"status": "ok"})

    @router.get(
        "/metrics",
        summary="Mesures au format Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}, "description": "Mesures"}},
    )
    def metrics() -> Response:
        """Render the metrics; not to be served to the outside."""
        return Response(meters.render(), media_type=MEDIA_TYPE)

    return router
