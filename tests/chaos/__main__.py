"""`make chaos`: every fault many times; the table of docs/reliability.md."""

import argparse
import sys
from pathlib import Path

from tests.chaos.faults import FAULTS, Fault, survive
from tests.chaos.platform import platform

OUTAGE_S = 60.0
PAGE = Path(__file__).parents[2] / "docs/reliability.md"
BEGIN, END = "<!-- chaos: written by make chaos -->\n", "<!-- end of chaos -->"
HEAD = "| fault | rounds | facts | lost | double | seconds a round |\n|---|--:|--:|--:|--:|--:|\n"


def main() -> int:
    """Run the rounds, print and write the table; 1 when anything was lost or double."""
    parser = argparse.ArgumentParser(description="Faults, many times.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("faults", nargs="*", help=f"only these, of {', '.join(FAULTS)}")
    arguments = parser.parse_args()
    lines, exact = [], True
    print(HEAD, end="", flush=True)
    for name in arguments.faults or FAULTS:
        line, ok = rounds(FAULTS[name], arguments.rounds)
        print(line, flush=True)
        lines.append(line)
        exact = exact and ok
    if not arguments.faults:
        before, _, rest = PAGE.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}{HEAD}{chr(10).join(lines)}\n{END}{after}")
    return 0 if exact else 1


def rounds(fault: Fault, number: int) -> tuple[str, bool]:
    """A fault, so many times on one platform; its line, and whether all was exact."""
    with platform() as at_work:
        at_work.outage_s = OUTAGE_S
        found = [survive(at_work, fault) for _ in range(number)]
    facts = f"{sum(each.verdict.facts for each in found):,}".replace(",", " ")
    lost = sum(len(each.verdict.lost) for each in found)
    double = sum(len(each.verdict.double) for each in found)
    seconds = sum(each.seconds for each in found) / number
    line = f"| {fault.name} | {number} | {facts} | {lost} | {double} | {seconds:.1f} |"
    return line, not lost and not double


if __name__ == "__main__":
    sys.exit(main())
