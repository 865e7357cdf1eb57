"""Names of people as the database keeps them: tokens, one for each name, under the accounts' key.

A token is MARK and, in base64, the code of its algorithm and what hides the name. It is always the
same for one name (AES-SIV, RFC 5297), so that the database finds and compares it, and tells
nothing else but how many BLOCKs the name has. ADR 0045.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.chassis.settings import KEY_BYTES
from services.keys.asking import KeysAway
from services.keys.memory import Secret, overwrite, short_lived

MARK = "~"
"""No login begins so, nor any name that Relais gives itself."""
AES_SIV = b"\x01"
"""A code, once given, is never another's."""
BLOCK = 28  # bytes: a name is one block, or some, whatever its length
FILL = b"\xff"  # is in no text of UTF-8
PURPOSE = b"relais-noms/1"


class NamesUnreadable(KeysAway):
    """The accounts' key is not there, or is not the one that hid the names. French."""


class KeyedNames:
    """See ports.Names. `key` gives 32 bytes, or None where the set-up has been told none."""

    def __init__(self, key: Callable[[], Secret | None]) -> None:
        self._key = key

    def hide(self, names: Sequence[str]) -> list[str]:
        """The token of each name."""
        cipher = self._cipher()
        return [_token(cipher, name) for name in names]

    def show(self, tokens: Sequence[str]) -> list[str | None]:
        """The name of each token."""
        cipher = self._cipher()
        return [_name(cipher, token) for token in tokens]

    def _cipher(self) -> AESSIV:
        key = self._key()
        if key is None or len(key) != KEY_BYTES:
            raise NamesUnreadable(
                "Les noms des comptes sont chiffrés : donnez la clé des comptes, 32 octets, par "
                "RELAIS_ACCESS_KEY_FILE ou RELAIS_ACCESS_KEY. Rien n'est changé."
            )
        derived = bytearray(2 * KEY_BYTES)
        with short_lived(key):
            HKDF(SHA256(), len(derived), None, PURPOSE).derive_into(key, derived)
        try:
            return AESSIV(derived)
        finally:
            overwrite(derived)


def is_token(text: str) -> bool:
    """Whether a text of the database looks hidden."""
    return text.startswith(MARK)


def _token(cipher: AESSIV, name: str) -> str:
    plain = name.encode(errors="surrogatepass")
    filled = plain.ljust(-(-max(len(plain), 1) // BLOCK) * BLOCK, FILL)
    sealed = AES_SIV + cipher.encrypt(filled, [AES_SIV])
    return MARK + urlsafe_b64encode(sealed).decode().rstrip("=")


def _name(cipher: AESSIV, token: str) -> str | None:
    text = token.removeprefix(MARK)
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if not is_token(token) or not sealed.startswith(AES_SIV):
            return None
        plain = cipher.decrypt(sealed[len(AES_SIV) :], [AES_SIV])
    except (InvalidTag, ValueError):
        return None
    return plain.rstrip(FILL).decode(errors="surrogatepass")
