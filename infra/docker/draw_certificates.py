"""`python -m infra.docker.draw_certificates TLS AUTHORITY PUBLIC [--stay]`: certificates of a week.

What each server of docker-compose.yml shows the others, by an authority of our own. They are too
short-lived to be revoked (ASVS 9.2.4): whoever takes a key has it for days. `--stay`: look every
hour, draw anew what is three days old, and have PostgreSQL and Kafka read theirs again; Relais,
Prometheus and Grafana do so by themselves. Empty AUTHORITY and start all again for another one.
"""

import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LASTS = timedelta(days=7)
DRAWN_AFTER = timedelta(days=3)  # four days are left to see that drawing fails
OF_THE_AUTHORITY = timedelta(days=3650)
LOOK_S = 3600
AUTHORITY = "relais-autorite"  # no server has this name


class Server(NamedTuple):
    """Who it runs as in its image, and its names in docker-compose.yml."""

    user: int
    names: tuple[str, ...]


SERVERS: Mapping[str, Server] = {
    "postgresql": Server(999, ("postgresql",)),
    "kafka": Server(1000, ("kafka",)),
    "prometheus": Server(65534, ("prometheus",)),
    "grafana": Server(472, ("grafana",)),
    "relais": Server(
        10001,
        (
            *("intake", "relay", "reporting", "posts", "partners", "audit", "scheduler"),
            *("projections-site", "projections-department", "projections-nation"),
        ),
    ),
}
PEM = serialization.Encoding.PEM
CLEAR = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def draw(tls: Path, authority: Path, public: Path, now: datetime) -> list[str]:
    """Write a `.pem` (key, then certificate) and a `.key` for each server that needs one; which.

    `authority` has its key, for nobody who serves; `tls` and `public` its certificate, `ca.pem`.
    Each file is replaced whole; keys are readable by their server alone, which takes root.
    """
    key, signed = _authority(authority, now)
    for folder in (tls, public):
        _write(folder / "ca.pem", signed.public_bytes(PEM), 0o644)
        folder.chmod(0o755)
    due = [name for name in SERVERS if not _lasts(tls / f"{name}.pem", signed, now)]
    for name in due:
        user, names = SERVERS[name]
        own = ec.generate_private_key(ec.SECP256R1())
        hosts = x509.SubjectAlternativeName([x509.DNSName(each) for each in names])
        made = _unsigned(name, signed.subject, own, now, LASTS).add_extension(hosts, critical=False)
        secret = own.private_bytes(PEM, *CLEAR)
        shown = made.sign(key, hashes.SHA256()).public_bytes(PEM)
        _write(tls / f"{name}.key", secret, 0o600, user)
        _write(tls / f"{name}.pem", secret + shown, 0o600, user)
    return due


def _authority(folder: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    file = folder / "authority.pem"
    if file.exists():
        kept = file.read_bytes()
        key = serialization.load_pem_private_key(kept, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key, x509.load_pem_x509_certificate(kept)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, AUTHORITY)])
    last = x509.BasicConstraints(ca=True, path_length=0)
    made = _unsigned(AUTHORITY, subject, key, now, OF_THE_AUTHORITY)
    signed = made.add_extension(last, critical=True).sign(key, hashes.SHA256())
    _write(file, key.private_bytes(PEM, *CLEAR) + signed.public_bytes(PEM), 0o600)
    return key, signed


def _lasts(file: Path, authority: x509.Certificate, now: datetime) -> bool:
    """Whether a certificate is the authority's, and young."""
    if not file.exists():
        return False
    kept = x509.load_pem_x509_certificate(file.read_bytes())
    try:
        kept.verify_directly_issued_by(authority)
    except Exception:  # whatever it is, another is drawn
        return False
    return now < kept.not_valid_before_utc + DRAWN_AFTER


def _write(file: Path, text: bytes, mode: int, user: int | None = None) -> None:
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(text)
    part.chmod(mode)
    if user is not None and os.geteuid() == 0:
        os.chown(part, user, user)
    part.replace(file)


def _unsigned(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    return made.not_valid_before(now).not_valid_after(now + lasts)


def main(tls: Path, authority: Path, public: Path, *, stay: bool) -> None:
    """Draw once, or for ever; each server is told in its turn, again while it does not answer."""
    waiting: set[str] = set(SERVERS)
    while True:
        drawn = draw(tls, authority, public, datetime.now(UTC))
        print(f"Certificats tirés : {' '.join(drawn) or 'aucun'}.", flush=True)
        if not stay:
            return
        from infra.docker.reload_certificates import told

        waiting = told(waiting | set(drawn))
        time.sleep(LOOK_S)


if __name__ == "__main__":
    folders = [Path(each) for each in sys.argv[1:4]]
    main(*folders, stay="--stay" in sys.argv)
