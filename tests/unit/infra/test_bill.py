"""The bill of materials names what is installed, no more and no less."""

import json
from pathlib import Path

from infra.wheels.bill import write_bill
from tests.architecture.test_compose import pinned


def test_the_bill_of_materials_names_every_package_of_the_image(tmp_path: Path) -> None:
    said = json.loads(write_bill(tmp_path).read_text())
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.5")
    assert said["metadata"]["component"]["version"]
    named = {(each["name"], each["purl"].rpartition("@")[2]) for each in said["components"]}
    assert len(said["components"]) == len(named) > 30
    assert {name for name, _ in named} == pinned("infra/docker/runtime.lock").keys()
