"""One fact said of several posts at once: all of them take it, or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.answers import FactAnswer
from contracts.events import Event
from contracts.patterns import department_of
from services.access.domain.principals import Principal
from services.faces.forms.needs import FactDoor
from services.faces.forms.recording import LATER, Recorded, envelope, errors_by_field
from services.faces.forms.tickets import Ticket, also_drawn
from services.faces.navigation import called
from services.intake.application.envelope_validation import read
from services.intake.application.group_commit import Overloaded
from services.intake.ports import StoreUnavailable
from services.reporting.application import Tables

POSTS = "posts"
"""The field in which posts are ticked."""


def say_of_all(
    door: FactDoor, who: Principal, event: type[Event], ticket: Ticket, said: Mapping[str, Any]
) -> Recorded:
    """One fact for each post of `said`, all tried before any is recorded; errors by post.

    The same form sent again makes the same facts.
    """
    data = {name: value for name, value in said.items() if name != POSTS}
    entries = []
    for post in said[POSTS]:
        own = {"fait": str(also_drawn(f"{ticket.fact}/{post}")), "sujet": post}
        entries.append(read(envelope(event, post, {**ticket.stamp, **own}, data), who))
    try:
        errors = _errors(said[POSTS], door.dry_run(entries))
        answers = [] if errors else door.record(entries)
    except (Overloaded, StoreUnavailable):
        return Recorded(None, {"": LATER})
    errors = errors or _errors(said[POSTS], answers)
    positions = [answer.position for answer in answers if answer.position is not None]
    return Recorded(max(positions) if positions and not errors else None, errors)


def named_in(tables: Tables, department: str, closed: bool = False) -> list[tuple[str, str]]:
    """The posts of a département with their names, those that closed only if asked."""
    return list(
        called(
            record
            for record in tables.known_posts()
            if department_of(record.post) == department and (closed or record.closed_on is None)
        ).items()
    )


def _errors(posts: Sequence[str], answers: Sequence[FactAnswer]) -> dict[str, str]:
    """What is wrong, at its field where it is the same for every post, else post by post."""
    wrong = {
        post: found
        for post, answer in zip(posts, answers, strict=True)
        if (found := errors_by_field(answer))
    }
    first = next(iter(wrong.values()), {})
    if len(wrong) == len(posts) and all(found == first for found in wrong.values()):
        return first
    told = [f"{post} : {sentence}" for post, found in wrong.items() for sentence in found.values()]
    return {POSTS: " ".join(told)} if told else {}
