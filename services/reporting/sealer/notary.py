"""The notary: what a release claims, signed with the key of the log that it counted.

Beside the sealer, not inside it: who seals a distributed set-up holds no key of the log, and
a stop between the two leaves a release that the next signing finds.
"""

from collections.abc import Callable, Sequence

from contracts.bundle import SECRET
from contracts.release_plan.meaning import current_version
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import Checkpoint
from contracts.transparency.signing import Signing
from services.reporting.domain.disclosure.claim import ClaimedQuarter
from services.reporting.domain.disclosure.manifest import (
    SignedManifest,
    blinded_digest,
    manifest,
    part_bytes,
    plain_digest,
    view_bytes,
)
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.ports import CountedLog, ReleaseStore
from services.reporting.sealer.carried import contracts_of_year, plan_under


class Notary:
    """Signs every release once, in the order of sealing."""

    def __init__(
        self,
        store: ReleaseStore,
        log: CountedLog,
        signer: Signing,
        blind: Callable[[str], bytes],
        checkpoint: Callable[[], object],
        begins: Callable[[], str] = current_version,
    ) -> None:
        """`blind`: that of a release, from the sealer's key, which the auditor alone knows.

        `checkpoint`: has the log sign its state now, for all to see. `begins`: as the sealer's.
        """
        self._store, self._log, self._signer, self._blind = store, log, signer, blind
        self._checkpoint, self._begins = checkpoint, begins

    def sign(self) -> list[Release]:
        """Sign what is not signed yet, and the log as it is now; the releases signed now."""
        signed: list[Release] = []
        earlier: list[Release] = []
        for release in self._store.sealed():
            if self._store.manifest(release.id) is None:
                self._store.add_manifest(release.id, self._signed(release, earlier))
                signed.append(release)
            earlier.append(release)
        self._checkpoint()
        return signed

    def _signed(self, release: Release, earlier: Sequence[Release]) -> SignedManifest:
        size = self._log.size_at(release.position)
        log = Checkpoint(self._signer.name, size, self._log.root(size))
        contracts = contracts_of_year(self._store, release.period, self._begins)
        plan, rows = plan_under(contracts), self._store.rows(release.id)
        blind = self._blind(release.id)
        parts = part_bytes(release, self._store.proofs(release.id), rows, plan)
        files = {
            name: blinded_digest(blind, text) if name in SECRET else plain_digest(text)
            for name, text in parts.items()
        }
        views = {name: plain_digest(text) for name, text in view_bytes(rows, plan).items()}
        quarters, previous = self._quarters(release, earlier), self._previous(earlier)
        claim = manifest(release, log, files, views, quarters, previous, contracts)
        return SignedManifest(
            self._signer.sign(f"{canonical(claim)}\n").render(),
            self._signer.sign(log.text()).render(),
            blind,
        )

    def _quarters(self, release: Release, earlier: Sequence[Release]) -> list[ClaimedQuarter]:
        """What a year takes as it was released; a final one counts everything anew."""
        return [
            ClaimedQuarter(
                release=each.id,
                period=str(each.period),
                size=self._log.size_at(each.position),
                digest=each.digest,
            )
            for each in earlier
            if release.status == Status.CONSOLIDATED
            and each.status == Status.PROVISIONAL
            and each.period in release.period.quarters
        ]

    def _previous(self, earlier: Sequence[Release]) -> tuple[str, str]:
        if not earlier:
            return "", ""
        last = earlier[-1].id
        return last, plain_digest((self._store.manifest(last) or "").encode())
