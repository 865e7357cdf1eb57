"""`python -m tests.falsifications --seed 1 --count 500`: which kind, how many, found by which step.

Ends with 1 when one was not found.
"""

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.falsifications.campaign import Field, Found, campaign
from tests.falsifications.kinds import KINDS
from tests.falsifications.varied import MORE_POSTS, READ, Varied
from tests.integration.auditing.conftest import audited_in


def main() -> int:
    """Make, look, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kind", default="", help="one kind alone, by its name")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="relais-falsifications-") as folder:
        field = Field.of(
            audited_in(Path(folder), Varied(9, 40, MORE_POSTS), READ), Path(folder) / "field"
        )
        if asked.kind:
            kinds = [kind for kind in KINDS if asked.kind in kind.name]
            turns = range(asked.seed, asked.seed + asked.count)
            found = [field.one(kind, seed) for seed in turns for kind in kinds]
        else:
            found = []
            for each in campaign(field, asked.seed, asked.count):
                found.append(each)
                print(f"\r{len(found)}/{asked.count}", end="", file=sys.stderr)
    return told(found)


def told(found: list[Found]) -> int:
    """Print each kind: made, found, by which steps; then every one that went unseen."""
    steps = defaultdict[str, Counter[str]](Counter)
    for each in found:
        steps[each.kind.name][each.step] += 1
    for kind, counts in steps.items():
        made, unseen = sum(counts.values()), counts.pop("", 0)
        by = ", ".join(f"{step} {count}" for step, count in counts.most_common())
        print(f"{kind} | {made} | {made - unseen} | {by}")
    failed = [each for each in found if each.fails]
    for each in failed:
        print(f"NON TROUVÉE : {each.kind.name}, graine {each.seed}, liasse {each.bundle}")
    listed = sum(each.step.startswith("dit non") for each in found)
    print(
        f"{len(found) - len(failed)} of {len(found)} operator's falsifications found"
        f" ({listed} of them in rows listed as not verifiable)"
    )
    return 1 if failed else 0


raise SystemExit(main())
