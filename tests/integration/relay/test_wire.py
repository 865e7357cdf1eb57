"""What the relay puts on the wire is what contracts/asyncapi.yaml says."""

import json

from contracts.envelope import decode
from contracts.streams import channel_key, stream_of
from services.intake.adapters.log.event_store import EventStore
from services.intake.ports import NewFact
from tests.contract.files import EVENT_NAMES, sample, validator
from tests.contract.test_asyncapi import messages, resolve
from tests.integration.relay.wire import relaying, wire_on


def test_every_event_travels_as_the_contract_says(tmp_path, kafka_broker):
    facts = [decode(sample(name)) for name in EVENT_NAMES]
    store = EventStore(tmp_path / "intake.db")
    versions: dict[str, int] = {}
    for fact in facts:
        stream = stream_of(fact)
        versions[stream] = versions.get(stream, 0) + 1
        store.append([NewFact(stream, versions[stream], fact, b"\0" * 32)])
    with (
        wire_on(kafka_broker.address) as wire,
        relaying(wire.settings, file=tmp_path / "intake.db"),
    ):
        seen = wire.until(store.log_id, len(facts))
    declared = messages("relais.facts.v1")
    told = {each.position: each for each in seen if each.barrier is None}
    for position, (name, fact) in enumerate(zip(EVENT_NAMES, facts, strict=True), 1):
        message = told[position]
        assert message.value == sample(name)
        assert message.key == channel_key(fact).encode()
        assert message.headers["stream"] == stream_of(fact).encode()
        require_headers(message, declared[name])
        validator("fact.v1").validate(json.loads(message.value))
    for barrier in (each for each in seen if each.barrier):
        assert barrier.key is None
        require_headers(barrier, declared["barrier"])
    store.close()


def require_headers(message, declared):
    """Those declared are there, the constant ones as declared, and no other."""
    headers = resolve(declared["headers"]["$ref"])
    assert message.headers.keys() == headers["properties"].keys()
    for name, schema in headers["properties"].items():
        assert schema.get("const") in (None, message.headers[name].decode())
    assert message.headers["content-type"].decode() == declared["contentType"]
