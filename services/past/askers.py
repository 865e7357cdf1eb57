"""Who asked for builds: a token in their files, a name for who reads them (ADR 0045)."""

import json
from collections.abc import Sequence

from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import is_token
from services.access.ports import Names


class Askers:
    """Hides them and shows them, under the accounts' key."""

    def __init__(self, names: Names) -> None:
        self._names = KnownNames(names)

    def token(self, name: str) -> str:
        """What a file keeps for a name. Raises KeysAway."""
        return self._names.token(name)

    def shown(self, tokens: Sequence[str]) -> list[str]:
        """The name of each; UNREAD for one of another key, and for all while the key is away."""
        return self._names.told(tokens)

    def without_name(self, text: bytes) -> str | None:
        """What takes the place of an older version's file, whatever definitions it is of.

        None for one that names nobody. Raises KeysAway.
        """
        try:
            build = json.loads(text)
            by = str(build["by"])
        except (ValueError, TypeError, KeyError):
            return None
        return None if is_token(by) else json.dumps({**build, "by": self.token(by)})
