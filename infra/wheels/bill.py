"""The bill of materials of the platform: what runs beside its own code, as CycloneDX 1.5."""

import json
import re
import tomllib
from pathlib import Path

from infra.wheels.building import ROOT

LOCK = ROOT / "infra/docker/runtime.lock"


def bill() -> dict[str, object]:
    """Every locked package with its version, as scanners of known flaws read it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK.read_text(), re.MULTILINE)
    own = {"type": "application", "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": own},
        "components": [
            {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}
            for name, version in pinned
            for purl in [f"pkg:pypi/{name}@{version}"]
        ],
    }


def write_bill(out: Path) -> Path:
    """The bill beside the wheels, the same bytes from the same lock; where it is."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "relais.cdx.json"
    path.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    return path
