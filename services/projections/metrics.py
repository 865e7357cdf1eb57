"""What the projections count of themselves."""

from services.chassis.metrics import Metric

FACTS = Metric("relais_projected_facts", "counter", "Facts counted.", ("read_model",))
PASSED_OVER = Metric(
    "relais_projection_passed_over",
    "counter",
    "Messages of the channel that are neither a fact nor a barrier.",
    ("read_model",),
)
BATCH_SECONDS = Metric(
    "relais_projection_batch_seconds",
    "histogram",
    "Time of one batch, commit included.",
    ("read_model",),
    (0.005, 0.02, 0.1, 0.5, 1, 2, 5),
)
BATCH_FACTS = Metric(
    "relais_projection_batch_facts",
    "histogram",
    "Facts of one batch.",
    ("read_model",),
    (1, 10, 100, 1_000, 10_000, 50_000),
)
POSITION = Metric("relais_projection_position", "gauge", "Log position counted.", ("read_model",))
LAG = Metric(
    "relais_projection_lag_facts",
    "gauge",
    "Facts of the log (messages of the partitions owned) not counted yet.",
    ("read_model",),
)
LAG_SECONDS = Metric(
    "relais_projection_lag_seconds",
    "gauge",
    "Age of the last fact counted while others wait, 0 when none waits.",
    ("read_model",),
)
DEAD_LETTERS = Metric(
    "relais_projection_dead_letters",
    "gauge",
    "Facts set aside, those that a poison holds back and those discarded included.",
    ("read_model",),
)
HEARTBEAT_AGE = Metric(
    "relais_projection_heartbeat_age_seconds",
    "gauge",
    "Seconds since the log was last read and what it had was counted.",
    ("read_model",),
)
CATALOGUE = (
    FACTS,
    PASSED_OVER,
    BATCH_SECONDS,
    BATCH_FACTS,
    POSITION,
    LAG,
    LAG_SECONDS,
    DEAD_LETTERS,
    HEARTBEAT_AGE,
)
