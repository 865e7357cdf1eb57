"""The key under which the log signs: 32 bytes in base64, from a variable or from a file."""

import secrets

from contracts.transparency.notes import ED25519, Key, NoteMalformed, base64_of, bytes_of
from contracts.transparency.signing import SEED_BYTES, Signer
from services.intake.adapters.private_file import draw_private, read_private
from services.intake.ports import KeyRefused
from services.intake.settings import LogKeySettings

WHAT = "la clé du journal"
IN_VARIABLE = "RELAIS_LOG_KEY"


def origin_of(log_id: str) -> str:
    """The name of a log in what it signs."""
    return f"relais/{log_id}"


def log_signer(settings: LogKeySettings, origin: str, expected: Key | None) -> Signer:
    """Who signs for the log `origin`; a key is drawn while it has signed nothing.

    `expected`: the key of what it signed. Raises KeyRefused.
    """
    if settings.key:
        where, text = IN_VARIABLE, settings.key.get_secret_value()
    else:
        where = str(settings.key_file)
        text = _in_file(settings, expected)
    found = Signer(origin, ED25519, seed_of(text, where))
    if expected not in (None, found.key):
        raise KeyRefused(
            f"{where} : cette clé n'est pas celle sous laquelle ce journal a déjà signé. "
            "Remettez la bonne depuis sa sauvegarde ; rien n'a été changé."
        )
    return found


def seed_of(text: str, where: str) -> bytes:
    """The seed in a text. Raises KeyRefused, which names `where` and never the text."""
    try:
        seed = bytes_of(text.strip())
    except NoteMalformed:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise KeyRefused(
            f"{where} : ce n'est pas une clé de signature (32 octets en base64, 44 caractères). "
            "Remettez la bonne depuis sa sauvegarde."
        )
    return seed


def _in_file(settings: LogKeySettings, expected: Key | None) -> str:
    file = settings.key_file
    if expected is None:
        draw_private(file, base64_of(secrets.token_bytes(SEED_BYTES)), WHAT)
    text = read_private(file, WHAT)
    if text is None:
        raise KeyRefused(
            f"{file} : {WHAT} manque, et le journal a déjà signé des points de contrôle que "
            "d'autres gardent. Remettez ce fichier depuis sa sauvegarde : une autre clé ferait "
            "croire à un autre journal."
        )
    return text
