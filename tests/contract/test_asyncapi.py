"""The AsyncAPI document names every channel and message, and each reference leads somewhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from contracts.channels import CHANNELS, DEAD, FACTS, RELEASES, UNLIMITED
from contracts.events import EVENTS
from tests.contract.files import CONTRACTS, EVENT_NAMES, sample

DOCUMENT: dict[str, Any] = yaml.safe_load((CONTRACTS / "asyncapi.yaml").read_text("utf-8"))


def references(node: Any) -> Iterator[str]:
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def resolve(reference: str, document: Any = None) -> Any:
    """What a reference of the document leads to."""
    file, _, pointer = reference.partition("#")
    found = json.loads((CONTRACTS / file).read_text("utf-8")) if file else document or DOCUMENT
    for part in pointer.strip("/").split("/") if pointer else ():
        found = found[part]
    return found


def messages(channel: str) -> dict[str, Any]:
    """The messages of a channel, by the name on the wire."""
    refs = next(c for c in DOCUMENT["channels"].values() if c["address"] == channel)["messages"]
    found = [resolve(ref["$ref"]) for ref in refs.values()]
    return {message["name"]: message for message in found}


def from_disk(reference: str) -> Resource[Any]:
    """A schema that a payload refers to."""
    return Resource.from_contents(resolve(reference))


def test_it_is_asyncapi_3() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT.keys() >= {"info", "channels", "operations", "components"}


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert len(found) > len(EVENTS)
    for reference in found:
        assert resolve(reference) is not None
        if not reference.startswith("#"):
            inner = json.loads((CONTRACTS / reference).read_text("utf-8"))
            assert all(resolve(inside, inner) for inside in references(inner))


def test_its_channels_are_those_of_the_catalogue() -> None:
    described = {
        channel["address"]: channel["bindings"]["kafka"]
        for channel in DOCUMENT["channels"].values()
    }
    assert described.keys() == CHANNELS.keys()
    for name, kafka in described.items():
        channel = CHANNELS[name]
        assert kafka["topic"] == name
        assert (kafka["partitions"], kafka["replicas"]) == (channel.partitions, channel.replicas)
        assert kafka["topicConfiguration"] == {
            "cleanup.policy": [channel.cleanup],
            "retention.ms": channel.retention_ms,
        }


def test_every_channel_keeps_everything_for_ever() -> None:
    assert all(c.retention_ms == UNLIMITED and c.cleanup == "delete" for c in CHANNELS.values())
    assert FACTS.partitions == 12


def test_every_event_has_a_message_with_its_key_and_headers() -> None:
    found = messages(FACTS.name)
    barrier = found.pop("barrier")
    assert resolve(barrier["headers"]["$ref"])["properties"]["kind"]["const"] == "barrier"
    assert found.keys() == EVENTS.keys()
    for message in found.values():
        headers = resolve(message["headers"]["$ref"])
        assert headers["required"] == [header.name for header in FACTS.headers]
        assert message["contentType"] == headers["properties"]["content-type"]["const"]
        assert message["bindings"]["kafka"]["key"]["description"] == FACTS.key


def test_releases_and_dead_letters_have_messages() -> None:
    assert messages(RELEASES.name).keys() == {
        "relais.release-sealed.v1",
        "relais.release-rectified.v1",
    }
    assert messages(DEAD.name).keys() == {"dead-letter"}


def test_every_channel_is_sent_to_and_received_from() -> None:
    for name in DOCUMENT["channels"]:
        uses = [
            operation["action"]
            for operation in DOCUMENT["operations"].values()
            if operation["channel"]["$ref"] == f"#/channels/{name}"
        ]
        assert sorted(uses) == ["receive", "send"]


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_a_sample_satisfies_the_payload_of_its_message_alone(name: str) -> None:
    registry: Registry[Any] = Registry(retrieve=from_disk)  # type: ignore[call-arg]
    said = json.loads(sample(name))
    for other, message in messages(FACTS.name).items():
        valid = Draft202012Validator(message["payload"], registry=registry).is_valid(said)
        assert valid == (other == name)


def test_the_document_has_no_aliases() -> None:
    text = Path(CONTRACTS / "asyncapi.yaml").read_text("utf-8")
    assert not any(isinstance(t, yaml.AliasToken) for t in yaml.scan(text))
