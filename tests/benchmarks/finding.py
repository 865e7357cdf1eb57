"""A post of 20 000 cases finds one: by its vault, and by codes and days; beside words in clear."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID, uuid4

from sqlalchemy import insert

from contracts.read_model import CaseRow
from services.faces.entry.listing import Question, chips, chosen
from services.intake.adapters.vault import keyring
from services.intake.adapters.vault.opening import open_sql_vault
from services.intake.adapters.vault.store import SqlVault, session
from services.intake.adapters.vault.tables import CASES, DETAILS
from services.intake.application.vault import Vault
from services.intake.domain.searched import indexed_words, words_of
from services.intake.settings import VaultSettings
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from tests.benchmarks.row import Row
from tests.integration.reporting.published import publish
from tests.names import HIDING

POST, TODAY = "27-01", date(2026, 1, 1)
REPEATS = 15
FIRST = ("Éléonore", "Marie", "Fatima", "Jeanne", "Aïcha", "Li", "Sonia", "Inès", "Rose", "Paule")
LAST = ("Vastel", "Martin", "Quimbert", "Diallo", "Lefèvre", "Nguyen", "Moreau", "Benali", "Roux")


def run(cases: int) -> list[Row]:
    """Milliseconds, medians; the first search of an upgraded vault indexes all of it, once."""
    found = {uuid4(): _details(number) for number in range(cases)}
    with TemporaryDirectory() as folder:
        store = open_sql_vault(
            VaultSettings(file=Path(folder) / "vault.db", key_file=Path(folder) / "vault.key"),
            HIDING,
        )
        _fill(store, found)
        vault = Vault(store, lambda stream: [], lambda facts: [], lambda: datetime.now(UTC), 24)

        def search(text: str) -> Callable[[], object]:
            return lambda: vault.search(POST, text, "Camille", "suivi")

        began = perf_counter()
        search("0612000777")()
        rows = [Row(f"first search, {cases} cases to index", perf_counter() - began, "s")]
        raw = _milliseconds(_in_clear(Path(folder) / "clear.db", found, "0612000777"))
        for what, text in (("telephone", "0612000777"), ("frequent name", "vastel")):
            spent = _milliseconds(search(text))
            rows.append(Row(f"found by {what} among {cases} cases", spent, "ms", at_most=200))
        rows.append(Row("telephone, × words in clear and a durable note", spent / raw, "ratio"))
        spent = _milliseconds(_by_codes(Path(folder) / "views.db", [*found]))
        rows.append(Row(f"found by codes and day among {cases}", spent, "ms", at_most=200))
        store.close()
    return rows


def _details(number: int) -> dict[str, str]:
    return {
        "label": f"repère {number}",
        "name": f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]} n{number}",
        "contact": f"06 12 {number // 10_000:02} {number // 100 % 100:02} {number % 100:02}",
        "procedure_number": f"PV 2008/{number:05}",
    }


def _fill(store: SqlVault, found: dict[UUID, dict[str, str]]) -> None:
    """As a program without an index did, in one transaction."""
    with session(store.engine, POST) as connection:
        keyring.first_post_key(connection, store.keys, POST)
        above = keyring.post_key(connection, store.keys, POST)
        assert above is not None
        cases, details = [], []
        for case, fields in found.items():
            name, made = str(case), above.seal(str(case), 1, fields)
            cases.append(
                {"case_id": name, "post": POST, "wrapped": made.wrapped, "revision": 1, "since": 1}
            )
            details += [
                {"case_id": name, "field": field, "post": POST, "sealed": sealed}
                for field, sealed in made.fields.items()
            ]
        connection.execute(insert(CASES), cases)
        connection.execute(insert(DETAILS), details)


def _in_clear(file: Path, found: dict[UUID, dict[str, str]], text: str) -> Callable[[], object]:
    """What a durable note and an index of words in clear take: the raw limit of any index."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE notes (at)")
    database.execute(
        "CREATE TABLE words (word, case_id, PRIMARY KEY (word, case_id)) WITHOUT ROWID"
    )
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO words VALUES (?, ?)",
        [(word, str(case)) for case, fields in found.items() for word in indexed_words(fields)],
    )
    database.execute("COMMIT")
    (word,) = words_of(text)

    def find() -> object:
        database.execute("INSERT INTO notes VALUES (1)")
        return database.execute("SELECT case_id FROM words WHERE word = ?", (word,)).fetchall()

    return find


def _by_codes(file: Path, cases: list[UUID]) -> Callable[[], object]:
    plain = {"post": POST, "force": "police", "saisine": "main_courante", "acts": 1}
    publish(
        file,
        cases=[
            CaseRow(
                **plain,
                case=str(case),
                opened_on=date.fromordinal(date(2008, 1, 1).toordinal() + number % 5_000),
                last_act_on=TODAY,
                main_problem=("conjugal", "logement", "psy")[number % 3],
                answers_awaited=number % 2,
                closed_on=TODAY if number % 4 else None,
            )
            for number, case in enumerate(cases)
        ],
    )
    views, asked = (
        SqlPublishedViews(reading_engine(f"sqlite:///{file}")),
        Question("conjugaux 27/02"),
    )

    def find() -> object:
        with views.snapshot() as snapshot:
            listed = snapshot.cases(POST)
        return chosen(listed, asked, TODAY), chips(listed, asked, POST, TODAY)

    return find


def _milliseconds(act: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEATS):
        began = perf_counter()
        act()
        seconds.append(perf_counter() - began)
    return 1000 * median(seconds)
