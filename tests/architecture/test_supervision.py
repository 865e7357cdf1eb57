"""Prometheus' rules and Grafana's dashboard name only what the services measure."""

import json
import re

import pytest
import yaml

from services.faces.settings import AuditSettings, PartnersSettings, PostsSettings
from services.intake.settings import IntakeSettings, RelaySettings
from services.operations.scheduler.settings import SchedulerSettings
from services.reporting.settings import ReportingSettings
from tests.architecture.known import metric_names
from tests.architecture.tree import ROOT

RULES = [
    rule
    for group in yaml.safe_load((ROOT / "infra/prometheus/rules.yml").read_text())["groups"]
    for rule in group["rules"]
]
PANELS = json.loads((ROOT / "infra/grafana/dashboards/relais.json").read_text())["panels"]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in PANELS for target in panel["targets"]
]
WATCHED = {
    "relais_projection_lag_facts": "lag",
    "relais_projection_dead_letters": "dead letters",
    "relais_projection_heartbeat_age_seconds": "stale heartbeat",
    "relais_intake_store_failures_total": "disk and store failures",
    "relais_intake_facts_total": "rejected share",
    "relais_access_unusual": "an account or a crowd that does what nobody does",
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_metric_named_is_one_that_a_service_has(expression):
    assert set(re.findall(r"relais_[a-z_]+", expression)) <= metric_names()


def test_every_rule_says_in_french_what_is_seen_and_what_to_do():
    for rule in RULES:
        assert set(rule["annotations"]) == {"summary", "action"}
        assert all(len(words.split()) >= 3 for words in rule["annotations"].values())
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_what_must_be_watched_is_watched():
    said = " ".join(rule["expr"] for rule in RULES)
    assert not [why for metric, why in WATCHED.items() if metric not in said]


DEFAULT_PORTS = {
    name: settings.model_fields["port"].default
    for name, settings in (
        ("intake", IntakeSettings),
        ("relay", RelaySettings),
        ("reporting", ReportingSettings),
        ("audit", AuditSettings),
        ("partners", PartnersSettings),
        ("posts", PostsSettings),
        ("scheduler", SchedulerSettings),
    )
}
"""Where a process listens that is told of no other port."""


def test_prometheus_asks_the_ports_that_compose_gives():
    scraped = yaml.safe_load((ROOT / "infra/prometheus/prometheus.yml").read_text())
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for job in scraped["scrape_configs"]:
        for found in job["dns_sd_configs"]:
            for name in found["names"]:
                said = [v for k, v in services[name]["environment"].items() if k.endswith("_PORT")]
                assert (said or [str(DEFAULT_PORTS[name])]) == [str(found["port"])]
