"""A post as an institution: when it is open, for which service, and all that its register says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from contracts.envelope import Fact
from contracts.events import Correction, posts
from contracts.events.event import PostEvent
from contracts.period import FIRST_YEAR, LAST_YEAR
from services.intake.domain import refusals
from services.intake.domain.conventions import refuse_double, refuse_exceeding
from services.intake.domain.corrections import (
    Refolding,
    replacement,
    target_of,
    without,
)
from services.intake.domain.employers import refuse_employer

MIXED = "mixte"
_WHILE_OPEN = (
    posts.PostAmended | posts.PostFilled | posts.PostEmployerNamed | posts.FunderTerritoryDeclared
)
"""What is said of an open post alone."""


@dataclass(frozen=True, slots=True)
class Post:
    """What the register says of a post; `services` are dated, in order of effect.

    `facts` are those that stand, in log order, the opening first; a corrected one keeps its
    id and its place.
    """

    post: str
    opened_on: date
    services: tuple[tuple[date, str], ...]
    closed_on: date | None = None
    facts: Mapping[UUID, PostEvent] = field(default_factory=dict)
    withdrawn: frozenset[UUID] = frozenset()

    def is_open_on(self, day: date) -> bool:
        """Whether the post is open on `day`; the last day is the one before its closing."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)

    def service_on(self, day: date) -> str:
        """The service on `day`; the first one for a day before the opening."""
        service = self.services[0][1]
        for effective_on, name in self.services:
            if effective_on > day:
                break
            service = name
        return service

    def works_for(self, force: str, day: date) -> bool:
        """Whether the post works for `force` on `day`."""
        return self.service_on(day) in (force, MIXED)


def decide(event: PostEvent, post: Post | None) -> None:
    """Let `event` into the register of `post`, or say why not.

    A correction or a withdrawal leaves a register that the same rules would have let in;
    when it changes neither a day nor a service, there is nothing to judge. Raises a Refusal,
    or pydantic.ValidationError for the data of a correction.
    """
    _refuse_other_years(event.effective_on)
    if isinstance(event, posts.PostOpened):
        if post is not None:
            raise refusals.PostAlreadyOpened(event.post, post.opened_on)
    elif post is None:
        raise refusals.UnknownPost(event.post)
    elif isinstance(event, posts.RegisterCorrected | posts.RegisterWithdrawn):
        _decide_mending(event, post)
    else:
        refuse(post, event)
        standing = [*post.facts.values()]
        refuse_double(standing, event)
        refuse_exceeding(standing, [*standing, event], event)
        refuse_employer(standing, event)


def refuse(post: Post, event: PostEvent) -> None:
    """Say why `event` cannot join the register of `post`, if so.

    Conventions, money, surveys and confirmations are declarations: they may be dated
    before the opening and come after the closing. Changes and holders may not. A holder
    who follows another without a departure in between is accepted: departures get lost.

    Raises PostAlreadyOpened, PostAlreadyClosed, PostNotOpen.
    """
    day = event.effective_on
    if isinstance(event, posts.PostClosed):
        if post.closed_on is not None:
            raise refusals.PostAlreadyClosed(event.post, post.closed_on)
        if day < post.opened_on:
            raise not_open(post, day)
    elif isinstance(event, _WHILE_OPEN) or (
        isinstance(event, posts.PostVacated) and day != post.closed_on
    ):
        refuse_unless_open(post, day)


def evolve(post: Post | None, fact: Fact) -> Post | None:
    """The post once `fact` is known; it never refuses. None once its opening is withdrawn."""
    event = fact.event
    if isinstance(event, posts.PostOpened):
        return _opened(fact.id, event)
    if post is None or not isinstance(event, PostEvent):
        return post
    if isinstance(event, posts.RegisterCorrected):
        instead = type(post.facts[event.corrects]).model_validate(event.data)
        return _refold(post, {**post.facts, event.corrects: instead})
    if isinstance(event, posts.RegisterWithdrawn):
        left = _refold(post, without(post.facts, event.withdraws))
        return left and replace(left, withdrawn=left.withdrawn | {event.withdraws})
    return _with_fact(post, fact.id, event)


def refuse_unless_open(post: Post, day: date) -> None:
    """Raise PostNotOpen when `post` is closed on `day`."""
    if not post.is_open_on(day):
        raise not_open(post, day)


def refuse_unless_of_service(post: Post, force: str, day: date) -> None:
    """Raise ForceNotOfService when `post` did not work for `force` on `day`."""
    if not post.works_for(force, day):
        raise refusals.ForceNotOfService(post.post, force, post.service_on(day), day)


def not_open(post: Post, day: date) -> refusals.PostNotOpen:
    """The refusal for a fact of `day`."""
    return refusals.PostNotOpen(post.post, day, post.opened_on, post.closed_on)


def _decide_mending(event: posts.RegisterCorrected | posts.RegisterWithdrawn, post: Post) -> None:
    target = target_of(event, post.facts, post.withdrawn, refusals.CorrectionOfOtherRegister)
    said = post.facts[target]
    if isinstance(event, Correction):
        instead = replacement(type(said), event)
        if instead.effective_on != said.effective_on:
            _refuse_other_years(instead.effective_on)
        if getattr(instead, "convention", "") != getattr(said, "convention", ""):
            refuse_double([*post.facts.values()], instead)
        after = {**post.facts, target: instead}
        refuse_exceeding([*post.facts.values()], [*after.values()], instead)
        refuse_employer([*without(post.facts, target).values()], instead)
        if _judged(instead) != _judged(said):
            _REFOLDING.refuse_history(after, target)
    elif rest := without(post.facts, target):
        _REFOLDING.refuse_history(rest, target)


def _refuse_other_years(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusals.NoDayOfRegister(day, FIRST_YEAR, LAST_YEAR)


def _judged(event: PostEvent) -> tuple[date, str | None]:
    """What the rules read of a fact."""
    return event.effective_on, getattr(event, "service", None)


def _opened(id: UUID, event: PostEvent) -> Post:
    """Raises UnknownPost for a register that begins with anything but the opening."""
    if not isinstance(event, posts.PostOpened):
        raise refusals.UnknownPost(event.post)
    first = (event.effective_on, event.service)
    return Post(event.post, event.effective_on, (first,), facts={id: event})


def _with_fact(post: Post, id: UUID, event: PostEvent) -> Post:
    post = replace(post, facts={**post.facts, id: event})
    if isinstance(event, posts.PostClosed):
        return replace(post, closed_on=event.effective_on)
    if isinstance(event, posts.PostAmended) and event.service is not None:
        change = (event.effective_on, event.service)
        ordered = sorted((*post.services, change), key=lambda dated: dated[0])
        return replace(post, services=tuple(ordered))
    return post


def _refold(post: Post, facts: Mapping[UUID, PostEvent]) -> Post | None:
    again: Post | None = None
    for id, event in facts.items():
        if again:
            again = _with_fact(again, id, event)
        elif isinstance(event, posts.PostOpened):
            again = replace(_opened(id, event), withdrawn=post.withdrawn)
    return again


_REFOLDING = Refolding[Post, PostEvent](
    _opened,
    refuse,
    _with_fact,
    lambda event: (event.NAME, event.effective_on),
    "du registre du poste",
)
