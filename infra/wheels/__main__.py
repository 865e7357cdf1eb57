"""python -m infra.wheels: both distributions as wheels, and a bill of materials, in a folder."""

from argparse import ArgumentParser
from pathlib import Path

from infra.wheels.bill import write_bill
from infra.wheels.building import build_platform, build_verifier

parser = ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path("dist"))
out = parser.parse_args().out
for made in (build_platform(out), build_verifier(out), write_bill(out)):
    print(made, f"{made.stat().st_size / 1e6:.1f} MB")
