"""What is done under the keys of the vault: the same by who holds the master key, or asks for it.

The master key wraps the key of each post, and that one the data key of each of its cases. Neither
of the three leaves whoever does this: the vault keeps what is wrapped and what is sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypedDict

from contracts.sealing import Algorithm
from services.keys.wire import Operation, Said

AT_ONCE = 200  # cases of a question
WORDS_AT_ONCE = 20_000


class Expected(Said):
    """The id of the master key that the vault is under; None for one that holds nothing yet."""

    id: str | None


class MasterId(Said):
    """The id of the master key."""

    id: str


class OfPost(Said):
    """The key of a post as the vault keeps it, under the master key of this id."""

    id: str
    post: str
    above: bytes


class Draw(Said):
    """A first key, or another, for a post."""

    id: str
    post: str
    algorithm: Algorithm


class Wrapped(Said):
    """A key that only the one above it opens."""

    wrapped: bytes


class Seal(OfPost):
    """The details of a case, to be sealed under a data key drawn for them."""

    algorithm: Algorithm
    case: str
    revision: int
    fields: Mapping[str, str]


class SealedCase(Wrapped):
    """The details of a case as the vault keeps them, and their data key."""

    fields: Mapping[str, bytes]


class KeptCase(SealedCase):
    """The same, with what they are about."""

    case: str
    revision: int


class Read(OfPost):
    """Cases to be opened."""

    cases: Sequence[KeptCase]


class OpenedCase(Said):
    """What a case says. `altered`: the fields that were changed, or come from elsewhere.

    `lost`: its data key does not open, and nothing of it can be read.
    """

    fields: Mapping[str, str] = {}
    altered: Sequence[str] = ()
    lost: bool = False


class OpenedCases(Said):
    """In the order asked."""

    cases: Sequence[OpenedCase]


class Words(OfPost):
    """Words of the index of a post."""

    words: Sequence[str]


class Digests(Said):
    """What the index keeps of each word, in the order asked."""

    digests: Sequence[bytes]


OPEN = Operation("vault-open", Expected, MasterId)
DRAW = Operation("vault-draw", Draw, Wrapped)
SEAL = Operation("vault-seal", Seal, SealedCase)
READ = Operation("vault-read", Read, OpenedCases)
DIGESTS = Operation("vault-digests", Words, Digests)


class CaseKeys(Protocol):
    """Does it. Every method raises KeyRefused, and KeysAway where a holder is asked."""

    @property
    def id(self) -> str:
        """The name of the master key, which says nothing of it."""

    @property
    def algorithm(self) -> Algorithm:
        """By which details and keys are sealed from now on."""

    def trouble(self) -> str | None:
        """Why keys cannot be used now, in French, or None."""

    def draw(self, asked: Draw) -> Wrapped:
        """A key for a post."""

    def seal(self, asked: Seal) -> SealedCase:
        """The details of a case, under a new data key."""

    def read(self, asked: Read) -> OpenedCases:
        """What cases say."""

    def digests(self, asked: Words) -> Digests:
        """What the index keeps of words."""


class PostKey(NamedTuple):
    """The key of one post, wrapped, with who opens it; see CaseKeys for what is raised."""

    keys: CaseKeys
    post: str
    wrapped: bytes

    def seal(self, case: str, revision: int, fields: Mapping[str, str]) -> SealedCase:
        """The details of a case, under a new data key."""
        by, of = self.keys.algorithm, self._of_post
        asked = Seal(**of, algorithm=by, case=case, revision=revision, fields=fields)
        return self.keys.seal(asked)

    def read(self, cases: Sequence[KeptCase]) -> Iterator[OpenedCase]:
        """What cases say, in their order."""
        for start in range(0, len(cases), AT_ONCE):
            some = cases[start : start + AT_ONCE]
            yield from self.keys.read(Read(**self._of_post, cases=some)).cases

    def digests(self, words: Sequence[str]) -> Iterator[bytes]:
        """What the index keeps of words, in their order."""
        for start in range(0, len(words), WORDS_AT_ONCE):
            some = words[start : start + WORDS_AT_ONCE]
            yield from self.keys.digests(Words(**self._of_post, words=some)).digests

    @property
    def _of_post(self) -> "_OfPost":
        return {"id": self.keys.id, "post": self.post, "above": self.wrapped}


class _OfPost(TypedDict):
    id: str
    post: str
    above: bytes
