"""`python -m infra.contract_files [--check]`: write the files, or compare them."""

import argparse
import sys
from pathlib import Path

from infra.contract_files.catalogue import contract_files
from infra.contract_files.folder import differences, write

CONTRACTS = Path(__file__).parents[2] / "contracts"


def main() -> int:
    """Write the generated files; with `--check`, print what differs and exit 1."""
    parser = argparse.ArgumentParser(prog="contract_files", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, show what is not up to date"
    )
    files = contract_files()
    if not parser.parse_args().check:
        write(CONTRACTS, files)
        return 0
    found = differences(CONTRACTS, files)
    sys.stdout.writelines(found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
