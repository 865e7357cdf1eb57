"""What posts have recorded and the log has not received yet, day by day."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from contracts.days import zone_of
from contracts.identifiers import NATION
from services.synthetic.national118.days import iso, offset
from services.synthetic.national118.dice import Dice

LOST = 1 / 4000  # a fact whose number never arrives
OVERTAKEN = 1 / 50  # on an unsteady device: the next fact takes its number first
UNSTEADY = 0.04  # of the devices: their clock was set back now and then
SECOND_DEVICE = 0.25  # of the posts have a laptop beside the office computer
ON_THE_SECOND = 0.3  # of the facts of such a post

Data = dict[str, Any]
Envelope = dict[str, Any]


class Device:
    """Numbers the facts that it records, from 1."""

    def __init__(self, name: str, unsteady: bool) -> None:
        self.name = name
        self._unsteady = unsteady
        self._last = 0
        self._overtaken = 0

    def number(self, chance: float) -> int:
        """The number of the next fact; `chance`, from 0 to 1, decides the accidents."""
        if self._overtaken:
            number, self._overtaken = self._overtaken, 0
            return number
        number = self._last + 1
        if chance < LOST:
            number += 1
        elif self._unsteady and chance > 1 - OVERTAKEN:
            self._overtaken = number
            number += 1
        self._last = number
        return number


class FactWriter(NamedTuple):
    """Who records facts: a source, its time zone, its devices if it has any."""

    source: str
    zone: ZoneInfo = zone_of(NATION)
    devices: Sequence[Device] = ()


class RecordedFact(NamedTuple):
    """A fact as recorded by a writer, at a second of the local day."""

    second: int
    id: str
    type: str
    subject: str
    writer: FactWriter
    data: Data


def writer_of(dice: Dice, post: str, zone: ZoneInfo) -> FactWriter:
    """Who records the facts of a post, on one device or two."""
    names = "ab" if dice.random() < SECOND_DEVICE else "a"
    devices = [Device(f"{post}-{name}", dice.random() < UNSTEADY) for name in names]
    return FactWriter(f"/posts/{post}", zone, devices)


class Journal:
    """Facts noted for a day to come, given back as envelopes when the day is over."""

    def __init__(self, dice: Dice) -> None:
        """`dice` draws the ids, the devices and their accidents."""
        self._dice = dice
        self._pending: dict[int, list[RecordedFact]] = {}

    def note(
        self, day: int, second: int, kind: str, subject: str, writer: FactWriter, data: Data
    ) -> str:
        """Note a fact for a day that has not ended; returns its id."""
        id = self._dice.uuid()
        self.keep(day, RecordedFact(second, id, f"relais.{kind}.v1", subject, writer, data))
        return id

    def keep(self, day: int, fact: RecordedFact) -> None:
        """Keep a fact that has its id until the end of its day."""
        self._pending.setdefault(day, []).append(fact)

    def end(self, day: int) -> Iterator[Envelope]:
        """The facts recorded on `day`, in the order of their instants; then they are gone."""
        noted = self._pending.pop(day, [])
        noted.sort(key=lambda fact: fact.second - offset(fact.writer.zone, day)[0])
        for fact in noted:
            yield self._envelope(fact, day)

    def _envelope(self, fact: RecordedFact, day: int) -> Envelope:
        second, id, kind, subject, writer, data = fact
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        envelope: Envelope = {
            "specversion": "1.0",
            "id": id,
            "type": kind,
            "source": writer.source,
            "subject": subject,
            "time": f"{iso(day)}T{clock}{offset(writer.zone, day)[1]}",
            "datacontenttype": "application/json",
        }
        if devices := writer.devices:
            chance = self._dice.random()
            device = devices[len(devices) > 1 and chance < ON_THE_SECOND]
            envelope["sequence"] = device.number(self._dice.random())
            envelope["device"] = device.name
        envelope["data"] = data
        return envelope
