"""`python -m infra.docker.draw_certificates FOLDER`: what PostgreSQL and Kafka show their clients.

An authority that signs once: its key is thrown away, so that nobody can sign a third server.
Empty the folder and start again to renew everything.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

YEARS = 10
SERVERS = {"postgresql": 999, "kafka": 1000}
"""The servers by their names in docker-compose.yml, and who they run as in their images."""
PEM = serialization.Encoding.PEM
CLEAR = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def draw(folder: Path) -> bool:
    """Write `ca.pem`, and a `.key` and a `.pem` (key, then certificate) a server; False: all there.

    Keys are readable by their server alone, which takes root.
    """
    authority_file = folder / "ca.pem"
    if authority_file.exists():
        return False
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("relais")
    last = x509.BasicConstraints(ca=True, path_length=0)
    authority = _unsigned(name, name, key).add_extension(last, critical=True)
    signed = authority.sign(key, hashes.SHA256())
    for server, user in SERVERS.items():
        own = ec.generate_private_key(ec.SECP256R1())
        host = x509.SubjectAlternativeName([x509.DNSName(server)])
        made = _unsigned(_named(server), name, own).add_extension(host, critical=False)
        shown = made.sign(key, hashes.SHA256()).public_bytes(PEM)
        secret = own.private_bytes(PEM, *CLEAR)
        for file, text in ((f"{server}.key", secret), (f"{server}.pem", secret + shown)):
            descriptor = os.open(folder / file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(text)
            if os.geteuid() == 0:
                os.chown(folder / file, user, user)
    authority_file.write_bytes(signed.public_bytes(PEM))  # the last: it says that all are there
    authority_file.chmod(0o644)
    folder.chmod(0o755)
    return True


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _unsigned(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(issuer, name, key.public_key(), x509.random_serial_number())
    return made.not_valid_before(now).not_valid_after(now + timedelta(days=365 * YEARS))


if __name__ == "__main__":
    said = "tirés" if draw(Path(sys.argv[1])) else "déjà là"
    print(f"Certificats {said} dans {sys.argv[1]}.")
