"""docker-compose.yml agrees with the code it starts; no Docker engine is needed to see it."""

import re
import tomllib
from ipaddress import ip_address, ip_network

import pytest
import yaml
from typer.main import get_command

from contracts.read_model import READ_MODELS
from infra.docker.draw_secrets import drawn
from infra.kafka.acls import TABLE as ACLS
from infra.local.front import CADDYFILE, routes
from infra.postgres.apply import URL
from services.cli.access import access
from services.cli.accounts import account
from services.cli.keys import keys
from services.cli.main import PROCESSES
from services.cli.main import command as verbs
from services.keys import KEYS, KEYS_SOCKET
from services.keys.freed import WHOLLY
from services.keys.parts import PARTS
from tests.architecture.known import variables
from tests.architecture.tree import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"].startswith("relais:")}
JOBS = {
    ("infra.postgres.apply", "roles"),
    ("infra.postgres.apply", "grants"),
    ("infra.kafka.acls", "grants"),
    ("infra.docker.draw_certificates", "/tls"),
}
JAAS = "KAFKA_LISTENER_NAME_INSIDE_PLAIN_SASL_JAAS_CONFIG"
SERVERS = {"POSTGRES_", "KAFKA_", "CLUSTER_ID", "GF_"}


def test_only_the_proxy_publishes_ports_and_only_on_loopback():
    publishing = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}
    assert list(publishing) == ["caddy"]
    assert all(port.startswith("127.0.0.1:") for port in publishing["caddy"])


def test_only_the_proxy_stands_on_a_network_that_leads_outside():
    assert COMPOSE["networks"]["inside"]["internal"]
    outside = [name for name, each in SERVICES.items() if "outside" in each["networks"]]
    assert outside == ["caddy"]


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_a_verb_of_the_code(name):
    entrypoint, command = OURS[name].get("entrypoint"), OURS[name]["command"]
    if entrypoint:
        assert (entrypoint[2], command[0]) in JOBS
        return
    service, verb, *rest = command
    if service in ("access", "account", "grant", "keys"):
        known = {"access": access, "keys": keys}.get(service, account)
        assert verb in {each.name or each.callback.__name__ for each in known.registered_commands}
        return
    assert service in PROCESSES
    assert verb in get_command(verbs([service])).commands[service].commands
    assert (service, verb) != ("projections", "run") or rest[0] in READ_MODELS


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_process_reads(name):
    known = variables() | {each for each in drawn() if each.startswith("RELAIS_PASSWORD_")} | {URL}
    assert set(OURS[name].get("environment", {})) <= known | WHOLLY.keys()


def test_each_read_model_has_a_worker_and_each_step_its_process():
    commands = [tuple(each["command"]) for each in OURS.values()]
    for model in READ_MODELS:
        assert ("projections", "run", model) in commands
    served = {("reporting", "api"), *(("faces", each) for each in ("audit", "partners", "posts"))}
    assert {("intake", "api"), ("intake", "relay"), *served} <= set(commands)


def test_every_volume_is_declared_and_every_file_mounted_exists():
    mounted = [
        volume.split(":")[0] for each in SERVICES.values() for volume in each.get("volumes", ())
    ]
    named = {name for name in mounted if not name.startswith("./")}
    assert named == set(COMPOSE["volumes"])
    assert all((ROOT / name).exists() for name in mounted if name.startswith("./"))


def test_every_image_is_pinned_by_version_and_ours_is_of_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for each in SERVICES.values():
        assert re.search(r":v?\d+\.\d+", each["image"])
    assert {each["image"] for each in OURS.values()} == {f"relais:{version}"}


def test_every_process_restarts_and_has_a_limit_of_memory():
    for each in SERVICES.values():
        assert each["restart"] in ("unless-stopped", "on-failure")
        assert each["deploy"]["resources"]["limits"]["memory"]


def test_no_secret_stands_in_the_file_and_all_that_are_asked_are_drawn():
    asked = set(re.findall(r"\$\{(\w+)", TEXT))
    assert asked == set(drawn())
    assert not re.search(r'PASSWORD: (?!"?\$\{)', TEXT)
    assert ".env" in (ROOT / ".gitignore").read_text().split()


def test_everything_waited_for_is_there_and_can_come_to_that_state():
    for each in SERVICES.values():
        waits = each.get("depends_on", {})
        for name in waits:
            assert name in SERVICES
            wait = waits[name] if isinstance(waits, dict) else {}
            if wait.get("condition") == "service_healthy":
                assert "healthcheck" in SERVICES[name]


def test_whoever_serves_people_has_accounts_and_believes_the_proxy_alone():
    proxy = SERVICES["caddy"]["networks"]["inside"]["ipv4_address"]
    (places,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    assert ip_address(proxy) in ip_network(places["subnet"])
    assert ip_address(proxy) not in ip_network(places["ip_range"])  # nobody else is given it
    databases = {
        "intake": "ACCESS",
        "reporting": "ACCESS",
        "audit": "AUDIT",
        "partners": "PARTNERS",
        "posts": "POSTS",
    }
    assert set(databases) == {r.process for r in routes(CADDYFILE.read_text())} - {None, "grafana"}
    for name, prefix in databases.items():
        told = OURS[name]["environment"]
        assert told["RELAIS_ACCESS_PROXY"] == proxy
        assert told["RELAIS_ACCESS_ADDRESS"].startswith("https://")
        assert "relais_access" not in told[f"RELAIS_{prefix}_DATABASE_URL"]


def test_the_holder_alone_is_told_keys_and_each_other_reaches_it_by_its_own_socket():
    told = {name for name, each in OURS.items() if {*KEYS} & each.get("environment", {}).keys()}
    assert told == {"keys"}
    assert SERVICES["keys"]["networks"] == ["alone"]
    assert COMPOSE["networks"]["alone"]["internal"]
    asking = {n for n, each in OURS.items() if KEYS_SOCKET in each.get("environment", {})}
    volumes = {name: f"keys-{name}:/run/relais/keys" for name in asking}
    assert asking <= PARTS.parts.keys()
    assert all(volumes[name] in OURS[name]["volumes"] for name in asking)
    given = {each for name in OURS.keys() - {"keys"} for each in OURS[name]["volumes"]}
    assert {each for each in given if each.startswith("keys-")} == {*volumes.values()}
    mounted = {f"keys-{name}:/run/relais/keys/{name}" for name in asking}
    assert mounted < {*SERVICES["keys"]["volumes"]}
    image = (ROOT / "infra/docker/Dockerfile").read_text().split()
    assert asking <= {each.rstrip(";") for each in image}  # else a volume is root's


def test_who_has_keys_or_what_is_typed_writes_over_at_once_what_it_frees():
    wholly = {
        n for n, each in OURS.items() if WHOLLY.items() <= each.get("environment", {}).items()
    }
    assert wholly == {"keys", "posts"}


def test_metrics_are_not_served_outside():
    caddy = (ROOT / "infra/caddy/Caddyfile").read_text()
    assert "@inside path /metrics" in caddy
    assert "respond @inside 404" in caddy


def test_who_speaks_to_the_database_asks_for_its_certificate_and_nobody_comes_without_tls():
    image = (ROOT / "infra/docker/Dockerfile").read_text()
    assert "ENV PGSSLMODE=verify-full PGSSLROOTCERT=/tls/ca.pem" in image
    speaking = OURS.keys() - {"keys"}  # which speaks to nobody
    assert all(any(each.startswith("tls:/tls") for each in OURS[n]["volumes"]) for n in speaking)
    assert not any("sslmode" in url for each in OURS.values() for url in _urls(each))
    server = SERVICES["postgresql"]
    assert "ssl=on" in server["command"]
    assert "hba_file=/etc/postgresql/pg_hba.conf" in server["command"]
    rules = (ROOT / "infra/postgres/pg_hba.conf").read_text().splitlines()
    assert {rule.split()[0] for rule in rules if rule and rule[0] != "#"} == {"local", "hostssl"}
    assert not any(rule.endswith("trust") for rule in rules)


def _urls(service):
    return [each for each in service.get("environment", {}).values() if "postgresql://" in each]


def test_who_speaks_to_kafka_says_who_it_is_over_tls():
    for name, each in OURS.items():
        told = each.get("environment", {})
        if "RELAIS_KAFKA_BOOTSTRAP_SERVERS" in told:
            assert told["RELAIS_KAFKA_SECURITY_PROTOCOL"] == "SASL_SSL", name
            known = SERVICES["kafka"]["environment"][JAAS]
            said = told["RELAIS_KAFKA_USERNAME"], told["RELAIS_KAFKA_PASSWORD"]
            assert 'user_{}="{}"'.format(*said) in known
    broker = SERVICES["kafka"]["environment"]
    assert "INSIDE:SASL_SSL" in broker["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"]
    assert "CONTROLLER://localhost:" in broker["KAFKA_LISTENERS"]


def test_each_user_of_kafka_has_rights_of_its_own_and_gets_them_before_anybody_comes():
    broker = SERVICES["kafka"]["environment"]
    assert broker["KAFKA_AUTHORIZER_CLASS_NAME"].endswith("StandardAuthorizer")
    assert "KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND" not in broker
    said = {
        each["environment"].get("RELAIS_KAFKA_USERNAME")
        for name, each in OURS.items()
        if name not in ("acls", "renewal")
        and "RELAIS_KAFKA_BOOTSTRAP_SERVERS" in each.get("environment", {})
    }
    assert said == {*ACLS}
    assert "channels" in SERVICES["relay"]["depends_on"]
    assert SERVICES["channels"]["depends_on"] == {
        "acls": {"condition": "service_completed_successfully"}
    }


def test_grafana_is_shown_to_its_own_accounts_alone():
    told = SERVICES["grafana"]["environment"]
    assert told["GF_SECURITY_ADMIN_PASSWORD"] == "${RELAIS_PASSWORD_GRAFANA:?}"
    assert told["GF_AUTH_ANONYMOUS_ENABLED"] == told["GF_USERS_ALLOW_SIGN_UP"] == "false"
    assert told["GF_SECURITY_COOKIE_SECURE"] == "true"


def test_the_image_holds_what_was_tested_and_nothing_that_only_tests_need():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    tested, shipped = pinned("requirements.lock"), pinned("infra/docker/runtime.lock")
    assert shipped.items() <= tested.items()
    wanted = {re.split(r"[\[<>=;]", each)[0] for each in project["dependencies"]}
    assert wanted <= shipped.keys()
    only_tests = {re.split(r"[<>=;]", e)[0] for e in project["optional-dependencies"]["test"]}
    assert not only_tests & shipped.keys()
    image = (ROOT / "infra/docker/Dockerfile").read_text().partition("FROM")[2].rpartition("FROM")
    assert "requirements.lock" not in image[2]
    assert "/venv/bin/python -m pip install --require-hashes -r runtime.lock" in image[0]


def pinned(name: str) -> dict[str, str]:
    """The version of each package of a list, its hashes after it."""
    whole = re.sub(r"#[^\n]*", "", (ROOT / name).read_text()).replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in whole.splitlines() if line.strip()]
    return {each[0].partition("==")[0]: " ".join(each) for each in lines}


def test_every_line_of_every_process_can_be_sent_elsewhere_over_tls():
    remote = yaml.safe_load((ROOT / "infra/docker/remote-logs.yml").read_text())["services"]
    assert set(remote) == set(SERVICES)
    for each in remote.values():
        assert each["logging"]["driver"] == "syslog"
        said = each["logging"]["options"]
        assert said["syslog-address"].startswith("tcp+tls://")
        assert said["syslog-tls-ca-cert"]
        assert "syslog-tls-skip-verify" not in said
