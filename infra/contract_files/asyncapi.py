"""AsyncAPI 3.0: the channels, their messages, who sends and who receives."""

import json
from typing import Any

import yaml

from contracts import barriers
from contracts.channels import (
    BARRIER_HEADERS,
    CHANNELS,
    CONTENT_TYPE,
    DEAD,
    FACTS,
    RELEASES,
    Channel,
    Header,
)
from contracts.events import EVENTS
from infra.contract_files.schemas import short_name, stem
from services.reporting.domain.disclosure.release import RECTIFIED, SEALED

BINDING = "0.5.0"  # version of AsyncAPI's Kafka bindings
RELEASE_TYPES = (SEALED, RECTIFIED)
OPERATIONS = (
    ("relay_facts", "send", FACTS, "The relay publishes the log, in order per post."),
    ("project_facts", "receive", FACTS, "A projection worker folds its partitions."),
    ("announce_release", "send", RELEASES, "The sealer announces what it sealed."),
    ("read_releases", "receive", RELEASES, "A partner learns that a release is there."),
    ("set_aside_fact", "send", DEAD, "A worker sets a fact aside and goes on."),
    ("examine_dead_letters", "receive", DEAD, "An operator retries or discards it."),
)


def asyncapi() -> str:
    """The document as YAML; schemas are referred to, never repeated."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Relais",
            "version": "1.0.0",
            "description": "Facts, announcements and dead letters on Kafka. CloudEvents 1.0, "
            "structured mode.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {_id(channel): _channel(channel) for channel in CHANNELS.values()},
        "operations": {
            name: {
                "action": action,
                "channel": {"$ref": f"#/channels/{_id(channel)}"},
                "summary": summary,
            }
            for name, action, channel, summary in OPERATIONS
        },
        "components": {
            "messages": {
                message: body
                for channel in CHANNELS.values()
                for message, body in _messages(channel).items()
            },
            "schemas": {
                f"{_id(channel)}-headers": _headers(channel.headers)
                for channel in CHANNELS.values()
            }
            | {"barrier-headers": _headers(BARRIER_HEADERS)},
        },
    }
    plain = json.loads(json.dumps(document))  # nothing shared, hence no YAML anchors
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)
    return text


def _id(channel: Channel) -> str:
    """`relais.facts.v1` → `facts`."""
    return short_name(channel.name)


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "address": channel.name,
        "title": channel.title,
        "description": channel.description,
        "messages": {
            message: {"$ref": f"#/components/messages/{message}"} for message in _messages(channel)
        },
        "bindings": {
            "kafka": {
                "topic": channel.name,
                "partitions": channel.partitions,
                "replicas": channel.replicas,
                "topicConfiguration": {
                    "cleanup.policy": [channel.cleanup],
                    "retention.ms": channel.retention_ms,
                },
                "bindingVersion": BINDING,
            }
        },
    }


def _messages(channel: Channel) -> dict[str, dict[str, Any]]:
    if channel is FACTS:
        return {
            short_name(name): _message(channel, name, event.__doc__ or "", _fact_payload(name))
            for name, event in sorted(EVENTS.items())
        } | {"barrier": _barrier()}
    if channel is RELEASES:
        return {
            short_name(name): _message(channel, name, channel.description, _announcement(name))
            for name in RELEASE_TYPES
        }
    anything = {"description": "The bytes as they were received, valid or not."}
    return {"dead-letter": _message(channel, "dead-letter", channel.description, anything)}


def _message(channel: Channel, name: str, summary: str, payload: Any) -> dict[str, Any]:
    return {
        "name": name,
        "summary": " ".join(summary.split()),
        "contentType": CONTENT_TYPE,
        "headers": {"$ref": f"#/components/schemas/{_id(channel)}-headers"},
        "payload": payload,
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": channel.key},
                "bindingVersion": BINDING,
            }
        },
    }


def _barrier() -> dict[str, Any]:
    return {
        "name": "barrier",
        "summary": "Every fact of the partition up to this position stands before it.",
        "contentType": barriers.CONTENT_TYPE,
        "headers": {"$ref": "#/components/schemas/barrier-headers"},
        "payload": barriers.BarrierSaid.model_json_schema(),
    }


def _fact_payload(name: str) -> dict[str, Any]:
    return {
        "allOf": [
            {"$ref": "./schemas/fact.v1.json"},
            {
                "type": "object",
                "properties": {
                    "type": {"const": name},
                    "data": {"$ref": f"./schemas/events/{stem(name)}.json"},
                },
            },
        ]
    }


def _announcement(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "CloudEvents envelope: id, period, status, digest, log position.",
        "required": ["specversion", "id", "type", "source", "subject", "time", "data"],
        "properties": {"specversion": {"const": "1.0"}, "type": {"const": name}},
    }


def _headers(headers: tuple[Header, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [header.name for header in headers if header.required],
        "properties": {
            header.name: {"type": "string", "description": header.description}
            | ({"const": header.always} if header.always else {})
            for header in headers
        },
    }
