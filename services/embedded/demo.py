"""The demo: a synthetic national history, received as it happened, then served."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from contracts.answers import Tally
from services.access.domain.principals import Role
from services.composition.distributed import Distributed
from services.composition.setup import SetUp
from services.embedded.demo_accounts import make, require_demo
from services.embedded.platform import Platform
from services.faces.accounts.demo_roles import login_of, preparing
from services.operations.importing import import_facts
from services.operations.scheduler.due import due_periods
from services.reporting.adapters.formats.figures import rounded
from services.reporting.sealer.counted import SealingRefused
from services.synthetic import DATASETS
from services.synthetic.national118.days import REPORT_YEAR, TAIL_DAYS, Span

ESTIMATED_FACTS = 445_000  # a year of 118 posts, before they are counted
LAST = "9999"  # after any instant of a fact


class Demo(NamedTuple):
    """What the data folder of a demo holds once it is filled."""

    posts: int
    years: int
    until: date | None = None
    """The last day of its activity; None: its years begin with the report's."""
    accepted: int = 0
    """Facts of its history; 0 as long as some are missing."""

    @classmethod
    def of(cls, opened: Platform) -> "Demo | None":
        """The demo of a folder, None where none was begun."""
        if not opened.folder.demo.exists():
            return None
        told = from_json(opened.folder.demo.read_bytes())
        known = {name: told[name] for name in cls._fields if name in told}  # others: of before
        return TypeAdapter(cls).validate_python(known)

    def keep(self, opened: Platform) -> None:
        """Write it, whole or not at all."""
        made = opened.folder.demo
        unfinished = made.with_suffix(".part")
        unfinished.write_bytes(to_json(self._asdict()))
        unfinished.replace(made)

    @property
    def first_year(self) -> int:
        """The first year of its activity."""
        return Span.of(self.years, self.until).first_year

    @property
    def over(self) -> date:
        """The day after its activity: what people enter of later days is for them to seal."""
        return date.fromordinal(Span.of(self.years, self.until).last_day + 1)

    @property
    def releases(self) -> int:
        """How many quarters and years of it end."""
        last = date.fromordinal(Span.of(self.years, self.until).last_day)
        quarters, years = 4 * (self.years - 1) + last.month // 3, self.years - (last.month < 12)
        return quarters + years

    @property
    def facts(self) -> int:
        """How many its history has, as an estimate until it is complete."""
        return self.accepted or ESTIMATED_FACTS * self.posts * self.years // 118


def last_closed(today: date) -> date:
    """The end of the last quarter whose late facts have come by `today`."""
    quarter = today - timedelta(days=TAIL_DAYS + 1)
    return date(quarter.year, (quarter.month + 2) // 3 * 3 - 2, 1) - timedelta(days=1)


def begin(opened: Platform, posts: int, years: int, until: date | None = None) -> Demo:
    """The demo of the folder, begun with so many posts and years where it is empty.

    Raises AccessRefused for a folder that no demo made, or an address that is not for one.
    """
    opened.folder.path.mkdir(parents=True, exist_ok=True)
    begun = Demo.of(opened)
    require_demo(opened, made=begun is not None or not any(opened.folder.path.iterdir()))
    demo = begun or Demo(posts, years, until)
    demo.keep(opened)
    return demo


def receive(
    opened: Platform, demo: Demo, advanced: Callable[[], None], until: date | None = None
) -> Tally:
    """Have the log receive the demo's history: all of it, or what came before the day `until`.

    The facts are received under their own devices' clocks, so that delays and `--as-of`
    mean something. An import that was interrupted goes on after the facts that are there.
    """
    there = opened.feed.head()
    lines = _lines(islice(_until(demo, until), there, None), advanced)
    refused = opened.folder.path / "demo.rejected.jsonl"
    tally = import_facts(opened.intake, lines, simulated=True, rejected=refused)
    if until is None and not tally.rejected + tally.conflict:
        demo._replace(accepted=there + tally.accepted).keep(opened)
    return tally


def fill(
    opened: Distributed, demo: Demo, advanced: Callable[[], None], until: date | None = None
) -> Tally | None:
    """`receive` for the log of a distributed set-up, None where all of the demo is there.

    Nobody else may say facts meanwhile. Raises AccessRefused likewise.
    """
    accounts = opened.access.accounts
    known = accounts.register().accounts
    begun = login_of(Role.ADMINISTRATEUR) in known
    require_demo(opened, made=begun or not (known or opened.feed.head()))
    if preparing(accounts) is None:
        return None
    make(accounts, Role.ADMINISTRATEUR)  # first, as the mark of a demo that has begun
    with TemporaryDirectory(prefix="relais-demo-") as folder:
        refused = Path(folder) / "rejected.jsonl"
        lines = _lines(islice(_until(demo, until), opened.feed.head(), None), advanced)
        return import_facts(opened.intake, lines, simulated=True, rejected=refused)


def seal_due(
    opened: SetUp,
    told: Callable[[str], None],
    since: int = REPORT_YEAR,
    until: date = date.max,
) -> None:
    """Seal each closed quarter, then each closed year, that has no release yet; sign them all.

    None before the year `since`, nor that ends from the day `until` on. A period of too few
    persons is told, and left.
    """
    for period in due_periods(opened, until, since):
        try:
            release = opened.sealer.seal(period)
            hidden = rounded(release.hidden_share, 2)
            told(f"Édition {release.id} scellée : {hidden} % de cases cachées.")
        except SealingRefused as refused:
            told(str(refused))
    opened.notary.sign()


def _until(demo: Demo, until: date | None) -> Iterator[Mapping[str, Any]]:
    """The history of a demo, or what of it came before a day."""
    end = until.isoformat() if until else LAST
    history = DATASETS["national118"](posts=demo.posts, years=demo.years, until=demo.until)
    return takewhile(lambda fact: fact["time"] < end, history)


def _lines(history: Iterable[Mapping[str, Any]], advanced: Callable[[], None]) -> Iterator[bytes]:
    for envelope in history:
        advanced()
        yield to_json(envelope)
