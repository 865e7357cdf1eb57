"""`relais access renew-key`: another key of the accounts. Killed, and run again, it goes on."""

from base64 import b64decode
from collections.abc import Callable, Sequence
from pathlib import Path

from services.access.adapters.credentials import KeyedCipher
from services.access.adapters.names import KeyedNames
from services.access.adapters.rekeying import is_under, rekey
from services.access.main import key_file
from services.access.ports import Names
from services.access.settings import AccessSettings
from services.chassis.settings import SettingsRefused, key_of
from services.keys.memory import Secret

Rehidden = Callable[[Names, Names], None]
"""Puts names that another database keeps from under one key to under another; safe to repeat."""
KEEP = "Relancez Relais, puis sauvegardez la clé (« relais backup --part cles »)."


def renew_key(
    settings: AccessSettings, new: Path | None, elsewhere: Sequence[Rehidden] = ()
) -> str:
    """Draw another key into `new`, or beside the file of the one that stands, whose place it takes
    at the end; what to do next, in French.

    `elsewhere`: for names that are not in the accounts' database. No holder of the keys is asked.
    Raises SettingsRefused, and what `rekey` does.
    """
    if (where := settings.where) is None:
        raise SettingsRefused("Dites où sont les comptes : RELAIS_ACCESS_DATABASE_URL ou _FILE.")
    own = key_file(where, settings)
    target = new or (own and own.with_name(f"{own.name}.next"))
    if target is None:
        raise SettingsRefused("Dites par --new le fichier où tirer la nouvelle clé.")
    drawn = key_of(target)
    old = _standing(settings, own)
    names = KeyedNames(old), KeyedNames(drawn)

    def others() -> None:
        for rehide in elsewhere:
            rehide(*names)

    if is_under(where, names[1]):  # killed after that
        others()
    else:
        rekey(where, names, (KeyedCipher(old), KeyedCipher(drawn, settings.algorithm)), others)
    if own and not new:
        target.replace(own)
        return f"La clé des comptes est changée : {own}. {KEEP}"
    return f"La clé des comptes est changée : mettez celle de {target} à la place. {KEEP}"


def _standing(settings: AccessSettings, own: Path | None) -> Callable[[], Secret]:
    if settings.key:
        told = settings.key.get_secret_value()
        return lambda: bytearray(b64decode(told))
    if own is None or not own.exists():
        raise SettingsRefused("La clé des comptes qui est en service manque : rien n'est changé.")
    return key_of(own)
