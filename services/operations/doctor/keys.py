"""Who holds the keys, and whether they answer."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from services.keys import KEYS, KEYS_SOCKET
from services.keys.asking import Holder
from services.operations.doctor.findings import Finding

READ_HERE = tuple(f"{name}_FILE" for name in ("RELAIS_VAULT_KEY", "RELAIS_LOG_KEY"))


def keys(variables: Mapping[str, str]) -> Iterator[Finding]:
    """One finding, where the environment says anything of a key."""
    if told := variables.get(KEYS_SOCKET):
        trouble = Holder(Path(told)).trouble()
        yield Finding("clés", not trouble, trouble or f"tenues par le gardien ({told})", TO_DO)
    elif any(name in variables for name in (*KEYS, *READ_HERE)):
        yield Finding("clés", False, "chaque processus lit les siennes", TO_DO)


TO_DO = f"lancez « relais keys hold », et dites sa prise à chaque processus par {KEYS_SOCKET}."
