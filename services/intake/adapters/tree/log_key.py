"""The key under which the log signs: 32 bytes in base64, from a variable or from a file."""

import secrets
from pathlib import Path

from contracts.transparency.notes import ED25519, Key, NoteMalformed, base64_of, bytes_of
from contracts.transparency.signing import SEED_BYTES, Signer
from services.intake.adapters.private_file import draw_private, read_private, sync
from services.intake.ports import KeyRefused
from services.intake.settings import LogKeySettings

WHAT = "la clé du journal"
IN_VARIABLE = "RELAIS_LOG_KEY"


def origin_of(log_id: str) -> str:
    """The name of a log in what it signs."""
    return f"relais/{log_id}"


def log_signer(settings: LogKeySettings, origin: str, expected: Key | None, facts: int) -> Signer:
    """Who signs for the log `origin`; a key is drawn for a log that has neither key nor fact.

    `expected`: the key that is bound to the log, `facts`: how many it has. Raises KeyRefused.
    """
    if settings.key:
        where, text = IN_VARIABLE, settings.key.get_secret_value()
    else:
        where = str(settings.key_file)
        text = _in_file(settings, origin, expected, facts)
    found = Signer(expected.name if expected else origin, ED25519, seed_of(text, where))
    if expected not in (None, found.key):
        raise KeyRefused(
            f"{where} : cette clé n'est pas celle sous laquelle ce journal signe. Remettez la "
            "bonne depuis sa sauvegarde ; si elle est perdue, « relais log-key lost » le déclare "
            "(docs/keys.md). Rien n'a été changé."
        )
    return found


def next_key(settings: LogKeySettings, file: Path | None, origin: str) -> tuple[Signer, Path]:
    """The key that comes next and the file where it waits, drawn there unless it is there.

    `file`: where, when the key in use is not in a file. Raises KeyRefused.
    """
    if settings.key and file is None:
        raise KeyRefused(
            f"{IN_VARIABLE} tient la clé : dites par --new FICHIER où écrire la nouvelle, que vous "
            "donnerez ensuite à chaque processus."
        )
    place = file or waiting_beside(settings)
    draw_private(place, base64_of(secrets.token_bytes(SEED_BYTES)), WHAT)
    return Signer(origin, ED25519, seed_of(read_private(place, WHAT) or "", str(place))), place


def waiting_beside(settings: LogKeySettings) -> Path:
    """Where the next key waits until the log knows it."""
    return settings.key_file.with_name(f"{settings.key_file.name}.next")


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


def _in_file(settings: LogKeySettings, origin: str, expected: Key | None, facts: int) -> str:
    file, waiting = settings.key_file, waiting_beside(settings)
    if expected is None and not facts:
        draw_private(file, base64_of(secrets.token_bytes(SEED_BYTES)), WHAT)
    next_text = read_private(waiting, WHAT) if expected else None
    if expected and next_text:
        seed = seed_of(next_text, str(waiting))
        if Signer(expected.name, ED25519, seed).key == expected:
            waiting.replace(file)  # the log knew it already when its change was stopped
            sync(file.parent)
    text = read_private(file, WHAT)
    if text is None:
        raise KeyRefused(
            f"{file} : {WHAT} manque, et le journal ({facts} faits) n'est pas vide. Remettez ce "
            "fichier depuis sa sauvegarde : aucune autre clé n'est tirée à sa place, elle ferait "
            "croire à un autre journal. Si elle est perdue, « relais log-key lost » le déclare "
            "(docs/keys.md)."
        )
    return text
