"""The notary: what a release claims, signed with the key of the log that it counted.

Beside the sealer, not inside it: who seals a distributed set-up holds no key of the log, and
a stop between the two leaves a release that the next signing finds.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence

from contracts.bundle import SECRET
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import Checkpoint
from contracts.transparency.signing import Signer
from services.reporting.domain.disclosure.edition import Edition, Status
from services.reporting.domain.disclosure.manifest import (
    BLIND_BYTES,
    Quarter,
    SignedManifest,
    blinded_digest,
    manifest,
    part_bytes,
    plain_digest,
    view_bytes,
)
from services.reporting.ports import CountedLog, ReleaseStore


class Notary:
    """Signs every release once, in the order of sealing."""

    def __init__(
        self, store: ReleaseStore, log: CountedLog, signer: Signer, key: Callable[[], bytes]
    ) -> None:
        """`key`: the sealer's, known to the auditor alone; blinds are drawn from it."""
        self._store, self._log, self._signer, self._key = store, log, signer, key

    def sign(self) -> list[Edition]:
        """Sign what is not signed yet; the releases signed now."""
        signed: list[Edition] = []
        earlier: list[Edition] = []
        for edition in self._store.editions():
            if self._store.manifest(edition.id) is None:
                self._store.add_manifest(edition.id, self._signed(edition, earlier))
                signed.append(edition)
            earlier.append(edition)
        return signed

    def _signed(self, edition: Edition, earlier: Sequence[Edition]) -> SignedManifest:
        size = self._log.size_at(edition.position)
        log = Checkpoint(self._signer.name, size, self._log.root(size))
        rows = self._store.rows(edition.id)
        blind = hmac.new(self._key(), edition.id.encode(), hashlib.sha256).digest()[:BLIND_BYTES]
        files = {
            name: blinded_digest(blind, text) if name in SECRET else plain_digest(text)
            for name, text in part_bytes(self._store.proofs(edition.id), rows).items()
        }
        views = {name: plain_digest(text) for name, text in view_bytes(rows).items()}
        claim = manifest(
            edition, log, files, views, self._quarters(edition, earlier), self._previous(earlier)
        )
        return SignedManifest(
            self._signer.sign(f"{canonical(claim)}\n").render(),
            self._signer.sign(log.text()).render(),
            blind,
        )

    def _quarters(self, edition: Edition, earlier: Sequence[Edition]) -> list[Quarter]:
        """What a year takes as it was released; a final one counts everything anew."""
        return [
            Quarter(each.id, each.period, self._log.size_at(each.position))
            for each in earlier
            if edition.status == Status.CONSOLIDATED
            and each.status == Status.PROVISIONAL
            and each.period.startswith(f"{edition.period}-")
        ]

    def _previous(self, earlier: Sequence[Edition]) -> tuple[str, str]:
        if not earlier:
            return "", ""
        last = earlier[-1].id
        return last, plain_digest((self._store.manifest(last) or "").encode())
