"""What the relay counts of itself."""

from services.chassis.metrics import Metric

ACTIVE = Metric("relais_relay_active", "gauge", "1 while this relay holds the lease.")
FACTS = Metric("relais_relay_facts", "counter", "Facts acknowledged by every replica asked.")
POSITION = Metric("relais_relay_position", "gauge", "Last position noted as acknowledged.")
BACKLOG = Metric(
    "relais_relay_backlog_facts", "gauge", "Positions of the log beyond the last one noted."
)
WAITING = Metric(
    "relais_relay_waiting_seconds", "gauge", "Since when the oldest fact sent is unacknowledged."
)
INTERRUPTIONS = Metric(
    "relais_relay_interruptions", "counter", "Runs given up and begun again.", ("cause",)
)
CATALOGUE = (ACTIVE, FACTS, POSITION, BACKLOG, WAITING, INTERRUPTIONS)
