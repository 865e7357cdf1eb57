"""What the local set-up is: ports and passwords drawn once, and a settings file for a shell."""

import os
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.postgresql import SUPERUSER, PostgreSQL
from infra.ports import HELD, hold
from infra.postgres.apply import PASSWORD, ROLES
from infra.postgres.apply import renew as renew_in_database
from infra.renewal import fresh, renew
from services.keys import KEYS_SOCKET
from services.keys.wire import socket_of

DATABASE = "relais"
SERVERS = {"postgresql": 5433, "kafka": 9092, "front": 8000}
PROCESSES = {
    **{"intake": 8001, "reporting": 8002, "relay": 8003, "partners": 8005, "posts": 8006},
    **{"scheduler": 8007, "audit": 8008},
}
PORTS = {**SERVERS, **PROCESSES}
"""The ports wished for; another one is taken where one is held or listened on already."""
KEYS = {
    "RELAIS_VAULT_KEY_FILE": "vault.key",
    "RELAIS_LOG_KEY_FILE": "log.key",
    "RELAIS_ACCESS_KEY_FILE": "access.key",
    "RELAIS_DELIVERY_KEY_FILE": "delivery.key",
    "RELAIS_REPORTING_SEALING_KEY_FILE": "sealing.key",
}
"""Each is drawn by the holder when it is first needed."""
PORT, LOG = "RELAIS_LOCAL_PORT_", "RELAIS_INTAKE_LOG_ID"


@dataclass(frozen=True)
class Places:
    """A folder of the local set-up, and what was drawn for it."""

    folder: Path
    drawn: Mapping[str, str]

    @property
    def settings(self) -> Path:
        """The file that a shell sources; secrets are in it."""
        return self.folder / "settings.env"

    @property
    def postgresql(self) -> PostgreSQL:
        """The database server."""
        return PostgreSQL(self.folder / "postgresql", self.port("postgresql"))

    def port(self, name: str) -> int:
        """Where a process listens, on 127.0.0.1."""
        return int(self.drawn[PORT + name.upper()])

    def url(self, role: str) -> str:
        """How a role of Relais (`intake`) reaches the database."""
        return self.postgresql.url(f"relais_{role}", self.drawn[PASSWORD + role.upper()], DATABASE)

    def superuser(self, database: str = DATABASE) -> str:
        """How who may do everything reaches the database."""
        return self.postgresql.url(SUPERUSER, self.drawn[PASSWORD + "SUPERUSER"], database)

    def passwords(self) -> dict[str, str]:
        """What infra/postgres/apply.py gives the roles."""
        return {f"{PASSWORD}{role.upper()}": self.drawn[PASSWORD + role.upper()] for role in ROLES}

    def kafka(self) -> dict[str, str]:
        """How a process reaches the brokers."""
        return {"RELAIS_KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{self.port('kafka')}"}

    def address(self, name: str = "front") -> str:
        """Where a process answers; without a name, where people come."""
        return f"http://127.0.0.1:{self.port(name)}"

    def database(self, service: str, role: str | None = None) -> dict[str, str]:
        """How a process of `service` reaches the database."""
        return {f"RELAIS_{service.upper()}_DATABASE_URL": self.url(role or service)}

    def vault(self, role: str = "vault") -> dict[str, str]:
        """How a process reaches the vault; the holder has its key."""
        return self.database("vault", role)

    def keys(self) -> dict[str, str]:
        """Where the keys are: for their holder, and for who backs them up or renews them."""
        folder = self.folder.resolve()
        return {name: str(folder / file) for name, file in KEYS.items()}

    def holder(self, part: str = "all") -> dict[str, str]:
        """Where a part asks the holder of the keys; who runs the machine asks for all."""
        return {KEYS_SOCKET: str(socket_of(self.sockets, part))}

    @property
    def sockets(self) -> Path:
        """The folder in which the holder listens."""
        return self.folder.resolve() / "keys"

    def accounts(self, role: str = "sessions") -> dict[str, str]:
        """How who serves people reaches accounts; role `access` administers them."""
        return self.database("access", role)

    def log(self) -> dict[str, str]:
        """Which log is in the database, once that is known."""
        return {LOG: self.drawn[LOG]} if LOG in self.drawn else {}

    def sealed(self, role: str) -> dict[str, str]:
        """How a role reaches the releases."""
        return {"RELAIS_REPORTING_SEALED_URL": self.url(role)}

    def delivery(self) -> dict[str, str]:
        """Where documents for partners wait, and how people reach Relais."""
        folder = self.folder.resolve()
        return {
            "RELAIS_DELIVERY_FILE": str(folder / "deliveries.toml"),
            "RELAIS_DELIVERY_OUTBOX": str(folder / "outbox"),
            "RELAIS_DELIVERY_ADDRESS": self.address(),
        }

    def shown(self) -> dict[str, str]:
        """What a shell that sources the settings file knows."""
        return {
            **self.database("intake"),
            **self.database("relay"),
            **self.database("projections"),
            **self.database("reporting"),
            **self.database("posts"),
            **self.database("partners"),
            **self.database("audit"),
            **self.sealed("sealer"),
            **self.vault(),
            **self.keys(),
            **self.holder(),
            **self.accounts("access"),
            **self.delivery(),
            **self.kafka(),
            **{f"RELAIS_{name.upper()}_PORT": str(self.port(name)) for name in PROCESSES},
            "RELAIS_LOCAL_INTAKE": self.address("intake"),
            **self.drawn,
        }

    def with_log(self, log_id: str) -> "Places":
        """The same, of a known log; the settings file says so."""
        found = Places(self.folder, {**self.drawn, LOG: log_id})
        if found != self:
            found.write()
        return found

    def text(self) -> str:
        """What the settings file says."""
        lines = (f"export {name}={shlex.quote(value)}\n" for name, value in self.shown().items())
        return "".join(lines)

    def write(self) -> None:
        """Write the settings file, for its owner's eyes only."""
        descriptor = os.open(self.settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(self.text())


def places(folder: Path) -> Places:
    """The set-up in `folder`; what it lacks, all of it at first, is drawn and written."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Places(folder, {}).settings
    known = _read(settings) if settings.exists() else {}
    drawn = dict(known)
    for name, wished in PORTS.items():
        if f"{PORT}{name.upper()}" not in known:
            drawn[f"{PORT}{name.upper()}"] = str(hold(wished))
    for role in ("superuser", *ROLES):
        drawn.setdefault(PASSWORD + role.upper(), secrets.token_urlsafe(24))
    made = Places(folder, drawn)
    if drawn != known:
        made.write()
    return made


def held(found: Places) -> Places:
    """The same set-up, each port held by this process until it ends.

    One that somebody else has meanwhile is drawn anew, and the settings file says so.
    """
    drawn = dict(found.drawn)
    for name in PORTS:
        known = found.port(name)
        drawn[f"{PORT}{name.upper()}"] = str(known if known in HELD else hold(known))
    made = Places(found.folder, drawn)
    if made != found:
        made.write()
    return made


def renew_passwords(folder: Path) -> None:
    """Draw every password of a set-up at work again; its processes are to be started again.

    Raises psycopg.Error, and nothing is lost: run it again.
    """
    here = places(folder)

    def put(text: str) -> None:
        renew_in_database(here.superuser(), _said(text))

    renew(here.settings, lambda: Places(folder, fresh(here.drawn)).text(), put)


def _read(file: Path) -> dict[str, str]:
    return _said(file.read_text())


def _said(text: str) -> dict[str, str]:
    words = [word for line in text.splitlines() for word in shlex.split(line)]
    pairs = (word.split("=", 1) for word in words if "=" in word)
    return {name: value for name, value in pairs if name.startswith((PORT, PASSWORD, LOG))}
