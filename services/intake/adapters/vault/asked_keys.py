"""The keys of the vault, for who has none and asks the holder; see case_keys."""

from contracts.sealing import Algorithm
from services.intake.adapters.vault import case_keys
from services.intake.adapters.vault.case_keys import (
    Digests,
    Draw,
    Expected,
    OpenedCases,
    Read,
    Seal,
    SealedCase,
    Words,
    Wrapped,
)
from services.intake.ports import KeyRefused
from services.keys.asking import Holder


class AskedKeys:
    """See CaseKeys: every question raises KeyRefused and KeysAway."""

    def __init__(self, holder: Holder, expected: str | None, algorithm: Algorithm) -> None:
        """`expected`: the id of the master key that the vault is under, if it holds anything."""
        self._holder, self.algorithm = holder, algorithm
        self.id = holder.ask(case_keys.OPEN, Expected(id=expected), KeyRefused).id

    def trouble(self) -> str | None:
        """Why the holder does not answer, or None."""
        return self._holder.trouble()

    def draw(self, asked: Draw) -> Wrapped:
        """A key for a post."""
        return self._holder.ask(case_keys.DRAW, asked, KeyRefused)

    def seal(self, asked: Seal) -> SealedCase:
        """The details of a case, under a new data key."""
        return self._holder.ask(case_keys.SEAL, asked, KeyRefused)

    def read(self, asked: Read) -> OpenedCases:
        """What cases say."""
        return self._holder.ask(case_keys.READ, asked, KeyRefused)

    def digests(self, asked: Words) -> Digests:
        """What the index keeps of words."""
        return self._holder.ask(case_keys.DIGESTS, asked, KeyRefused)
