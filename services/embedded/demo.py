"""The demo: a synthetic national history, received as it happened, then served."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic_core import from_json, to_json

from contracts.answers import Tally
from services.access.domain.principals import Role
from services.composition.distributed import Distributed
from services.composition.setup import SetUp
from services.embedded.demo_accounts import make, require_demo
from services.embedded.platform import Platform
from services.faces.accounts.demo_roles import login_of
from services.operations.importing import import_facts
from services.operations.scheduler.due import due_periods
from services.reporting.adapters.formats.figures import rounded
from services.reporting.sealer.counted import SealingRefused
from services.synthetic import DATASETS
from services.synthetic.national118.days import FIRST_YEAR

ESTIMATED_FACTS = 445_000  # a year of 118 posts, for the progress bar only


def prepare(opened: Platform, posts: int, years: int, advanced: Callable[[], None]) -> Tally | None:
    """Fill an empty or half-filled data folder; None when it was filled before.

    The facts are received under their own devices' clocks, so that delays and `--as-of`
    mean something. An import that was interrupted goes on: what is there is a duplicate.
    Raises AccessRefused for a folder that no demo made, or an address that is not for one.
    """
    opened.folder.path.mkdir(parents=True, exist_ok=True)
    made = opened.folder.demo
    require_demo(opened, made=made.exists() or not any(opened.folder.path.iterdir()))
    told = from_json(made.read_bytes()) if made.exists() else {}
    if "accepted" in told:
        return None
    made.write_bytes(to_json({"posts": posts, "years": years}))
    lines = _lines(posts, years, advanced)
    refused = opened.folder.path / "demo.rejected.jsonl"
    tally = import_facts(opened.intake, lines, simulated=True, rejected=refused)
    made.write_bytes(to_json({"posts": posts, "years": years, **tally.as_dict()}))
    return tally


def fill(opened: Distributed, posts: int, years: int, advanced: Callable[[], None]) -> Tally | None:
    """`prepare` for the log of a distributed set-up, None where the demo's accounts are there.

    Raises AccessRefused likewise.
    """
    accounts = opened.access.accounts
    known = accounts.register().accounts
    begun = login_of(Role.ADMINISTRATEUR) in known
    require_demo(opened, made=begun or not (known or opened.feed.head()))
    if login_of(Role.INTERVENANT) in known:
        return None
    make(accounts, Role.ADMINISTRATEUR)  # first, as the mark of a demo that has begun
    with TemporaryDirectory(prefix="relais-demo-") as folder:
        refused = Path(folder) / "rejected.jsonl"
        lines = _lines(posts, years, advanced)
        return import_facts(opened.intake, lines, simulated=True, rejected=refused)


def seal_due(opened: SetUp, told: Callable[[str], None]) -> None:
    """Seal each closed quarter, then each closed year, that has no release yet; sign them all.

    A period of too few persons is told, and left.
    """
    for period in due_periods(opened, date.max, FIRST_YEAR):
        try:
            release = opened.sealer.seal(period)
            hidden = rounded(release.hidden_share, 2)
            told(f"Édition {release.id} scellée : {hidden} % de cases cachées.")
        except SealingRefused as refused:
            told(str(refused))
    opened.notary.sign()


def _lines(posts: int, years: int, advanced: Callable[[], None]) -> Iterator[bytes]:
    for envelope in DATASETS["national118"](posts=posts, years=years):
        advanced()
        yield to_json(envelope)
