"""Certificates of docker-compose.yml: who shows which, who trusts whom, and for how long."""

import re
import ssl
from contextlib import suppress
from datetime import timedelta

import pytest
import yaml
from cryptography import x509

from infra.docker.draw_certificates import SERVERS as CERTIFIED
from infra.docker.draw_certificates import draw
from infra.local.front import CADDYFILE
from services.chassis.settings import machine_clock
from tests.architecture.test_compose import OURS, SERVICES
from tests.architecture.tree import ROOT


def test_every_connection_inside_is_tls_and_shows_a_certificate_of_the_one_asked():
    known = {name for server in CERTIFIED.values() for name in server.names}
    caddy = CADDYFILE.read_text()
    asked = re.findall(r"import inside (\w+):", caddy)
    assert set(asked) <= known
    assert re.findall(r"reverse_proxy (\S+)", caddy) == ["https://{args[0]}"]
    assert "tls_trust_pool file /ca/ca.pem" in caddy
    for job in yaml.safe_load((ROOT / "infra/prometheus/prometheus.yml").read_text())[
        "scrape_configs"
    ]:
        names = {name for found in job["dns_sd_configs"] for name in found["names"]}
        assert job["scheme"] == "https"
        assert {job["tls_config"]["server_name"], *names} <= known
        assert job["tls_config"]["ca_file"] == "/tls/ca.pem"
        for name in names:
            told = OURS[name]["environment"]
            shown = {each for each in told if each.endswith("_TLS_CERTIFICATE")}
            assert {told[each] for each in shown} == {"/tls/relais.pem"}, name
    assert SERVICES["grafana"]["environment"]["GF_SERVER_PROTOCOL"] == "https"
    datasources = ROOT / "infra/grafana/provisioning/datasources/prometheus.yml"
    assert "https://prometheus:" in datasources.read_text()
    web = yaml.safe_load((ROOT / "infra/prometheus/web.yml").read_text())["tls_server_config"]
    assert web["cert_file"] == "/tls/prometheus.pem"


def test_certificates_are_drawn_at_each_start_and_by_a_process_that_stays():
    once, stays = OURS["certificates"], OURS["renewal"]
    assert stays["command"] == [*once["command"], "--stay"]
    assert stays["restart"] == "unless-stopped"
    holding = {n for n, s in SERVICES.items() if "authority:/authority" in s.get("volumes", ())}
    assert holding == {"certificates", "renewal"}
    assert not any(v.startswith("tls:") for v in SERVICES["caddy"]["volumes"])


def test_certificates_last_a_week_and_are_drawn_again_before_for_the_names_that_clients_ask_for(
    tmp_path,
):
    tls, secret, public = folders = [tmp_path / name for name in ("tls", "authority", "ca")]
    for each in folders:
        each.mkdir()
    now = machine_clock()
    assert draw(*folders, now - timedelta(days=6)) == list(CERTIFIED)
    assert draw(*folders, now - timedelta(days=4)) == []
    assert draw(*folders, now) == list(CERTIFIED)
    assert {each.name for each in public.iterdir()} == {"ca.pem"}
    assert (secret / "authority.pem").stat().st_mode & 0o077 == 0
    authority = ssl.create_default_context(cafile=str(public / "ca.pem"))
    for server, (_, names) in CERTIFIED.items():
        file = tls / f"{server}.pem"
        assert file.stat().st_mode & 0o077 == (tls / f"{server}.key").stat().st_mode & 0o077 == 0
        shown = x509.load_pem_x509_certificate(file.read_bytes())
        assert shown.not_valid_after_utc - shown.not_valid_before_utc <= timedelta(days=7)
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        served.load_cert_chain(file, tls / f"{server}.key")
        assert all(shaken(authority, served, name) for name in names)
        with pytest.raises(ssl.SSLCertVerificationError):
            shaken(authority, served, "elsewhere")


def shaken(authority: ssl.SSLContext, served: ssl.SSLContext, name: str) -> bool:
    """Whether a client that trusts the authority takes the server for `name`."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = authority.wrap_bio(to_client, to_server, server_hostname=name)
    server = served.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return client.version() is not None
