"""Decide groups of facts, one after the other, and store those accepted in one commit."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from pydantic import ValidationError

from contracts.answers import Answer, FactAnswer
from contracts.days import day_at
from contracts.envelope import Fact
from contracts.identifiers import NATION
from contracts.problems import ID_CONFLICT, SAID_MEANWHILE
from contracts.streams import StreamId
from services.intake.application.entry_authorisation import not_of_register
from services.intake.application.envelope_validation import Admitted, malformed, rejected
from services.intake.application.metrics import UNREAD, family
from services.intake.application.refusal_messages import problem_of
from services.intake.application.states import EMPTY, States, StreamState
from services.intake.domain.at_post import narrows, refuse_broken
from services.intake.domain.deciding import canonical, decide, evolve, post_of
from services.intake.domain.post import Post
from services.intake.domain.refusals import Refusal
from services.intake.ports import Accepted, Clock, FactLog, NewFact, StoreMoved, StoreUnavailable

MAX_TRIES = 5  # another writer may come first now and then, not five times in a row
_NEVER = datetime.min.replace(tzinfo=UTC)

Entry = Admitted | FactAnswer
RecordedAt = Callable[[Fact], datetime]
_Pending = tuple[str, Answer, int]
"""Id, answer, and index in `_Group.new` of the fact whose position it will bear."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one caller sent: facts, or answers already given at the door.

    `recorded_at` stands for intake's clock when a history is replayed.
    """

    entries: Sequence[Entry]
    recorded_at: RecordedAt | None = None


@dataclass(slots=True)
class _Group:
    """What a group has become so far, not yet durable."""

    states: dict[StreamId, StreamState]
    accepted: Mapping[UUID, Accepted]
    new: list[NewFact] = field(default_factory=list)
    first: dict[UUID, int] = field(default_factory=dict)
    """Id → index in `new`."""
    answers: list[list[FactAnswer | _Pending]] = field(default_factory=list)


class FactWriter:
    """Judges facts in the order in which they came. Not for several threads at once."""

    def __init__(self, log: FactLog, clock: Clock, states: States) -> None:
        """`clock` dates what is stored, never backwards."""
        self._log = log
        self._clock = clock
        self._states = states
        self._last = _NEVER
        self._head: int | None = None
        """The last position when `_states` were read, None while they are unsure."""

    def settle(self, group: Sequence[Submission]) -> list[list[FactAnswer]]:
        """Judge all that the callers sent, store what is accepted, answer each of them.

        When it returns, every accepted fact is durable. Raises StoreUnavailable: nothing of
        the group was stored, or all of it when only the store's answer was lost.
        """
        for _ in range(MAX_TRIES):
            try:
                with self._log.turn() as head:
                    if head != self._head:  # another process has written
                        self._states.forget()
                        self._last = self._log.last_recorded_at() or _NEVER
                    self._head = None  # until the store has answered
                    return self._settle(group, head)
            except StoreMoved:
                continue
        raise StoreUnavailable("another process keeps writing")

    def _settle(self, group: Sequence[Submission], head: int) -> list[list[FactAnswer]]:
        judged = self._open(group)
        now = self._clock()
        for sent in group:
            judged.answers.append([self._judge(each, sent, now, judged) for each in sent.entries])
        positions = self._store(judged.new) if judged.new else ()
        self._states.keep({stream: judged.states[stream] for stream in _touched(judged)})
        self._head = positions[-1] if positions else head
        return [[_answer(each, positions) for each in one] for one in judged.answers]

    def _store(self, facts: Sequence[NewFact]) -> Sequence[int]:
        return self._log.append(facts)

    def _open(self, group: Sequence[Submission]) -> _Group:
        facts = [each for sent in group for each in sent.entries if isinstance(each, Admitted)]
        accepted = self._log.accepted([each.fact.id for each in facts])
        streams: dict[StreamId, None] = {}
        for each in facts:
            if each.fact.id not in accepted:
                streams[each.stream] = None
                if post := post_of(each.fact):
                    streams[StreamId(post)] = None
        return _Group(self._states.of(streams), accepted)

    def _judge(
        self, entry: Entry, sent: Submission, now: datetime, group: _Group
    ) -> FactAnswer | _Pending:
        if isinstance(entry, FactAnswer):
            return entry
        fact = entry.fact
        id = str(fact.id)
        if known := group.accepted.get(fact.id):
            if known.digest == entry.digest:
                return FactAnswer(id=id, answer="duplicate", position=known.position)
            return _conflict(id, f"au rang {known.position} du journal")
        if (index := group.first.get(fact.id)) is not None:
            if group.new[index].digest == entry.digest:
                return (id, "duplicate", index)
            return _conflict(id, "reçu au même moment")
        return self._admit(entry, id, sent, now, group)

    def _admit(
        self, entry: Admitted, id: str, sent: Submission, now: datetime, group: _Group
    ) -> FactAnswer | _Pending:
        fact, stream, digest, sender, seen = entry
        at = sent.recorded_at(fact) if sent.recorded_at else now
        if at < self._last:
            at = self._last  # a clock set back does not set the log back
        state, version = group.states[stream]
        if seen is not None and seen != version:
            return rejected(id, SAID_MEANWHILE.problem("Relisez ce qui est dit, puis renvoyez."))
        post = post_of(fact)
        register = group.states[StreamId(post)].state if post else None
        today = day_at(post or NATION, at)
        if sent.recorded_at:  # an older log judged by the day in Paris, and what it took is taken
            today = max(today, day_at(NATION, at))
        if problem := not_of_register(fact.event, state, sender, today):
            return rejected(id, problem)
        try:
            decide(fact, state, register if isinstance(register, Post) else None, today)
            fact = canonical(fact, state)
            after = evolve(state, fact)
            if isinstance(state, Post) and narrows(state, after):
                refuse_broken(state, after, self._states.of_post(state.post, group.states))
        except Refusal as refusal:
            return rejected(id, problem_of(refusal, fact.event))
        except ValidationError as error:
            return rejected(id, malformed(error, ("data", "data")))
        self._last = at
        group.states[stream] = StreamState(after, version + 1)
        group.first[fact.id] = len(group.new)
        group.new.append(NewFact(stream, version + 1, fact.recorded(at), digest))
        return (id, "accepted", len(group.new) - 1)


def counts(
    group: Sequence[Submission], answers: Sequence[Sequence[FactAnswer]]
) -> Counter[tuple[str, str]]:
    """How many facts of each (answer, family)."""
    counted: Counter[tuple[str, str]] = Counter()
    for sent, given in zip(group, answers, strict=True):
        for entry, answer in zip(sent.entries, given, strict=True):
            kind = family(entry.fact.event) if isinstance(entry, Admitted) else UNREAD
            counted[answer.answer, kind] += 1
    return counted


def _touched(group: _Group) -> list[StreamId]:
    return [stream for stream, known in group.states.items() if known is not EMPTY]


def _conflict(id: str, where: str) -> FactAnswer:
    problem = ID_CONFLICT.problem(
        f"L'identifiant {id} désigne déjà un autre fait, {where} : rien n'est enregistré. "
        "Un nouveau fait reçoit un nouvel identifiant.",
        "$.id",
    )
    return FactAnswer(id=id, answer="conflict", problem=problem)


def _answer(given: FactAnswer | _Pending, positions: Sequence[int]) -> FactAnswer:
    if isinstance(given, FactAnswer):
        return given
    id, answer, index = given
    return FactAnswer.model_construct(id=id, answer=answer, position=positions[index], problem=None)
