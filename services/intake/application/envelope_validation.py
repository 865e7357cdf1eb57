"""Validate an envelope that a client sent: a fact that rules can judge, or a refusal in French."""

from difflib import get_close_matches
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from contracts.answers import FactAnswer
from contracts.envelope import Envelope, Fact, UnknownEventType, content_digest, read_at_the_door
from contracts.events import EVENTS
from contracts.problems import INVALID_FACT, UNKNOWN_CODE, UNKNOWN_TYPE, Problem
from contracts.streams import StreamId, stream_of
from contracts.validation_messages import explain
from services.access.domain.principals import Principal
from services.access.domain.saying import may_say, say_of
from services.intake.application.entry_authorisation import not_allowed

LONGEST_ID = 64  # an id is repeated in the answer, but not at any length


class Admitted(NamedTuple):
    """A well-formed fact, its stream, the digest of what was said, and who said it.

    `seen`: how many facts of the stream they had read; None where it holds whatever came since.
    """

    fact: Fact
    stream: StreamId
    digest: bytes
    sender: Principal
    seen: int | None = None


def read(value: object, sender: Principal) -> Admitted | FactAnswer:
    """The fact in the JSON value of an envelope, or the answer that refuses it.

    Every way into the log goes through here: what `sender` may not say is refused.
    """
    try:
        fact = read_at_the_door(value)
        say = say_of(fact)._replace(served=True)  # the register is asked when it is judged
        if not may_say(sender, say):
            return rejected(str(fact.id), not_allowed(say, sender))
        return Admitted(fact, stream_of(fact), content_digest(fact), sender)
    except ValidationError as error:
        under = () if error.title == Envelope.__name__ else ("data",)
        problem = malformed(error, under)
    except PydanticCustomError as error:
        field = "source" if error.type == "source" else "subject"
        problem = INVALID_FACT.problem(f"« $.{field} » : {error.message()}", f"$.{field}")
    except UnknownEventType as error:
        near = get_close_matches(str(error), EVENTS, 1) or ["relais.case-opened.v1"]
        problem = UNKNOWN_TYPE.problem(
            f"Le type « {error} » n'existe pas. Vérifiez son nom et sa version, par exemple "
            f"« {near[0]} ».",
            "$.type",
        )
    return rejected(_id_of(value), problem)


def malformed(error: ValidationError, under: tuple[str, ...]) -> Problem:
    """The problem of a value that stands `under` some path of the envelope."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field, detail = explain(error, under)
    kind = UNKNOWN_CODE if first["type"] == "unknown_code" else INVALID_FACT
    return kind.problem(detail, field)


def rejected(id: str | None, problem: Problem) -> FactAnswer:
    """The answer to a fact that is not stored."""
    return FactAnswer(id=id, answer="rejected", problem=problem)


def _id_of(value: object) -> str | None:
    id = value.get("id") if isinstance(value, dict) else None
    return id if isinstance(id, str) and len(id) <= LONGEST_ID else None
