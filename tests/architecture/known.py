"""What the services declare of themselves, gathered by importing all of them."""

import pkgutil
from functools import cache
from importlib import import_module

import services
from services.chassis.metrics import Metric
from services.chassis.settings import Settings

SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}


@cache
def modules():
    """Every module of the services but those that are run."""
    found = pkgutil.walk_packages(services.__path__, "services.")
    names = [each.name for each in found if not each.name.endswith(("__main__", ".env"))]
    return [import_module(name) for name in names if ".versions." not in name]


def metric_names() -> set[str]:
    """Every time series that Prometheus can find."""
    declared = [each for module in modules() for each in vars(module).values()]
    metrics = [each for each in declared if isinstance(each, Metric)]
    return {each.name + suffix for each in metrics for suffix in SUFFIXES[each.kind]}


def variables() -> set[str]:
    """Every variable that a process reads."""
    modules()
    known, waiting = set(), [Settings]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if hasattr(kind, "PREFIX"):
            known |= {kind.PREFIX + field.upper() for field in kind.model_fields}
    return known
