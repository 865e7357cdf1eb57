"""What the scheduler counts of itself."""

from services.chassis.metrics import Metric

DONE = Metric("relais_scheduler_done", "counter", "Things done, by kind of job.", ("job",))
WAITING = Metric(
    "relais_scheduler_waiting", "gauge", "Things due that could not be done, by job.", ("job",)
)
TURN = Metric("relais_scheduler_turn_seconds", "gauge", "Unix time of the last whole turn.")
CATALOGUE = (DONE, WAITING, TURN)
