"""The keys of the vault at work, for who holds the master key; see case_keys."""

from hmac import digest

from contracts.sealing import CURRENT, Algorithm
from services.intake.adapters.vault.case_keys import (
    Digests,
    Draw,
    KeptCase,
    OfPost,
    OpenedCase,
    OpenedCases,
    Read,
    Seal,
    SealedCase,
    Words,
    Wrapped,
)
from services.intake.adapters.vault.cipher import Altered, draw_key, seal, unseal, unwrap
from services.intake.adapters.vault.master_key import MasterKey
from services.intake.ports import KeyRefused
from services.keys.memory import Secret, short_lived

KEPT = 16  # bytes of a digest: two words of a post meet once in 2^64
DERIVED = b"relais vault index"


class HeldKeys:
    """See CaseKeys."""

    def __init__(self, master: MasterKey) -> None:
        """`master`: the key, which stays here."""
        self.master = master

    @property
    def id(self) -> str:
        """The name of the master key."""
        return self.master.id

    @property
    def algorithm(self) -> Algorithm:
        """By which details and keys are sealed from now on."""
        return self.master.algorithm

    def trouble(self) -> None:
        """Nothing keeps a key from being used where it is."""

    def draw(self, asked: Draw) -> Wrapped:
        """A key for a post."""
        require_id(asked.id, self.id)
        with short_lived(draw_key()) as key:
            return Wrapped(wrapped=self.wrap(asked.post, key, asked.algorithm))

    def seal(self, asked: Seal) -> SealedCase:
        """The details of a case, under a new data key."""
        by, case = asked.algorithm, asked.case
        with short_lived(self.above(asked)) as above, short_lived(draw_key()) as key:
            fields = {
                name: seal(key, value.encode(), case, name, asked.revision, algorithm=by)
                for name, value in asked.fields.items()
            }
            wrapped = wrap_case_key(above, key, asked.post, case, by)
        return SealedCase(wrapped=wrapped, fields=fields)

    def read(self, asked: Read) -> OpenedCases:
        """What cases say."""
        with short_lived(self.above(asked)) as above:
            return OpenedCases(cases=[_opened(above, asked.post, each) for each in asked.cases])

    def digests(self, asked: Words) -> Digests:
        """What the index keeps of words."""
        with short_lived(self.above(asked)) as above:
            key = digest(above, DERIVED, "sha256")
        return Digests(
            digests=[digest(key, word.encode(), "sha256")[:KEPT] for word in asked.words]
        )

    def wrap(self, post: str, key: Secret, algorithm: Algorithm) -> bytes:
        """The key of a post as the vault keeps it."""
        return seal(self.master.secret, key, "post", post, algorithm=algorithm)

    def above(self, of: OfPost) -> bytearray:
        """The key of a post; whoever asks overwrites it."""
        require_id(of.id, self.id)
        try:
            return unwrap(self.master.secret, of.above, "post", of.post)
        except Altered:
            raise KeyRefused(
                f"La clé du poste {of.post} a été altérée dans le coffre : ses détails ne peuvent "
                "plus être lus. Restaurez une copie du coffre ; les autres postes restent lisibles."
            ) from None


def require_id(of: str, here: str) -> None:
    """Raises KeyRefused where something is under another master key than the one at hand."""
    if of != here:
        raise KeyRefused(
            "La clé maîtresse de ce processus n'est pas celle du coffre : elle a été renouvelée, "
            "ou ce n'est pas la bonne. Relancez ce processus avec la clé actuelle."
        )


def wrap_case_key(
    above: Secret, key: Secret, post: str, case: str, algorithm: Algorithm = CURRENT
) -> bytes:
    """The data key of a case, as its row keeps it, under the key of its post."""
    return seal(above, key, "case", post, case, algorithm=algorithm)


def unwrap_case_key(above: Secret, wrapped: bytes, post: str, case: str) -> bytearray:
    """The data key of a case. Raises Altered."""
    return unwrap(above, wrapped, "case", post, case)


def _opened(above: Secret, post: str, kept: KeptCase) -> OpenedCase:
    try:
        key = unwrap_case_key(above, kept.wrapped, post, kept.case)
    except Altered:
        return OpenedCase(lost=True)
    fields, altered = {}, []
    with short_lived(key):
        for name, value in kept.fields.items():
            try:
                fields[name] = unseal(key, value, kept.case, name, kept.revision).decode()
            except Altered:
                altered.append(name)
    return OpenedCase(fields=fields, altered=altered)
