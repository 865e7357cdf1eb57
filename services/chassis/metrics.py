"""Prometheus metrics declared as a catalogue: what is not declared cannot be counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

MEDIA_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of a service's catalogue. No label may name a post or a person."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


class Meters:
    """The metrics of a catalogue, in a registry of their own (many can live in a process)."""

    def __init__(self, catalogue: Iterable[Metric]) -> None:
        """Register every metric of `catalogue`."""
        self.registry = CollectorRegistry()
        self._made = {each.name: _made(each, self.registry) for each in catalogue}

    def counter(self, metric: Metric) -> Counter:
        """The counter declared as `metric`."""
        return cast(Counter, self._made[metric.name])

    def gauge(self, metric: Metric) -> Gauge:
        """The gauge declared as `metric`."""
        return cast(Gauge, self._made[metric.name])

    def histogram(self, metric: Metric) -> Histogram:
        """The histogram declared as `metric`."""
        return cast(Histogram, self._made[metric.name])

    def render(self) -> bytes:
        """All of them in Prometheus' text format (MEDIA_TYPE)."""
        return generate_latest(self.registry)


def _made(each: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    if each.kind == "counter":
        return Counter(each.name, each.help, each.labels, registry=registry)
    if each.kind == "gauge":
        return Gauge(each.name, each.help, each.labels, registry=registry)
    buckets = each.buckets or Histogram.DEFAULT_BUCKETS
    return Histogram(each.name, each.help, each.labels, registry=registry, buckets=buckets)
