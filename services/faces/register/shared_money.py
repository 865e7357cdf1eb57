"""Money that is promised for several posts at once, under a convention that covers them all."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.patterns import department_of
from services.faces.forms.fields import Field, Option
from services.faces.forms.filled import NotUnderstood
from services.faces.register.several import POSTS
from services.reporting.application import Tables


def shared_conventions(tables: Tables, department: str) -> Mapping[str, Sequence[str]]:
    """The posts of each convention that covers several of a département, by its reference."""
    found: dict[str, list[str]] = {}
    for record in tables.known_posts():
        if department_of(record.post) == department:
            for signed in record.conventions:
                found.setdefault(signed.convention, []).append(record.post)
    return {name: posts for name, posts in sorted(found.items()) if len(posts) > 1}


def among(field: Field, shared: Mapping[str, Sequence[str]] | None) -> Field:
    """A field of the form; the convention is one of those that are `shared`, where some are."""
    if shared is None or field.name != "convention":
        return field
    options = tuple(Option(name, f"{name} ({len(posts)} postes)") for name, posts in shared.items())
    return field._replace(control="choice", required=True, options=options)


def require_covered(tables: Tables, department: str, said: Mapping[str, Any]) -> None:
    """Refuse money for posts that the convention does not cover. Raises NotUnderstood."""
    covered = shared_conventions(tables, department).get(said["convention"], ())
    if others := [post for post in said[POSTS] if post not in covered]:
        raise NotUnderstood(
            f"La convention {said['convention']} ne couvre pas {', '.join(others)} : "
            "décochez, ou signez-la d'abord pour ces postes."
        )
