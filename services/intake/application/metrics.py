"""The metrics of intake. Families of facts only: no post, no person."""

from contracts.events import CaseEvent, Event, PostEvent
from contracts.events.external import SeriesDeposited
from services.chassis.metrics import Metric

FACTS = Metric("relais_intake_facts", "counter", "Facts received.", ("answer", "family"))
COMMIT_FACTS = Metric(
    "relais_intake_commit_facts",
    "histogram",
    "Facts stored in one transaction.",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000),
)
COMMIT_SECONDS = Metric(
    "relais_intake_commit_seconds",
    "histogram",
    "From judging a group of facts to its durable commit.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
QUEUE_FACTS = Metric("relais_intake_queue_facts", "gauge", "Facts that wait to be stored.")
OVERLOADS = Metric("relais_intake_overloads", "counter", "Requests refused, too much waits.")
STORE_FAILURES = Metric(
    "relais_intake_store_failures", "counter", "Groups that the log refused.", ("cause",)
)
HEAD = Metric("relais_intake_head_position", "gauge", "Last position of the log.")

CATALOGUE = (FACTS, COMMIT_FACTS, COMMIT_SECONDS, QUEUE_FACTS, OVERLOADS, STORE_FAILURES, HEAD)

UNREAD = "illisible"


def family(event: Event) -> str:
    """The family of an event, as a label."""
    if isinstance(event, CaseEvent):
        return "situation"
    if isinstance(event, PostEvent):
        return "poste"
    return "serie" if isinstance(event, SeriesDeposited) else "activite"
