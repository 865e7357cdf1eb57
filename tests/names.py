"""Names of people, hidden under a key that every test knows."""

from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import KeyedNames
from services.access.settings import AccessSettings
from services.chassis.settings import KEY_BYTES

HIDING = KeyedNames(lambda: bytearray(KEY_BYTES))
NAMES = KnownNames(HIDING)
WITH_KEY = AccessSettings.model_validate({"key": "A" * 43 + "="})
"""The settings of a process that is told the same key."""
