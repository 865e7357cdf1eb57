"""`python3 -m infra.docker.renew_passwords`: every password of docker-compose.yml, drawn again.

PostgreSQL takes those of its roles and of its superuser in one transaction; then .env is replaced,
and what was given a password is started again: Kafka with its users, and each process. A minute
without service. Stopped anywhere, it goes on when it is run again. Grafana's is its people's own.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from infra.docker.draw_secrets import FILE
from infra.renewal import fresh, renew

PUT = ("docker", "compose", "run", "--rm", "-T", "roles", "passwords")
RESTART = ("docker", "compose", "up", "--detach")
KEPT = frozenset({"RELAIS_PASSWORD_GRAFANA"})
Run = Callable[[tuple[str, ...], str], None]
"""A command, and what it is told on its standard input; raises CalledProcessError."""


def renewed(file: Path, run: Run) -> None:
    """Renew what `file` (.env) holds; the commands go through `run`."""

    def drawn() -> str:
        known = dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
        return "".join(f"{name}={word}\n" for name, word in fresh(known, KEPT).items())

    renew(file, drawn, lambda text: run(PUT, text))
    run(RESTART, "")


def _run(command: tuple[str, ...], told: str) -> None:
    subprocess.run(command, input=told, text=True, check=True, cwd=FILE.parent)


def main() -> int:
    """0; 1 where a command fails: nothing is lost, run it again."""
    try:
        renewed(FILE, _run)
    except (OSError, subprocess.CalledProcessError) as failed:
        print(f"Renouvellement inachevé ({failed}) : relancez-le.", file=sys.stderr)
        return 1
    print("Mots de passe renouvelés ; les processus redémarrent avec les nouveaux.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
