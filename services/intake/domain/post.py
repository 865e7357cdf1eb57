"""A post as an institution: when it is open, and for which service."""

from dataclasses import dataclass, replace
from datetime import date

from contracts.events import posts
from contracts.events.event import PostEvent
from services.intake.domain import refusals

MIXED = "mixte"


@dataclass(frozen=True, slots=True)
class Post:
    """What the register says of a post; `services` are dated, in order of effect."""

    post: str
    opened_on: date
    services: tuple[tuple[date, str], ...]
    closed_on: date | None = None

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


def decide(event: PostEvent, post: Post | None) -> None:
    """Let `event` into the register of `post`, or say why not.

    Conventions, money, surveys and confirmations are declarations: they may be dated
    before the opening and come after the closing. Changes and holders may not. A holder
    who follows another without a departure in between is accepted: departures get lost.

    Raises PostAlreadyOpened, UnknownPost, PostAlreadyClosed, PostNotOpen.
    """
    if isinstance(event, posts.PostOpened):
        if post is not None:
            raise refusals.PostAlreadyOpened(event.post, post.opened_on)
        return
    if post is None:
        raise refusals.UnknownPost(event.post)
    day = event.effective_on
    if isinstance(event, posts.PostClosed):
        if post.closed_on is not None:
            raise refusals.PostAlreadyClosed(event.post, post.closed_on)
        if day < post.opened_on:
            raise not_open(post, day)
    elif isinstance(event, posts.PostAmended | posts.PostFilled) or (
        isinstance(event, posts.PostVacated) and day != post.closed_on
    ):
        refuse_unless_open(post, day)


def evolve(post: Post | None, event: PostEvent) -> Post | None:
    """The post once `event` is known; it never refuses."""
    if isinstance(event, posts.PostOpened):
        return Post(event.post, event.effective_on, ((event.effective_on, event.service),))
    if post is None:
        return None
    if isinstance(event, posts.PostClosed):
        return replace(post, closed_on=event.effective_on)
    if isinstance(event, posts.PostAmended) and event.service is not None:
        change = (event.effective_on, event.service)
        ordered = sorted((*post.services, change), key=lambda dated: dated[0])
        return replace(post, services=tuple(ordered))
    return post


def refuse_unless_open(post: Post, day: date) -> None:
    """Raise PostNotOpen when `post` is closed on `day`."""
    if not post.is_open_on(day):
        raise not_open(post, day)


def refuse_unless_of_service(post: Post, force: str, day: date) -> None:
    """Raise ForceNotOfService when `post` did not work for `force` on `day`."""
    service = post.service_on(day)
    if service not in (force, MIXED):
        raise refusals.ForceNotOfService(post.post, force, service, day)


def not_open(post: Post, day: date) -> refusals.PostNotOpen:
    """The refusal for a fact of `day`."""
    return refusals.PostNotOpen(post.post, day, post.opened_on, post.closed_on)
