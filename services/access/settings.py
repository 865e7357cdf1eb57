"""The settings of access, `RELAIS_ACCESS_…`; a process that is given none has no accounts."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import ClassVar, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import SecretStr

from contracts.sealing import CURRENT, Algorithm
from services.access.domain.password_rules import PasswordCost
from services.access.domain.unusual import Watch, watches_told
from services.chassis.settings import KEY_BYTES, Keyed, SettingsRefused

Network: TypeAlias = IPv4Network | IPv6Network
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class AccessSettings(Keyed):
    """Where accounts are, how they are reached from outside, and who else signs people in.

    `database_url` or `file`: the accounts; without either there are none. `address`: how people
    reach Relais (`https://relais.example.org`). `tls_certificate`, `tls_key`: what Relais itself
    shows them; or `proxy`: the addresses, with commas, of the proxies that do so and say for
    whom they ask. `without_accounts`: facts are served to this machine alone, while there is no
    account. `key_file`, `key`: what encrypts second factors, 32 bytes (`key` in base64); beside
    the accounts in a file, where neither is told. `oidc_…`: an OpenID Connect provider, with its
    name for the sign-in page. `unusual`: from which number on something is told (domain.unusual).
    `static_tokens`: a program's token opens the API without being exchanged (docs/api.md).
    `algorithm`, `password_hash`: by which second factors are sealed, and passwords hashed from
    their next sign-in on.
    """

    PREFIX: ClassVar[str] = "RELAIS_ACCESS_"

    database_url: SecretStr | None = None
    file: Path | None = None
    address: str | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    proxy: str | None = None
    without_accounts: bool = False
    key_file: Path | None = None
    key: SecretStr | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_label: str = "le fournisseur d'identité"
    unusual: str = ""
    static_tokens: bool = False
    algorithm: Algorithm = CURRENT
    password_hash: PasswordCost = PasswordCost.ARGON2ID_64

    @property
    def where(self) -> Path | str | None:
        """The URL of a database, a file, or None."""
        return self.database_url.get_secret_value() if self.database_url else self.file

    @property
    def secure(self) -> bool:
        """Whether people reach Relais over TLS, so that cookies need never travel without."""
        said = bool(self.address and self.address.startswith("https://"))
        return said or self.tls_key is not None or self.proxy is not None

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The addresses and networks of the proxies. Raises ValueError."""
        return tuple(
            ip_network(each.strip()) for each in (self.proxy or "").split(",") if self.proxy
        )

    @property
    def watches(self) -> Sequence[Watch]:
        """What is watched in the journal. Raises ValueError."""
        return watches_told(self.unusual)

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """See Settings.read; what only makes sense together is asked for together."""
        settings = super().read(variables)
        settings._require_sense()
        return settings

    def _require_sense(self) -> None:
        oidc = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(oidc) and not all((*oidc, self.address)):
            raise SettingsRefused(
                "La connexion par un fournisseur demande ensemble RELAIS_ACCESS_OIDC_ISSUER, "
                "_OIDC_CLIENT_ID, _OIDC_CLIENT_SECRET et RELAIS_ACCESS_ADDRESS."
            )
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise SettingsRefused(
                "TLS demande ensemble RELAIS_ACCESS_TLS_CERTIFICATE et RELAIS_ACCESS_TLS_KEY."
            )
        if self.proxy is not None:
            self._require_proxies()
        try:
            assert self.watches
        except ValueError as wrong:
            raise SettingsRefused(f"RELAIS_ACCESS_UNUSUAL : {wrong}") from None
        if self.key is not None and not _is_key(self.key.get_secret_value()):
            raise SettingsRefused(
                "RELAIS_ACCESS_KEY : 32 octets en base64, 44 caractères (openssl rand -base64 32)."
            )
        for name, url in (("OIDC_ISSUER", self.oidc_issuer), ("ADDRESS", self.address)):
            if url and not is_safe(url):
                raise SettingsRefused(
                    f"RELAIS_ACCESS_{name} doit commencer par https:// (http:// n'est admis que "
                    "pour cette machine)."
                )

    def _require_proxies(self) -> None:
        try:
            whole = not self.proxies or any(each.prefixlen == 0 for each in self.proxies)
        except ValueError:
            whole = True
        if whole:
            raise SettingsRefused(
                "RELAIS_ACCESS_PROXY : des adresses ou des réseaux séparés par des virgules "
                "(10.0.0.2, 172.30.48.0/24), jamais le monde entier : qui y est cru dit pour qui "
                "il demande."
            )


def _is_key(text: str) -> bool:
    try:
        return len(b64decode(text, validate=True)) == KEY_BYTES
    except ValueError:
        return False


def is_safe(url: str) -> bool:
    """Whether what is sent there is read by nobody on the way: TLS, or this machine itself."""
    split = urlsplit(url)
    return bool(split.hostname) and (
        split.scheme == "https" or (split.scheme == "http" and split.hostname in LOOPBACK)
    )
