"""The jobs of the scheduler, and the loop that does those that are due.

Each job is safe to repeat and finds by itself what is left to do, so a stop anywhere loses
nothing. One that fails is said, waits, and holds back no other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from time import monotonic

from contracts.days import day_at
from contracts.identifiers import NATION
from services.chassis.databases import only_one, open_engine
from services.chassis.logs import first_line, logger
from services.chassis.metrics import Meters
from services.chassis.settings import machine_clock
from services.composition.setup import SetUp
from services.operations.scheduler import metrics
from services.operations.scheduler.due import due_periods
from services.operations.scheduler.settings import SchedulerSettings
from services.reporting.domain.errors import Refusal
from services.reporting.sealer.counted import SealingRefused

LOCK = (7_243_528, 0)  # PostgreSQL's advisory lock of the one scheduler at work

_LOG = logger(__name__)


class Scheduler:
    """What is due of one set-up."""

    def __init__(
        self,
        opened: SetUp,
        settings: SchedulerSettings,
        meters: Meters,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`clock`: seconds, for what is tried again; what is due goes by the set-up's own."""
        self._opened, self._settings, self._meters, self._clock = opened, settings, meters, clock
        self._retry_at: dict[str, float] = {}
        self._engine = open_engine(opened.sealed, "reporting")

    def run(self, stop: Event) -> None:
        """A turn now and then until `stop` is set."""
        while not stop.is_set():
            self.turn()
            stop.wait(self._settings.look_s)

    def turn(self) -> bool:
        """Do what is due; False while another scheduler of this set-up is at it."""
        with only_one(self._engine, LOCK, "scheduler") as alone:
            if not alone:
                return False
            for job, work in (
                ("sweep", self._sweep),
                ("seal", self._seal),
                ("sign", self._sign),
                ("deliver", self._deliver),
                ("warn", self._warn),
            ):
                self._try(job, job, work)
        self._meters.gauge(metrics.TURN).set(machine_clock().timestamp())
        return True

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _try(self, job: str, name: str, work: Callable[[], int]) -> None:
        """One job, unless it failed a short while ago."""
        if self._clock() < self._retry_at.get(name, 0.0):
            return
        self._retry_at.pop(name, None)
        try:
            waits = work()
        except Exception as error:  # whatever it is, the other jobs are not held back
            say = _LOG.warning if isinstance(error, SealingRefused | Refusal) else _LOG.exception
            say("job waits", job=job, of=name, reason=first_line(error))
            self._retry_at[name] = self._clock() + self._settings.retry_s
            waits = 1
        self._meters.gauge(metrics.WAITING).labels(job).set(waits)

    def _done(self, job: str, of: str, things: int = 1) -> None:
        if things:
            _LOG.info("job done", job=job, of=of, things=things)
            self._meters.counter(metrics.DONE).labels(job).inc(things)

    def _sweep(self) -> int:
        """Erase the personal details whose time is over."""
        if self._opened.has_vault:
            vault = self._opened.vault.vault
            self._done("sweep", "vault", vault.sweep(vault.due()))
        return 0

    def _seal(self) -> int:
        """Seal each due period; those refused wait, and are tried again later."""
        today = day_at(NATION, self._opened.now())
        until = today - timedelta(days=self._settings.delay_days)
        periods = due_periods(self._opened, until, self._settings.since or today.year - 1)
        tried = [each for each in periods if self._clock() >= self._retry_at.get(each, 0.0)]
        if tried:
            self._opened.cut()
        for period in tried:
            self._try("seal", period, partial(self._seal_one, period))
        return sum(period in self._retry_at for period in periods)

    def _seal_one(self, period: str) -> int:
        self._done("seal", self._opened.sealer.seal(period).id)
        return 0

    def _sign(self) -> int:
        """Sign and announce what is not."""
        for release in self._opened.notary.sign():
            self._done("sign", release.id)
        for release in self._opened.announce():
            self._done("announce", release.id)
        return 0

    def _deliver(self) -> int:
        """Send what is due where somebody subscribed; how many are left."""
        if not self._opened.delivery_settings.file.exists():
            return 0
        done = list(self._opened.delivery.deliver())
        for each in done:
            if each.announced:
                self._done("deliver", each.release)
        return sum(not each.announced for each in done)

    def _warn(self) -> int:
        """Send ends of conventions that nobody answered; how many messages are left."""
        if not self._opened.delivery_settings.file.exists():
            return 0
        from services.faces.partners.deliveries.ends import warn  # and typst

        done = list(warn(self._opened.delivery, self._opened.desk))
        self._done("warn", "conventions", sum(not each.sentence for each in done))
        return sum(bool(each.sentence) for each in done)


@contextmanager
def scheduling(opened: SetUp, settings: SchedulerSettings, meters: Meters) -> Iterator[Scheduler]:
    """The scheduler in a thread while the body runs; the job at hand is finished at the end."""
    stop, made = Event(), Scheduler(opened, settings, meters)
    thread = Thread(target=made.run, args=(stop,), name="scheduler", daemon=True)
    thread.start()
    try:
        yield made
    finally:
        stop.set()
        thread.join()
        made.close()
