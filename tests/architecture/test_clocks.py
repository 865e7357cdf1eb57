"""One place asks the machine what time it is, one says which day that is; no other does either."""

import re

from tests.architecture.tree import CODE, ROOT, files, listed

ASKED = "services/chassis/settings.py"  # machine_clock
SAID = "contracts/days.py"
IN_THE_BROWSER = "services/faces/notebook/static/days.js"
MACHINE = re.compile(
    r"\b(datetime|date)\.(now|utcnow|today)\b|\btime\.time\b|from time import .*\btime\b"
)
A_DAY = re.compile(r"\.(date|astimezone)\(")
CHOSEN = re.compile(r"\b(on|expires)\.date\(\)")  # a day that somebody typed after an option
CUT = re.compile(
    r"\b(\w+_at|at|now\(\)|recordedat|instant|moment)(\[:(10|16)\]|\.(year|month|day)\b|:%[dYHm])"
)
ZONE = re.compile(r"\bZoneInfo\(|Europe/Paris")


def where(pattern: re.Pattern[str], but: set[str]) -> list[str]:
    """The lines of code that match a pattern, other than those of some files."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files(*CODE)
        if path.relative_to(ROOT).as_posix() not in but
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(CHOSEN.sub("", line))
    ]


def test_one_function_asks_the_machine_for_its_date() -> None:
    alone = "services/verifier/command.py"  # its distribution has no chassis; it dates a report
    assert where(MACHINE, {ASKED, alone}) == []
    assert len(where(MACHINE, set())) == 2


def test_one_module_makes_a_day_of_an_instant_and_names_zones() -> None:
    stored = "services/access/adapters/store.py"  # instants as text that sorts: in UTC
    received = {"contracts/envelope.py", "contracts/closing.py"}  # what a log holds is in UTC
    assert where(A_DAY, {SAID, stored, *received}) == []
    assert where(ZONE, {SAID}) == []


def test_no_instant_is_cut_to_a_day_as_text() -> None:
    assert where(CUT, {SAID, "services/projections/domain/entries.py"}) == []


def test_one_module_of_the_notebook_says_days() -> None:
    saying = re.compile(r"DateTimeFormat|toLocale|timeZone|\bget(UTC)?(Date|Day|Month|FullYear)\b")
    scripts = [path for path in listed("services") if path.suffix in (".js", ".html")]
    found = {
        path.relative_to(ROOT).as_posix() for path in scripts if saying.search(path.read_text())
    }
    assert found == {IN_THE_BROWSER}
