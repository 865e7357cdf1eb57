"""What the projections count of themselves."""

from services.chassis.metrics import Metric

FACTS = Metric("relais_projected_facts", "counter", "Facts counted.", ("read_model",))
BATCH_SECONDS = Metric(
    "relais_projection_batch_seconds",
    "histogram",
    "Time of one batch, commit included.",
    ("read_model",),
    (0.005, 0.02, 0.1, 0.5, 1, 2, 5),
)
POSITION = Metric("relais_projection_position", "gauge", "Log position counted.", ("read_model",))
LAG = Metric(
    "relais_projection_lag_facts", "gauge", "Facts of the log not counted yet.", ("read_model",)
)
CATALOGUE = (FACTS, BATCH_SECONDS, POSITION, LAG)
