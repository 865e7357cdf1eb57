"""Personal details: opened for a purpose, kept for a time, then erased, which the log records."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict

from contracts.answers import FactAnswer
from contracts.days import day_at
from contracts.envelope import Fact
from contracts.events.cases import PersonalDetailsErased
from contracts.streams import StreamId
from services.intake.application.states import fold
from services.intake.domain.case import Case
from services.intake.domain.details import (
    LABELS,
    Details,
    NoDetails,
    NoSuchCase,
    NothingSearched,
    UnknownPurpose,
    as_kept,
    erased_on,
    erased_since,
)
from services.intake.domain.purposes import PURPOSES
from services.intake.domain.searched import words_of
from services.intake.ports import Access, Clock, Erasure, Kept, VaultStore

SHOWN = ("label", "name")  # of a case that a search finds
MOST_FOUND = 50  # cases shown: more ask for another word
SWEEPER = "relais vault sweep"
REQUEST, AGE = "demande", "duree_de_conservation"  # of the code list motif_effacement

History = Callable[[StreamId], Sequence[tuple[int, Fact]]]
"""Each fact of a stream with its position, in log order."""
Submit = Callable[[Sequence[object]], Sequence[FactAnswer]]
"""Intake's door: answers once what is accepted is durable."""


class CaseDetails(BaseModel):
    """What is kept of a case, what cannot be read of it, and until when."""

    model_config = ConfigDict(frozen=True)

    post: str
    case: UUID
    details: Details
    unreadable: dict[str, str]
    """Field → why, in French: that value was altered in the vault; the others are sure."""
    last_contact_on: date
    erased_on: date
    """From this day « relais vault sweep » erases them, unless there is another contact."""


class Found(NamedTuple):
    """What a search finds: label and name of at most MOST_FOUND cases, and how many there are."""

    cases: Mapping[str, Details]
    total: int


class Due(BaseModel):
    """Details past their retention; `again`: an erasure of them is already in the log."""

    model_config = ConfigDict(frozen=True)

    post: str
    case: UUID
    erased_on: date
    again: bool


class Vault:
    """The details of cases, under the rules of the log. Any thread may use it."""

    def __init__(
        self, store: VaultStore, history: History, submit: Submit, clock: Clock, months: int
    ) -> None:
        """Details are kept `months` after the last contact."""
        self._store = store
        self._history = history
        self._submit = submit
        self._clock = clock
        self.months = months

    def read(self, post: str, case: UUID, reader: str, purpose: str) -> CaseDetails:
        """The details of a case; the access is written down first.

        Raises UnknownPurpose, NoSuchCase, NoDetails, KeyRefused, VaultUnavailable and
        StoreUnavailable.
        """
        access = self._access(reader, purpose)
        known, history = self._case(post, case)
        kept = self._store.read(post, case, access)
        if kept is None or erased_since(kept.since, history):
            raise NoDetails(case)
        return self._shown(known, case, kept)

    def labels(self, post: str, cases: Sequence[str], reader: str) -> dict[str, str]:
        """The local label of each of `cases` that has one, for who follows them.

        Raises KeyRefused, VaultUnavailable and StoreUnavailable.
        """
        found = {}
        kept = self._store.several(
            post, [UUID(case) for case in cases], self._access(reader, "suivi")
        )
        for case, each in kept.items():
            label = each.fields.get("label")
            if label and not erased_since(each.since, self._history(StreamId.of_case(case))):
                found[str(case)] = label
        return found

    def search(self, post: str, text: str, reader: str, purpose: str) -> Found:
        """The cases of a post whose details have every word of `text`; never those of others.

        The search is written down, its words are not; nor is it known without the post's key.
        Raises UnknownPurpose, NothingSearched, KeyRefused, VaultUnavailable, StoreUnavailable.
        """
        access, words = self._access(reader, purpose), words_of(text)
        if not words:
            raise NothingSearched
        cases = self._store.find(post, words, access)
        shown = {
            str(case): as_kept({name: kept.fields[name] for name in SHOWN if name in kept.fields})
            for case, kept in self._store.several(post, cases[:MOST_FOUND], access).items()
            if not erased_since(kept.since, self._history(StreamId.of_case(case)))
        }
        return Found(shown, len(cases))

    def put(
        self, post: str, case: UUID, details: Details, reader: str, purpose: str
    ) -> CaseDetails:
        """Keep `details` instead of all that was kept of a case. Raises what `read` does."""
        return self.change(post, case, details, LABELS, reader, purpose)

    def change(
        self,
        post: str,
        case: UUID,
        details: Details,
        without: Collection[str],
        reader: str,
        purpose: str,
    ) -> CaseDetails:
        """Keep `details`, and of what was kept all that they do not say but the fields `without`.

        Raises what `read` does, and VaultUnavailable where a field that stays cannot be read.
        """
        access = self._access(reader, purpose)
        self.record_erasures(post)  # first: an erasure recorded later would be of these details
        known, history = self._case(post, case)
        fields = details.model_dump(mode="json", exclude_none=True)
        since, _ = history[-1]
        stay = [name for name in LABELS if name not in fields and name not in without]
        kept = self._store.put(post, case, fields, since, access, stay, _last_erasure(history))
        return self._shown(known, case, Kept(kept, {}, since))

    def erase(self, post: str, case: UUID, reader: str, purpose: str) -> None:
        """Erase at the person's request; the log is told, now or at the next occasion.

        Raises what `read` does.
        """
        access = self._access(reader, purpose)
        self._case(post, case)
        if not self._store.erase(self._erasure(post, case, REQUEST), access):
            raise NoDetails(case)
        self.record_erasures(post)

    def due(self) -> list[Due]:
        """What a sweep would erase now: a term ends with its day at the post."""
        now = self._clock()
        found = []
        for post, case, since in self._store.cases():
            history = self._history(StreamId.of_case(case))
            known = fold([fact for _, fact in history]).state
            if not isinstance(known, Case):
                continue  # of a log that was restored older: it will be known again
            until = erased_on(known.last_act_on, self.months)
            again = erased_since(since, history)
            if again or until <= day_at(post, now):
                found.append(Due(post=post, case=case, erased_on=until, again=again))
        return found

    def sweep(self, due: Sequence[Due]) -> int:
        """Erase what is `due`; how many had details still. The log is told of each."""
        access = self._access(SWEEPER, "conservation")
        erased = sum(
            self._store.erase(self._erasure(each.post, each.case, AGE), access) for each in due
        )
        self.record_erasures()
        return erased

    def record_erasures(self, post: str | None = None) -> None:
        """Append the erasures that the log does not record yet, of one post or of all; idempotent.

        One that the log refuses (the case was withdrawn) is owed no longer. Raises
        StoreUnavailable: it stays owed.
        """
        for erasure in self._store.owed(post):
            self._submit([envelope(erasure)])
            self._store.settle(erasure)

    def _case(self, post: str, case: UUID) -> tuple[Case, Sequence[tuple[int, Fact]]]:
        history = self._history(StreamId.of_case(case))
        known = fold([fact for _, fact in history]).state
        if not isinstance(known, Case) or known.post != post:
            raise NoSuchCase(post, case)
        return known, history

    def _access(self, reader: str, purpose: str) -> Access:
        if purpose not in PURPOSES:
            raise UnknownPurpose
        return Access(self._clock(), reader, purpose)

    def _erasure(self, post: str, case: UUID, reason: str) -> Erasure:
        return Erasure(uuid4(), post, case, reason, self._clock())

    def _shown(self, known: Case, case: UUID, kept: Kept) -> CaseDetails:
        return CaseDetails(
            post=known.post,
            case=case,
            details=as_kept(kept.fields),
            unreadable=dict(kept.unreadable),
            last_contact_on=known.last_act_on,
            erased_on=erased_on(known.last_act_on, self.months),
        )


def _last_erasure(history: Sequence[tuple[int, Fact]]) -> int:
    """The position of the last erasure of details, 0 for none."""
    erased = [at for at, fact in history if isinstance(fact.event, PersonalDetailsErased)]
    return max(erased, default=0)


def envelope(erasure: Erasure) -> dict[str, Any]:
    """The event of an erasure, as a client of intake sends it."""
    return {
        "specversion": "1.0",
        "id": str(erasure.event),
        "type": "relais.personal-details-erased.v1",
        "source": f"/posts/{erasure.post}",
        "subject": str(erasure.case),
        "time": erasure.at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "post": erasure.post,
            "occurred_on": day_at(erasure.post, erasure.at).isoformat(),
            "reason": erasure.reason,
        },
    }
