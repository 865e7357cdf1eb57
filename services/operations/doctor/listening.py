"""The processes that listen on this machine: what each says of its own readiness."""

from collections.abc import Iterator, Mapping

import httpx

from services.operations.doctor.findings import Finding

PROCESSES = {
    **{"intake": "l'entrée des faits", "relay": "le relais", "reporting": "les tableaux"},
    **{"posts": "les pages des postes", "partners": "les pages des partenaires"},
    **{"audit": "les pages de l'auditeur", "scheduler": "l'échéancier"},
}
PATIENCE_S = 5.0


def listening(variables: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each process whose port the environment gives."""
    for service, subject in PROCESSES.items():
        port = variables.get(f"RELAIS_{service.upper()}_PORT")
        if port is not None:
            yield _process(subject, f"http://127.0.0.1:{port}/readyz")


def _process(subject: str, address: str) -> Finding:
    try:
        answer = httpx.get(address, timeout=PATIENCE_S)
        reasons = answer.json().get("checks", {})
    except (httpx.TransportError, ValueError):
        return Finding(
            subject, False, f"{address} ne répond pas", "relancez-le, voyez son journal."
        )
    if answer.is_success:
        return Finding(subject, True, "prêt")
    said = " ".join(f"{name} : {reason}" for name, reason in reasons.items())
    return Finding(subject, False, said or f"répond {answer.status_code}", "voyez son journal.")
