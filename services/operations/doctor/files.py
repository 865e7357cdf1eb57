"""Data files and folders that others than their owner may open."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from services.operations.doctor.findings import Finding
from services.operations.exposed import exposed

NAMED_BY = ("_FILE", "_OUTBOX")
"""How the variables end that say where a process keeps what is its own."""
PUBLIC = ("RELAIS_KAFKA_CA_FILE", "RELAIS_KAFKA_CERTIFICATE_FILE")


def files(variables: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each file or folder of data that the environment names."""
    for name in sorted(variables.keys() - set(PUBLIC)):
        place = Path(variables[name])
        if name.startswith("RELAIS_") and name.endswith(NAMED_BY) and place.exists():
            said = list(exposed(place))
            shown = said[0] if said else "à son propriétaire seul"
            yield Finding(str(place), not said, shown, f"« chmod -R go= {place} ».")
