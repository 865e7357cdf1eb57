"""Hypothesis strategies for every event type, read off the models: no field is listed here.

`envelopes()` gives what a client may send and the door must take; `facts()` the same as Facts.
What JSON Schema cannot say (rules between two fields) is mended in `_MENDED`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contracts.codes import CODE_LISTS, DEPARTEMENT
from contracts.communes import lines_by_code
from contracts.envelope import Fact, read_at_the_door
from contracts.events import (
    ACTIVITY_EVENTS,
    CASE_EVENTS,
    EVENTS,
    POST_EVENTS,
    Correction,
    Withdrawal,
)
from contracts.events.cases import FactCorrected, FactWithdrawn, PersonalDetailsErased
from contracts.events.external import ANSWERS_MIN, COUNT, SHARE, SeriesDeposited
from contracts.events.posts import RegisterCorrected
from contracts.identifiers import NATION
from contracts.patterns import COMMUNE_CODE, POST_ID, SIREN

Data = dict[str, Any]

DEPARTMENTS = st.sampled_from(DEPARTEMENT.current)
POSTS = st.builds("{}-{:02d}".format, DEPARTMENTS, st.integers(0, 99))
COMMUNES = st.sampled_from(
    sorted(code for code, lines in lines_by_code().items() if any("\t" not in x for x in lines))
)
AREAS = POSTS | DEPARTMENTS | st.just(NATION)
CORRECTED = {
    mending.NAME: tuple(
        event.NAME
        for event in mended
        if not issubclass(event, Correction | Withdrawal | PersonalDetailsErased)
    )
    for mending, mended in {
        FactCorrected: (*CASE_EVENTS, *ACTIVITY_EVENTS),
        RegisterCorrected: POST_EVENTS,
    }.items()
}
CASES = st.uuids(version=4).map(str)
SLUGS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,63}", fullmatch=True)
INSTANTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001  the zone is drawn beside it
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def envelopes(name: str) -> SearchStrategy[Data]:
    """Valid envelopes of the event stored as `name`."""
    return data_of(name).flatmap(lambda data: _around(name, data))


def facts(name: str | None = None) -> SearchStrategy[Fact]:
    """Facts read at the door: of one type, or of any."""
    names = st.just(name) if name else st.sampled_from(sorted(EVENTS))
    return names.flatmap(envelopes).map(read_at_the_door)


@cache
def data_of(name: str) -> SearchStrategy[Data]:
    """Valid data of an event, as JSON values."""
    schema = EVENTS[name].model_json_schema()
    valid = _values(schema, schema.get("$defs", {})).map(_MENDED.get(name, dict))
    if name not in CORRECTED:
        return valid
    replacements = st.sampled_from(CORRECTED[name]).flatmap(data_of)
    return st.builds(lambda said, data: said | {"data": data}, valid, replacements)


def _around(name: str, data: Data) -> SearchStrategy[Data]:
    event = EVENTS[name]
    subject: SearchStrategy[str]
    if event is SeriesDeposited:
        source, subject = f"/areas/{data['area']}", st.just(data["series"])
    else:
        source = f"/posts/{data['post']}"
        subject = CASES if event in CASE_EVENTS else st.just(data["post"])
        if event in (FactCorrected, FactWithdrawn):
            subject |= st.just(data["post"])  # a fact of the post's activity
    return st.fixed_dictionaries(
        {
            "specversion": st.just("1.0"),
            "id": st.uuids().map(str),
            "type": st.just(name),
            "source": st.sampled_from((source, f"{source}/import")),
            "subject": subject,
            "time": INSTANTS.map(datetime.isoformat),
            "data": st.just(data),
        },
        optional={
            "datacontenttype": st.just("application/json"),
            "sequence": st.integers(1, 2**31 - 1),
            "device": SLUGS,
        },
    )


def _values(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> SearchStrategy[Any]:
    """Values of a JSON Schema as our models make them."""
    if "$ref" in schema:
        return _values(defs[schema["$ref"].rsplit("/", 1)[1]], defs)
    if "anyOf" in schema:
        return st.one_of([_values(way, defs) for way in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _OF_TYPE[schema["type"]](schema, defs)


def _objects(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> SearchStrategy[Any]:
    if "propertyNames" in schema:
        return st.dictionaries(
            _values(schema["propertyNames"], defs),
            _values(schema["additionalProperties"], defs),
            max_size=5,
        )
    if "properties" not in schema:
        return st.dictionaries(st.text(max_size=8), ANY_JSON, max_size=4)
    fields = {name: _values(field, defs) for name, field in schema["properties"].items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: values for name, values in fields.items() if name in required},
        optional={name: values for name, values in fields.items() if name not in required},
    )


def _arrays(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> SearchStrategy[Any]:
    return st.lists(
        _values(schema["items"], defs),
        min_size=schema.get("minItems", 0),
        max_size=schema.get("maxItems", 5),
        unique=True,
    )


def _strings(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(date.isoformat)
    if "format" in schema:
        return CASES if schema["format"] == "uuid4" else st.uuids().map(str)
    bounds = {"min_size": schema.get("minLength", 0), "max_size": schema.get("maxLength", 20)}
    pattern = schema.get("pattern", "")
    if pattern == POST_ID:
        return POSTS
    sirens = st.integers(0, 99_999_999).map(_with_its_key)
    if pattern == SIREN:
        return sirens
    if COMMUNE_CODE.strip("^$") in pattern:
        return COMMUNES if pattern == COMMUNE_CODE else COMMUNES | sirens
    if POST_ID in pattern:
        return AREAS
    if "minLength" in schema:
        printable = st.characters(exclude_categories=("Cs", "Cc"))
        return st.text(printable, **bounds)
    return st.from_regex(pattern, fullmatch=True)


def _integers(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> SearchStrategy[int]:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


def _numbers(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> SearchStrategy[float]:
    return st.floats(
        schema.get("minimum", schema.get("exclusiveMinimum")),
        schema.get("maximum", schema.get("exclusiveMaximum")),
        exclude_min="exclusiveMinimum" in schema,
        exclude_max="exclusiveMaximum" in schema,
        allow_nan=False,
        allow_infinity=False,
    )


_OF_TYPE: Mapping[str, Callable[..., SearchStrategy[Any]]] = {
    "object": _objects,
    "array": _arrays,
    "string": _strings,
    "integer": _integers,
    "number": _numbers,
    "boolean": lambda schema, defs: st.booleans(),
    "null": lambda schema, defs: st.none(),
}


def _with_its_key(eight: int) -> str:
    """A SIREN: eight digits and the one that makes Luhn's sum a multiple of ten."""
    digits = [int(digit) for digit in f"{eight:08}"]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return f"{eight:08}{-sum(each % 10 + each // 10 for each in doubled) % 10}"


def _opened(data: Data) -> Data:
    """A partner only where the situation comes from outside."""
    outside = data["saisine"] == "ext"
    return {k: v for k, v in data.items() if outside or k not in ("by_partner", "partner_purpose")}


def _requalified(data: Data) -> Data:
    """Something changes."""
    changes = any(data.get(key) is not None for key in ("person", "problems", "details"))
    return data if changes else data | {"problems": [CODE_LISTS["problematique"].current[0]]}


def _amended(data: Data) -> Data:
    """Something changes."""
    changes = any(v is not None for k, v in data.items() if k not in ("post", "effective_on"))
    return data if changes else data | {"name": "Évreux"}


def _signed(data: Data) -> Data:
    """It ends after it starts."""
    first, last = sorted((data["starts_on"], data["ends_on"]))
    return data | {"starts_on": first, "ends_on": last}


def _pledged(data: Data) -> Data:
    """It says how much."""
    says = any(data.get(key) is not None for key in ("share_percent", "amount_eur"))
    return data if says else data | {"amount_eur": 15_000}


def _named(data: Data) -> Data:
    """No organisation absorbs itself."""
    return data | {"absorbs": None} if data.get("absorbs") == data["siren"] else data


def _counted(data: Data) -> Data:
    """Enough answered each question, and no more than were asked; of persons, none."""
    if data["series"] in (SHARE, COUNT):
        return data | {"value": 0.0, "respondents": None, "sent": None, "answers": None}
    answers = {
        question: {"oui": ANSWERS_MIN, **given} if sum(given.values()) < ANSWERS_MIN else given
        for question, given in (data.get("answers") or {}).items()
    }
    answers = {each: {k: n % 100 + 5 for k, n in given.items()} for each, given in answers.items()}
    given = [sum(each.values()) for each in answers.values()]
    responses = max(given, default=data.get("respondents") or 0)
    sent = max(responses, data.get("sent") or 0)
    return data | {"answers": answers or None, "respondents": responses, "sent": sent}


_MENDED: Mapping[str, Callable[[Data], Data]] = {
    "relais.case-opened.v1": _opened,
    "relais.case-requalified.v1": _requalified,
    "relais.post-amended.v1": _amended,
    "relais.convention-signed.v1": _signed,
    "relais.funding-pledged.v1": _pledged,
    "relais.post-employer-named.v1": _named,
    "relais.series-deposited.v1": _counted,
}
