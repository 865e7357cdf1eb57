"""The metrics of intake. Families of facts only: no post, no person."""

from contracts.events import CaseEvent, Event, PostEvent
from contracts.events.external import SeriesDeposited
from services.chassis.metrics import Metric

FACTS = Metric(
    "relais_intake_facts",
    "counter",
    "Faits reçus, par réponse et par famille",
    ("answer", "family"),
)
COMMIT_FACTS = Metric(
    "relais_intake_commit_facts",
    "histogram",
    "Faits enregistrés par transaction",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000),
)
COMMIT_SECONDS = Metric(
    "relais_intake_commit_seconds",
    "histogram",
    "Durée d'un groupe, du jugement à l'écriture durable",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
QUEUE_FACTS = Metric("relais_intake_queue_facts", "gauge", "Faits en attente d'enregistrement")
OVERLOADS = Metric("relais_intake_overloads", "counter", "Envois refusés, file d'attente pleine")
STORE_FAILURES = Metric(
    "relais_intake_store_failures", "counter", "Groupes refusés par le journal", ("cause",)
)
HEAD = Metric("relais_intake_head_position", "gauge", "Dernière position du journal")

CATALOGUE = (FACTS, COMMIT_FACTS, COMMIT_SECONDS, QUEUE_FACTS, OVERLOADS, STORE_FAILURES, HEAD)

UNREAD = "illisible"


def family(event: Event) -> str:
    """The family of an event, as a label."""
    if isinstance(event, CaseEvent):
        return "situation"
    if isinstance(event, PostEvent):
        return "poste"
    return "serie" if isinstance(event, SeriesDeposited) else "activite"
