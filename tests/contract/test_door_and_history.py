"""The door is strict, history is generous: fields, codes, versions."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from contracts.codes import Code, CodeList, OneOf
from contracts.envelope import UnknownEventType, decode, encode, read_at_the_door
from contracts.events.cases import CaseOpened
from contracts.upcasts import Upcast, upcast
from tests.builders import envelope, fact
from tests.contract.files import EVENT_NAMES, sample

COLOURS = CodeList("colour", "Couleur", (Code("red", "rouge"), Code("grey", "gris", retired=True)))
colour = TypeAdapter(Annotated[str, OneOf(COLOURS)])
every_event = pytest.mark.parametrize("name", EVENT_NAMES)


def as_sent(name: str) -> dict[str, Any]:
    """A golden sample as its client sent it."""
    said: dict[str, Any] = json.loads(sample(name))
    del said["recordedat"]
    return said


@every_event
def test_an_unknown_field_is_refused_at_the_door(name: str) -> None:
    said = as_sent(name)
    said["data"]["surname"] = "?"
    with pytest.raises(ValidationError, match="surname"):
        read_at_the_door(said)


@every_event
def test_an_unknown_field_is_ignored_in_history(name: str) -> None:
    said = json.loads(sample(name))
    said |= {"traceparent": "00-1", "data": said["data"] | {"surname": "?"}}
    assert decode(json.dumps(said).encode()) == decode(sample(name))


@every_event
def test_a_missing_field_is_refused(name: str) -> None:
    said = as_sent(name)
    said["data"].pop("post", said["data"].pop("series", None))
    with pytest.raises(ValidationError):
        read_at_the_door(said)


def test_a_field_inside_a_person_is_refused_at_the_door() -> None:
    said = as_sent(CaseOpened.NAME)
    said["data"]["person"]["name"] = "?"
    with pytest.raises(ValidationError, match="name"):
        read_at_the_door(said)


def test_the_door_does_not_take_the_clock_of_intake() -> None:
    with pytest.raises(ValidationError, match="recordedat"):
        read_at_the_door(json.loads(sample(CaseOpened.NAME)))


def test_a_retired_code_is_refused_at_the_door() -> None:
    with pytest.raises(ValidationError, match="grey"):
        colour.validate_python("grey", context={"door": True})


def test_a_retired_code_stays_readable() -> None:
    assert colour.validate_python("grey") == "grey"
    assert colour.json_schema()["x-retired"] == ["grey"]


def test_an_unknown_code_is_refused_everywhere() -> None:
    for context in ({"door": True}, None):
        with pytest.raises(ValidationError, match="colour"):
            colour.validate_python("blue", context=context)


def test_a_retired_version_is_read_by_as_many_steps_as_needed() -> None:
    retired = {
        "relais.case-begun.v1": Upcast("relais.case-begun.v2", lambda d: d | {"minutes": 0}),
        "relais.case-begun.v2": Upcast("relais.interview-held.v1", lambda d: d | {"level": "x"}),
    }
    name, data = upcast("relais.case-begun.v1", {"post": "27-01"}, retired)
    assert (name, data) == (
        "relais.interview-held.v1",
        {"post": "27-01", "minutes": 0, "level": "x"},
    )


def test_a_current_version_is_left_alone() -> None:
    data = {"post": "27-01"}
    assert upcast("relais.case-opened.v1", data, {}) == ("relais.case-opened.v1", data)


def test_an_unknown_type_is_named() -> None:
    said = as_sent(CaseOpened.NAME) | {"type": "relais.case-guessed.v1"}
    with pytest.raises(UnknownEventType, match="case-guessed"):
        read_at_the_door(said)


@pytest.mark.parametrize("time", [1223974320, "1223974320", "2008-10-14T09:12:00", "2008-10-14"])
def test_an_instant_without_its_offset_is_refused(time: object) -> None:
    with pytest.raises(ValidationError, match="time"):
        read_at_the_door(as_sent(CaseOpened.NAME) | {"time": time})


@pytest.mark.parametrize("value", ["412", True, float("nan"), float("inf")])
def test_a_figure_is_a_finite_number(value: object) -> None:
    with pytest.raises(ValidationError, match="value"):
        read_at_the_door(envelope("series-deposited", value=value))


@pytest.mark.parametrize("period", ["0000", "٢٠٠٨", "2008-Q5", "2008-13", "2008\n"])
def test_a_period_that_no_calendar_has_is_refused(period: str) -> None:
    with pytest.raises(ValidationError, match="period"):
        read_at_the_door(envelope("series-deposited", period=period))


@pytest.mark.parametrize("area", ["20", "975-01", "FRA", "27-1"])
def test_an_area_that_does_not_exist_is_refused(area: str) -> None:
    with pytest.raises(ValidationError, match="area"):
        read_at_the_door(envelope("series-deposited", area=area))


@pytest.mark.parametrize(
    "subject", ["Jeanne", "27-01", "7F1C2F0E-58C4-4C1B-9D0A-3A5B1F6E2D47", "27-02"]
)
def test_a_case_is_named_by_its_random_id_alone(subject: str) -> None:
    with pytest.raises(PydanticCustomError, match="UUID"):
        read_at_the_door(envelope("case-opened", subject=subject))


def test_activity_is_about_its_own_post() -> None:
    with pytest.raises(PydanticCustomError, match="27-01"):
        read_at_the_door(envelope("meeting-held", subject="27-02"))


def test_a_field_said_to_be_null_is_absent() -> None:
    silent = fact("case-opened", id=sample_id(), subject=sample_case())
    spoken = fact("case-opened", id=sample_id(), subject=sample_case(), by_partner=None)
    assert encode(spoken) == encode(silent)


def test_an_amendment_of_nulls_changes_nothing_and_is_refused() -> None:
    with pytest.raises(ValidationError, match="modifier"):
        read_at_the_door(
            envelope("post-amended") | {"data": as_sent_amendment() | {"fte": None, "name": None}}
        )


def test_recorded_instants_are_kept_in_utc() -> None:
    at = datetime.fromisoformat("2008-10-14T09:12:04+02:00")
    assert fact("case-opened").recorded(at).recorded_at == datetime(
        2008, 10, 14, 7, 12, 4, tzinfo=UTC
    )


def sample_id() -> str:
    """The id of the golden opening."""
    return str(as_sent(CaseOpened.NAME)["id"])


def sample_case() -> str:
    """The case of the golden opening."""
    return str(as_sent(CaseOpened.NAME)["subject"])


def as_sent_amendment() -> dict[str, Any]:
    """The data of the golden amendment."""
    data: dict[str, Any] = as_sent("relais.post-amended.v1")["data"]
    return data
