"""Logs are JSON lines; metrics are those of the catalogue."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.chassis.logs import MOST_A_MINUTE, Counted, configure, logger
from services.chassis.metrics import Meters, Metric


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    before = logging.getLogger().handlers[:]
    stream = io.StringIO()
    configure("essai", stream=stream)
    yield stream
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_every_log_is_one_json_line_with_its_service(lines: io.StringIO) -> None:
    logger("a").info("opened", fact="0190b7c1")
    logging.getLogger("library").warning("slow %s", "disk")
    ours, theirs = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (ours["event"], ours["fact"], ours["service"]) == ("opened", "0190b7c1", "essai")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == (
        "slow disk",
        "warning",
        "library",
    )


def test_lines_that_anybody_can_cause_are_counted_beyond_so_many_a_minute(
    lines: io.StringIO,
) -> None:
    now = 0.0
    refused = Counted("porte", lambda: now)
    for _ in range(MOST_A_MINUTE + 7):
        refused.warning("refused", who="a")
    now = 61.0
    refused.warning("refused", who="b")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert len(told) == MOST_A_MINUTE + 2
    assert (told[-2]["left_out"], told[-1]["who"]) == (7, "b")


def test_a_stream_owes_no_line_to_what_an_older_one_left_out(lines: io.StringIO) -> None:
    now = 0.0
    refused = Counted("porte", lambda: now)
    for _ in range(MOST_A_MINUTE + 7):
        refused.warning("refused", who="a")
    configure("essai", stream=(anew := io.StringIO()))
    refused.warning("refused", who="b")
    now = 61.0
    refused.warning("refused", who="c")
    assert [json.loads(line)["who"] for line in anew.getvalue().splitlines()] == ["b", "c"]


def test_a_failure_is_one_short_line_without_a_local_variable(lines: io.StringIO) -> None:
    secret = "CANARI-" + "mot-de-passe"
    deep = [secret] * 10_000
    try:
        raise ValueError("x" * 100_000)
    except ValueError:
        logger("a").exception("unexpected_error", given="y" * 100_000)
    assert len(deep) == 10_000
    (line,) = lines.getvalue().splitlines()
    assert secret not in line
    assert len(line) < 20_000
    said = json.loads(line)
    assert said["exception"][0]["exc_type"] == "ValueError"
    assert "test_logs_and_metrics.py" in line


def test_what_is_not_in_the_catalogue_cannot_be_counted() -> None:
    declared = Metric("relais_sample", "counter", "Exemple", ("kind",))
    meters = Meters([declared])
    meters.counter(declared).labels("a").inc()
    assert b'relais_sample_total{kind="a"} 1.0' in meters.render()
    with pytest.raises(KeyError):
        meters.gauge(Metric("relais_other", "gauge", "Autre"))
