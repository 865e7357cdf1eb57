"""Prometheus metrics declared as a catalogue: what is not declared cannot be counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

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
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._histograms: dict[str, Histogram] = {}
        for each in catalogue:
            self._add(each)

    def counter(self, metric: Metric) -> Counter:
        """The counter declared as `metric`."""
        return self._counters[metric.name]

    def gauge(self, metric: Metric) -> Gauge:
        """The gauge declared as `metric`."""
        return self._gauges[metric.name]

    def histogram(self, metric: Metric) -> Histogram:
        """The histogram declared as `metric`."""
        return self._histograms[metric.name]

    def render(self) -> bytes:
        """All of them in Prometheus' text format (MEDIA_TYPE)."""
        return generate_latest(self.registry)

    def _add(self, each: Metric) -> None:
        if each.kind == "counter":
            self._counters[each.name] = Counter(
                each.name, each.help, each.labels, registry=self.registry
            )
        elif each.kind == "gauge":
            self._gauges[each.name] = Gauge(
                each.name, each.help, each.labels, registry=self.registry
            )
        else:
            self._histograms[each.name] = Histogram(
                each.name,
                each.help,
                each.labels,
                registry=self.registry,
                buckets=each.buckets or Histogram.DEFAULT_BUCKETS,
            )
