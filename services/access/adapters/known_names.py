"""Names and their tokens, each asked of who has the key once, and then known in this process."""

from collections.abc import Iterable

from services.access.adapters.names import NamesUnreadable
from services.access.ports import Names
from services.keys.asking import KeysAway

MOST = 20_000  # names known at once, some 5 MB; whoever types many has others forgotten
AT_ONCE = 20_000  # in one question to the holder of the keys

UNREADABLE = (
    "La clé des comptes n'est pas celle qui a chiffré leurs noms : remettez l'ancienne "
    "(« relais restore --part cles »), puis relancez. Rien n'est changé."
)
UNREAD = "un compte que la clé en service ne lit pas"


class KnownNames:
    """What tables ask. Every method but `told` raises KeysAway, NamesUnreadable among them."""

    def __init__(self, names: Names) -> None:
        """`names`: who has the key, or asks for it; also for what is of use once."""
        self.once = names
        self._tokens: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def token(self, name: str) -> str:
        """What the database keeps for a name."""
        return self.tokens([name])[0]

    def name(self, token: str) -> str:
        """The name again."""
        return self.names([token])[0]

    def tokens(self, names: Iterable[str]) -> list[str]:
        """What the database keeps for each of these names."""
        asked, known = list(names), self._tokens
        new = [each for each in dict.fromkeys(asked) if each not in known]
        found = dict(zip(new, self.once.hide(new), strict=True)) if new else {}
        self._learn(found)
        return [found[each] if each in found else known[each] for each in asked]

    def names(self, tokens: Iterable[str]) -> list[str]:
        """Each name again. Raises NamesUnreadable where one of them is none of this key."""
        found = self._read(tokens)
        if None in found:
            raise NamesUnreadable(UNREADABLE)
        return [each or "" for each in found]

    def shown(self, tokens: Iterable[str]) -> list[str]:
        """The same where one bad value does not hide the others: it stays as it is."""
        asked = list(tokens)
        found = self._read(asked)
        return [one if name is None else name for one, name in zip(asked, found, strict=True)]

    def told(self, tokens: Iterable[str]) -> list[str]:
        """The same for a page that is of other things: UNREAD for one of another key, and for all
        while the key is away.
        """
        asked = list(tokens)
        try:
            return [UNREAD if name is None else name for name in self._read(asked)]
        except KeysAway:
            return [UNREAD] * len(asked)

    def _read(self, tokens: Iterable[str]) -> list[str | None]:
        asked, known = list(tokens), self._names
        new = [each for each in dict.fromkeys(asked) if each not in known]
        found: dict[str, str | None] = {}
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            found.update(zip(some, self.once.show(some), strict=True))
        self._learn({name: token for token, name in found.items() if name is not None})
        return [found[each] if each in found else known[each] for each in asked]

    def _learn(self, found: dict[str, str]) -> None:
        if len(self._tokens) + len(found) > MOST:  # others go on with what they read
            self._tokens, self._names = {}, {}
        self._tokens.update(found)
        self._names.update({token: name for name, token in found.items()})
