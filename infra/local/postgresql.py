"""Debian's PostgreSQL as a child process, on loopback, never as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

BINARIES = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
SUPERUSER = "relais"


class NotInstalled(Exception):
    """The service is not on this machine; the message says what is missing."""


@dataclass(frozen=True)
class PostgreSQL:
    """A server in `folder`: its data, and its socket, which lives beside them."""

    folder: Path
    port: int

    @property
    def data(self) -> Path:
        """Where the server keeps everything."""
        return self.folder / "data"

    def prepare(self, password: str | None = None) -> None:
        """Make the cluster unless it is there.

        Without a password every local connection is trusted: for tests. Raises NotInstalled,
        PermissionError (French) when the account of the server may not enter the folder, and
        subprocess.CalledProcessError.
        """
        if self.data.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        account = pwd.getpwnam(ACCOUNT) if os.getuid() == 0 else None
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        enters = ["test", "-x", str(self.folder)]
        if subprocess.run(enters, check=False, cwd="/", **_not_root()).returncode:
            raise PermissionError(
                f"le compte {ACCOUNT}, sous lequel PostgreSQL tourne, ne peut pas entrer dans "
                f"{self.folder} : choisissez un dossier que d'autres comptes traversent."
            )
        words = ["-D", self.data, "-U", SUPERUSER, "--encoding=UTF8", "--locale=C"]
        with NamedTemporaryFile("w", prefix="relais-") as secret:
            if account:
                os.chown(secret.name, account.pw_uid, account.pw_gid)
            if password is None:
                words.append("--auth=trust")
            else:
                secret.write(password)
                secret.flush()
                words += ["--auth=scram-sha-256", f"--pwfile={secret.name}"]
            subprocess.run(
                [binary("initdb"), *map(str, words)],
                check=True,
                capture_output=True,
                cwd="/",
                **_not_root(),
            )

    def start(self, log: Any) -> subprocess.Popen[bytes]:
        """The server as our child; SIGINT stops it at once and cleanly. Raises NotInstalled."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [binary("postgres"), "-D", str(self.data), *words]
        return subprocess.Popen(
            command, stdout=log, stderr=log, cwd="/", start_new_session=True, **_not_root()
        )

    def answers(self) -> bool:
        """Whether connections are taken."""
        command = [binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def url(self, role: str, password: str = "", database: str = "postgres") -> str:
        """How `role` connects, as libpq and SQLAlchemy write it."""
        word = f":{password}" if password else ""
        return f"postgresql://{role}{word}@127.0.0.1:{self.port}/{database}"


def binary(name: str) -> str:
    """The path of a program of the newest PostgreSQL installed. Raises NotInstalled."""
    found = sorted(BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NotInstalled("PostgreSQL n'est pas installé : paquet Debian postgresql.")
    return str(found[-1])


def _not_root() -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    account = pwd.getpwnam(ACCOUNT)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
