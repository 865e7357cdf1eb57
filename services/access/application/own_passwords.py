"""Passwords that people choose themselves: with the one before, or under a link of one use."""

import re
from datetime import timedelta
from secrets import token_urlsafe

from services.access.application.accounts import Accounts, digest_of
from services.access.application.diary import Diary
from services.access.application.patience import Patience
from services.access.application.second_factor import LASTING
from services.access.application.sign_in import SignIn
from services.access.ports import AccessRefused, Clock, Credentials, Kind, Passwords

MAILED_FOR, HANDED_FOR = timedelta(hours=1), timedelta(hours=24)
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
MOST_ASKED, MOST_ASKED_FROM = 3, 15  # for an account, from an address
OVER = (
    "Ce lien ne sert plus : il a déjà servi, il a expiré, ou un autre l'a remplacé. Demandez-en "
    "un nouveau."
)


class OwnPasswords:
    """Changes and resets; each refusal is an AccessRefused."""

    def __init__(
        self,
        accounts: Accounts,
        passwords: Passwords,
        credentials: Credentials,
        sign_in: SignIn,
        patience: Patience,
        diary: Diary,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._credentials = credentials
        self._sign_in = sign_in
        self._patience = patience
        self._diary = diary
        self._clock = clock

    def has_one(self, login: str) -> bool:
        """Whether the account signs in with a password; else a provider alone vouches for it."""
        return self._passwords.has(login)

    def change(self, login: str, before: str, new: str, address: str) -> None:
        """Choose another; every session ends. A wrong one before counts as a failed sign-in."""
        self._sign_in.require_right(login, before, address)
        self._accounts.set_password(login, new, login)

    def require_patience(self, login: str, address: str) -> None:
        """Count that somebody asks for a link. Raises TooManyFailures."""
        asked = {f"link:{login}": MOST_ASKED, f"links:{address}": MOST_ASKED_FROM}
        self._patience.count({digest_of(key): most for key, most in asked.items()})

    def reachable_at(self, login: str) -> str | None:
        """The address to which the account gets a link, None where there is none.

        Nobody is told which: whether an account exists is nobody's business.
        """
        account = self._accounts.register().accounts.get(login)
        usable = account is not None and account.disabled is None and self.has_one(login)
        return self.address_of(login) if usable else None

    def offer(self, login: str, by: str, lasting: timedelta = HANDED_FOR) -> str:
        """The token of a link under which a new password is chosen once; it replaces the last."""
        self._accounts.require_active(login)
        token, now = token_urlsafe(32), self._clock()
        self._credentials.clear(login, Kind.LINK)
        self._credentials.add(login, Kind.LINK, digest_of(token), now, now + lasting)
        self._diary.note(by, "password-link-made", login)
        return token

    def whose(self, token: str) -> str:
        """The account of a link that is still of use."""
        login = self._credentials.owner(Kind.LINK, digest_of(token), self._clock())
        if login is None:
            raise AccessRefused(OVER)
        return login

    def use(self, token: str, new: str) -> str:
        """Choose a password under a link, which is of no use after; the account."""
        login = self.whose(token)
        self._accounts.require_password(login, new)
        if not self._credentials.take(login, Kind.LINK, digest_of(token), self._clock()):
            raise AccessRefused(OVER)
        self._accounts.set_password(login, new, login)
        return login

    def address_of(self, login: str) -> str | None:
        """Where the account gets its mail."""
        found = self._credentials.of(login, Kind.ADDRESS, self._clock())
        return found[0] if found else None

    def set_address(self, login: str, address: str, by: str) -> None:
        """Say where the account gets its mail; nowhere for an empty address."""
        self._accounts.require_active(login)
        if address and not ADDRESS.fullmatch(address):
            raise AccessRefused(f"« {address} » n'est pas une adresse de courriel.")
        self._credentials.clear(login, Kind.ADDRESS)
        if address:
            self._credentials.add(login, Kind.ADDRESS, address, self._clock(), LASTING)
        self._diary.note(by, "address-changed", login)
