"""When an account last signed in, and which are not used."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.domain.register import Account
from services.faces.theme.dates import day as in_words

NEVER, IDLE = "jamais", "inactifs"
"""Open accounts that never signed in; that did not for `IDLE_FOR`, nor were made since."""
IDLE_FOR = timedelta(days=90)


class LastSeen(NamedTuple):
    """The last sign-in of each account, by login, as of a day."""

    at: Mapping[str, datetime]
    today: date

    def words(self, account: Account) -> str:
        """The day, in Paris, or that there was none."""
        at = self.at.get(account.login)
        return "jamais" if at is None else f"le {in_words(at)}"

    def kinds(self, account: Account) -> set[str]:
        """The filters that show an account as one that is not used; none for a closed one."""
        if account.disabled:
            return set()
        at = self.at.get(account.login)
        unused = self.today - day_at(NATION, at or account.created) > IDLE_FOR
        return {code for code, holds in ((NEVER, at is None), (IDLE, unused)) if holds}
