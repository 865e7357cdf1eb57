"""`python3 infra/docker/draw_secrets.py` draws what docker-compose.yml keeps secret into .env."""

import base64
import os
import re
import secrets
import uuid
from pathlib import Path

FILE = Path(__file__).parents[2] / ".env"
ROLES = Path(__file__).parents[1] / "postgres" / "roles.sql"
_LISTED = ROLES.read_text().partition("ARRAY[")[2].partition("]")[0]
KAFKA = ("kafka_broker", "kafka_relay", "kafka_projections", "kafka_channels")
WHO = ("superuser", *re.findall(r"relais_(\w+)", _LISTED), "grafana", *KAFKA)
TYPED = tuple(f"RELAIS_PUBLISHER_{name}" for name in ("NAME", "CONTACT", "LICENCE"))
"""Who publishes, for whoever runs it to fill in: docs/distributed.md."""


def drawn() -> dict[str, str]:
    """A password for each, Kafka's identity of its cluster, the keys of vault, log and accounts."""
    words = {f"RELAIS_PASSWORD_{who.upper()}": secrets.token_urlsafe(24) for who in WHO}
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {
        "RELAIS_SITE": "localhost",
        **dict.fromkeys(TYPED, ""),
        **words,
        "RELAIS_KAFKA_CLUSTER_ID": cluster,
        "RELAIS_VAULT_MASTER_KEY": key,
        "RELAIS_LOG_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "RELAIS_ACCESS_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def main() -> None:
    """Write .env for its owner's eyes only; never over another."""
    descriptor = os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in drawn().items())
    print(f"Mots de passe tirés dans {FILE} (0600) : gardez-le, et hors de git.")


if __name__ == "__main__":
    main()
