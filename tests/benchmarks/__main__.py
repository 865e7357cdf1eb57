"""`make bench`: each figure beside a raw limit of the same run. Never a timed test."""

import shutil
import sys
from collections.abc import Callable

from tests.benchmarks import (
    catch_up,
    channel_visibility,
    desk,
    finding,
    first_figure,
    intake_import,
    intake_latency,
    intake_postgres,
    log_tree,
    many_posts,
    pages,
    quix,
    rebuild_memory,
    relay,
    sealing,
    starting,
    strangers,
    table,
    verify,
    visibility,
    workers,
)
from tests.benchmarks.national import FOLDER
from tests.benchmarks.row import Row

SMALL = 10  # `--quick` divides the sizes by this
A_YEAR = 500_000  # facts, of which 2008 is over and can be sealed


def main() -> int:
    """Run the benchmarks named, or all; print a line as soon as it is known."""
    names = [word for word in sys.argv[1:] if not word.startswith("--")]
    size = 100_000 // (SMALL if "--quick" in sys.argv else 1)
    benchmarks: dict[str, Callable[[], list[Row]]] = {
        "import": lambda: intake_import.run(size),
        "latency": intake_latency.run,
        "postgres": intake_postgres.run,
        "log-tree": lambda: log_tree.run(10 * size),
        "visibility": lambda: visibility.run(300 if size == 100_000 else 60),
        "catch-up": lambda: catch_up.run(2 * size),
        "channel-visibility": lambda: channel_visibility.run(size // 100),
        "relay": lambda: relay.run(size),
        "workers": lambda: workers.run(2 * size),
        "quix": lambda: quix.run(size),
        "memory": lambda: rebuild_memory.run(size),
        "starting": starting.run,
        "strangers": strangers.run,
        "sealing": lambda: sealing.run(max(10 * size, A_YEAR)),
        "many-posts": lambda: many_posts.run(A_YEAR),
        "verify": lambda: verify.run(max(10 * size, A_YEAR)),
        "table": lambda: table.run(size),
        "finding": lambda: finding.run(size // 5),
        "desk": desk.run,
        "first-figure": first_figure.run,
        "pages": lambda: pages.run(A_YEAR),
        "pages-distributed": lambda: pages.run_distributed(40 if size == 100_000 else 3),
    }
    print(f"{'figure':<58}{'measured':>12}  {'unit':<10}{'target':<10}met", flush=True)
    try:
        for name in names or benchmarks:
            for row in benchmarks[name]():
                print(
                    f"{row.what:<58}{row.value:>12,.2f}  {row.unit:<10}"
                    f"{row.target:<10}{row.verdict}",
                    flush=True,
                )
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
