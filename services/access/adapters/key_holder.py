"""The key of the accounts in the hands of the holder: what is asked of it, and how it is done."""

from collections.abc import Sequence

from services.access.adapters.names import NamesUnreadable
from services.access.ports import AccessRefused, Cipher, Names
from services.keys.asking import Holder
from services.keys.wire import Operation, Said

NOTEBOOKS = "relais-carnet/1|"
"""How each purpose begins for which a key is derived: those of notebooks, a key an account."""


class Sealing(Said):
    """A secret of an account."""

    login: str
    secret: bytes


class Sealed(Said):
    """The same as the database keeps it, for this account."""

    login: str
    text: str


class Purpose(Said):
    """What a key is derived for."""

    purpose: str


class Opened(Said):
    """A secret of an account, or a key derived for one."""

    secret: bytes


class Plain(Said):
    """Names of people."""

    names: tuple[str, ...]


class Tokens(Said):
    """What the database keeps for them."""

    tokens: tuple[str, ...]


class Shown(Said):
    """The names again, None for what is no token of this key."""

    names: tuple[str | None, ...]


SEAL = Operation("accounts-seal", Sealing, Sealed)
READ = Operation("accounts-read", Sealed, Opened)
DERIVE = Operation("accounts-derive", Purpose, Opened)
HIDE = Operation("names-hide", Plain, Tokens)
SHOW = Operation("names-show", Tokens, Shown)


class AskedCipher:
    """See ports.Cipher: the holder does it. Every method raises KeysAway too."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    def seal(self, login: str, secret: bytes) -> str:
        """The secret, encrypted."""
        return self._holder.ask(SEAL, Sealing(login=login, secret=secret), AccessRefused).text

    def unseal(self, login: str, text: str) -> bytes:
        """The secret again."""
        return self._holder.ask(READ, Sealed(login=login, text=text), AccessRefused).secret

    def derived(self, purpose: str) -> bytes:
        """A key of its own for `purpose`."""
        return self._holder.ask(DERIVE, Purpose(purpose=purpose), AccessRefused).secret


class AskedNames:
    """See ports.Names: the holder does it."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    def hide(self, names: Sequence[str]) -> list[str]:
        """The token of each name."""
        asked = Plain(names=tuple(names))
        return list(self._holder.ask(HIDE, asked, NamesUnreadable).tokens)

    def show(self, tokens: Sequence[str]) -> list[str | None]:
        """The name of each token."""
        asked = Tokens(tokens=tuple(tokens))
        return list(self._holder.ask(SHOW, asked, NamesUnreadable).names)


class HeldAccountsKey:
    """Does it, with the cipher and the names that have the key."""

    def __init__(self, cipher: Cipher, names: Names) -> None:
        self._cipher = cipher
        self._names = names

    def hide(self, asked: Plain) -> Tokens:
        """Names as the database keeps them."""
        return Tokens(tokens=tuple(self._names.hide(asked.names)))

    def show(self, asked: Tokens) -> Shown:
        """The names again."""
        return Shown(names=tuple(self._names.show(asked.tokens)))

    def seal(self, asked: Sealing) -> Sealed:
        """A secret as the database keeps it."""
        text = self._cipher.seal(asked.login, asked.secret)
        return Sealed(login=asked.login, text=text)

    def read(self, asked: Sealed) -> Opened:
        """The secret again."""
        return Opened(secret=self._cipher.unseal(asked.login, asked.text))

    def derive(self, asked: Purpose) -> Opened:
        """The key of the notebooks of an account. Raises AccessRefused for another purpose."""
        if not asked.purpose.startswith(NOTEBOOKS):
            raise AccessRefused("Aucune clé n'est dérivée pour cet usage.")
        return Opened(secret=self._cipher.derived(asked.purpose))
