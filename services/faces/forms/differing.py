"""What the data of two events say otherwise, as somebody would have typed them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.faces.forms.fields import Field
from services.faces.forms.filled import as_typed


def differing(
    fields: Iterable[Field], one: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[Field]:
    """The fields that say something else; of several choices, the order says nothing.

    A form gives choices in the order of their list, a log as they were sent.
    """
    asked = list(fields)
    before, after = as_typed(asked, one), as_typed(asked, other)
    for field in asked:
        if _told(field, before[field.name]) != _told(field, after[field.name]):
            yield field


def _told(field: Field, typed: Sequence[str]) -> Sequence[str]:
    ordered = {"choices": 0, "ranked": 1}.get(field.control, len(typed))  # the main one is first
    return [*typed[:ordered], *sorted(typed[ordered:])]
