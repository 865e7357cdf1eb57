"""The register of one post, read from the log: what stands, its dated life, its facts in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends

from contracts.envelope import Fact
from contracts.events import Correction, Withdrawal
from contracts.events.posts import PostFilled
from contracts.problems import NOT_FOUND
from contracts.read_model import PostRecord
from services.chassis.http import ProblemFound
from services.faces.forms.needs import FactsByStream, TheLog
from services.faces.forms.submission import PostPath
from services.faces.forms.words import FactInWords, in_words
from services.faces.register.kinds import TITLES, title_of
from services.faces.theme.dates import short_day
from services.faces.theme.statuses import Status
from services.intake.application.states import fold
from services.intake.domain.post import Post
from services.projections.domain.register import Register, RegisteredFact, post_record

Rows = Sequence[tuple[int, Fact]]


class PostFile(NamedTuple):
    """`state`: its facts that stand; `record`: its dated life; `facts`: its history in words.

    `recorded_on`: the day on which each fact was recorded, in words.
    """

    state: Post
    record: PostRecord
    facts: Sequence[FactInWords]
    recorded_on: Mapping[UUID, str]

    @property
    def post(self) -> str:
        """Its number, `27-01`."""
        return self.state.post

    def name(self, today: date) -> str:
        """How it is called today."""
        return self.record.version_on(today).name

    def without_holders(self) -> "PostFile":
        """The same file for who knows that a post is filled and not by whom: one person."""
        facts = [
            fact._replace(words=(), changes=()) if fact.type == PostFilled.NAME else fact
            for fact in self.facts
        ]
        return self._replace(facts=facts)


def record_of(state: Post) -> PostRecord:
    """The dated record of what stands in a register, as the read models tell it."""
    noted = (
        RegisteredFact(
            str(id),
            event.NAME,
            place,
            event.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True),
        )
        for place, (id, event) in enumerate(state.facts.items())
    )
    record = post_record(Register(tuple(noted)))
    assert record is not None, "a post has its opening among what stands"
    return record


def state_of(rows: Rows) -> Post | None:
    """What stands in a register, None before its opening and once that is withdrawn."""
    state = fold([fact for _, fact in rows]).state
    return state if isinstance(state, Post) else None


def post_file(rows: Rows) -> PostFile | None:
    """The file of a post from its stream, None where it has no opening."""
    state = state_of(rows)
    if state is None:
        return None
    told = [
        (position, fact)
        for position, fact in rows
        if fact.type in TITLES or isinstance(fact.event, Correction | Withdrawal)
    ]
    events = {fact.id: type(fact.event) for _, fact in told}
    facts = [
        fact._replace(title=title_of(events[fact.id], fact.data)) for fact in in_words(told, TITLES)
    ]
    on = {fact.id: short_day(fact.recorded_at or fact.time, state.post) for _, fact in told}
    return PostFile(state, record_of(state), facts, on)


def file_of(post: PostPath, log: TheLog) -> PostFile:
    """The file of the post of the address. Raises ProblemFound (404) where there is none."""
    return require_file(post, log)


def require_file(post: str, log: FactsByStream) -> PostFile:
    """The file of a post. Raises ProblemFound (404) where the register has none."""
    found = post_file(log.history(post))
    if found is None:
        raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'est pas au registre."))
    return found


def state_today(record: PostRecord, today: date) -> Status:
    """Open, vacant, closed or to come."""
    if record.closed_on is not None and record.closed_on <= today:
        return Status("fermé", "gone")
    if today < record.opened_on:
        return Status("à venir", "info")
    if record.holding_on(today) is None:
        return Status("vacant", "warn")
    return Status("pourvu", "good")


TheFile = Annotated[PostFile, Depends(file_of)]
