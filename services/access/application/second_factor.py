"""The second factor: an application's code or, without the telephone, a recovery code."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

from services.access.application.accounts import Accounts, digest_of
from services.access.application.diary import Diary
from services.access.application.patience import Patience
from services.access.domain.grants import GrantState
from services.access.domain.one_time_codes import (
    DIGITS,
    DRIFT,
    SECRET_BYTES,
    STEP_S,
    step_of_code,
)
from services.access.domain.principals import Role
from services.access.ports import AccessRefused, Cipher, Clock, CodeReplayed, Credentials, Kind

REQUIRED = frozenset({Role.ADMINISTRATEUR, Role.AUDITEUR})
"""Roles that get nowhere without it: they reach every account, or every case."""
PROPOSED_FOR = timedelta(minutes=30)
LASTING = datetime(9999, 12, 31, tzinfo=UTC)
USED_FOR = timedelta(seconds=STEP_S * (2 * DRIFT + 2))  # longer than a code is near
RECOVERY_CODES = 8
RECOVERY_BYTES = 15  # 120 bits: no guess, and no salt needed for their digest (ASVS 2.6.2)
MOST_TRIES = 5
WRONG = "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant, puis réessayez."


class SecondFactor:
    """Enrols, checks and resets the second factor of accounts; refusals are AccessRefused."""

    def __init__(
        self,
        accounts: Accounts,
        credentials: Credentials,
        cipher: Cipher,
        patience: Patience,
        diary: Diary,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._credentials = credentials
        self._cipher = cipher
        self._patience = patience
        self._diary = diary
        self._clock = clock

    def enrolled(self, login: str) -> bool:
        """Whether the account has one."""
        return bool(self._credentials.of(login, Kind.FACTOR, self._clock()))

    def required(self, login: str) -> bool:
        """Whether a role of the account demands one, held now or from a later day."""
        now = self._accounts.now
        mine = self._accounts.register().of(login)
        return any(
            each.held.role in REQUIRED and each.state(now) is not GrantState.OVER for each in mine
        )

    def codes_left(self, login: str) -> int:
        """How many recovery codes were not used."""
        return len(self._credentials.of(login, Kind.RECOVERY, self._clock()))

    def propose(self, login: str, kind: Kind = Kind.PROPOSED) -> bytes:
        """A new secret, of no use before `enrol`; the one proposed before is forgotten."""
        secret, now = token_bytes(SECRET_BYTES), self._clock()
        sealed = self._cipher.seal(login, secret)
        self._credentials.clear(login, kind)
        self._credentials.add(login, kind, sealed, now, now + PROPOSED_FOR)
        return secret

    def proposed(self, login: str) -> bytes:
        """The secret proposed last, or a new one."""
        found = self._credentials.of(login, Kind.PROPOSED, self._clock())
        return self._cipher.unseal(login, found[0]) if found else self.propose(login)

    def enrol(self, login: str, typed: str) -> list[str]:
        """Take the secret proposed, once a code of it was typed; the recovery codes, shown once."""
        if self.enrolled(login):
            raise AccessRefused("Ce compte a déjà un second facteur : retirez-le d'abord.")
        secret, now = self.proposed(login), self._clock()
        self._require(login, [secret], typed)
        self._credentials.clear(login, Kind.PROPOSED)
        self._credentials.add(login, Kind.FACTOR, self._cipher.seal(login, secret), now, LASTING)
        self._diary.note(login, "second-factor-enrolled")
        return self._drawn(login)

    def another(self, login: str, typed: str) -> bytes:
        """The secret of another telephone, for who types a code of this one or a recovery code.

        The one that stands is asked for until `exchange`.
        """
        self.check(login, typed)
        return self.propose(login, Kind.NEXT)

    def next(self, login: str) -> bytes:
        """The secret that `another` gave."""
        found = self._credentials.of(login, Kind.NEXT, self._clock())
        if not found:
            raise AccessRefused("Le temps est passé : tapez de nouveau un code de secours.")
        return self._cipher.unseal(login, found[0])

    def exchange(self, login: str, typed: str) -> list[str]:
        """Take the telephone of `another`, once a code of it was typed; other recovery codes."""
        secret = self.next(login)
        self._require(login, [secret], typed)
        now = self._clock()
        self._credentials.clear(login, Kind.FACTOR, Kind.NEXT)
        self._credentials.add(login, Kind.FACTOR, self._cipher.seal(login, secret), now, LASTING)
        self._diary.note(login, "second-factor-exchanged")
        return self._drawn(login)

    def check(self, login: str, typed: str) -> None:
        """Refuse whatever is not a code of now, or a recovery code, that nobody used before."""
        sealed = self._credentials.of(login, Kind.FACTOR, self._clock())
        self._require(login, [self._cipher.unseal(login, each) for each in sealed], typed)

    def renew(self, login: str, typed: str) -> list[str]:
        """Other recovery codes for who types a code; those before open nothing any more."""
        self.check(login, typed)
        self._diary.note(login, "recovery-codes-renewed")
        return self._drawn(login)

    def remove(self, login: str, typed: str) -> None:
        """Go without, for who types a code and whose roles do not demand it."""
        if self.required(login):
            raise AccessRefused("Votre rôle demande un second facteur : il ne se retire pas.")
        self.check(login, typed)
        self._forget(login)
        self._diary.note(login, "second-factor-removed")

    def reset(self, login: str, by: str) -> None:
        """Take it from an account whose telephone is lost; its sessions end."""
        self._accounts.require_active(login)
        self._forget(login)
        self._accounts.end_sessions(login)
        self._diary.note(by, "second-factor-reset", login)

    def _require(self, login: str, secrets: list[bytes], typed: str) -> None:
        with self._patience.trying({digest_of(f"code:{login}"): MOST_TRIES}):
            if not self._opens(login, secrets, "".join(typed.split()).lower()):
                self._diary.note(login, "second-factor-checked", allowed=False)
                raise AccessRefused(WRONG)

    def _opens(self, login: str, secrets: list[bytes], typed: str) -> bool:
        now = self._clock()
        if len(typed) != DIGITS:
            code = digest_of(typed.replace("-", ""))
            if self._credentials.take(login, Kind.RECOVERY, code, now):
                self._diary.note(login, "recovery-code-used")
                return True
            return False
        for secret in secrets:
            if (step := step_of_code(secret, typed, now)) is not None:
                used = _used(secret, step)
                if self._credentials.add(login, Kind.STEP, used, now, now + USED_FOR):
                    return True
                self._diary.note(login, "second-factor-checked", allowed=False)
                raise CodeReplayed(WRONG)
        return False

    def _drawn(self, login: str) -> list[str]:
        """New recovery codes, of which the digests are kept."""
        now = self._clock()
        codes = [
            b32encode(token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)
        ]
        self._credentials.clear(login, Kind.RECOVERY)
        for code in codes:
            self._credentials.add(login, Kind.RECOVERY, digest_of(code), now, LASTING)
        return ["-".join(code[at : at + 6] for at in range(0, len(code), 6)) for code in codes]

    def _forget(self, login: str) -> None:
        self._credentials.clear(
            login, Kind.FACTOR, Kind.PROPOSED, Kind.NEXT, Kind.STEP, Kind.RECOVERY
        )


def _used(secret: bytes, step: int) -> str:
    """What is kept of a code that opened: two telephones have each its own code of a step."""
    return digest_of(f"{secret.hex()}:{step}")
