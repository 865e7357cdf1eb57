"""Surveys in the database of the log: an answer lies at a place drawn at random.

No row says when it was written, and a link goes in the transaction that keeps its answer.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from services.chassis.databases import Where, named_table, reading
from services.chassis.migrations import open_migrated
from services.intake.adapters.log.store_errors import translate_database_errors
from services.intake.domain.surveys import Answers, Survey

SURVEYS = named_table(
    *("surveys", "id", "audience", "area", "period", "opened_on", "ends_on"),
    *("links", "paper", "closed_on", "counted", "responses"),
)
LINKS = named_table("survey_links", "digest", "survey")
ANSWERS = named_table("survey_answers", "place", "survey", "said")
_LEFT = select(func.count()).where(LINKS.c.survey == SURVEYS.c.id).scalar_subquery()
_WHOLE = select(SURVEYS, _LEFT.label("left")).order_by(SURVEYS.c.opened_on.desc(), SURVEYS.c.id)


class SqlSurveyStore:
    """See ports.surveys.SurveyStore."""

    def __init__(self, where: Where) -> None:
        """`where` the log is. Raises StoreUnavailable, and NotMigrated on PostgreSQL."""
        with translate_database_errors():
            self._engine: Engine = open_migrated(where, "services.intake", "intake", durable=True)

    def dispose(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(self, survey: Survey) -> bool:
        """Keep a new one."""
        row = {
            **{name: getattr(survey, name) for name in ("id", "audience", "area", "period")},
            "opened_on": survey.opened_on.isoformat(),
            "ends_on": survey.ends_on.isoformat(),
            **{"links": 0, "paper": 0, "counted": False, "responses": 0},
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(SURVEYS).inline(), row)
        except IntegrityError:
            return False
        return True

    def of(self, areas: Collection[str]) -> Sequence[Survey]:
        """The surveys of areas."""
        with translate_database_errors(), reading(self._engine).connect() as connection:
            found = connection.execute(_WHOLE.where(SURVEYS.c.area.in_(areas)))
            return [_survey(row) for row in found]

    def find(self, id: str) -> Survey | None:
        """A survey."""
        with translate_database_errors(), reading(self._engine).connect() as connection:
            row = connection.execute(_WHOLE.where(SURVEYS.c.id == id)).first()
        return None if row is None else _survey(row)

    def send(self, id: str, seen: str, digests: Sequence[str], paper: int) -> bool:
        """Keep links, and count forms on paper."""
        more = {"links": SURVEYS.c.links + len(digests), "paper": SURVEYS.c.paper + paper}
        with self._held(id, seen) as connection:
            if connection is None:
                return False
            connection.execute(update(SURVEYS).where(SURVEYS.c.id == id).values(more))
            if digests:
                rows = [{"digest": digest, "survey": id} for digest in sorted(digests)]
                connection.execute(insert(LINKS).inline(), rows)
        return True

    def has_link(self, id: str, digest: str) -> bool:
        """Whether a link is of use still."""
        asked = select(LINKS.c.digest).where(LINKS.c.survey == id, LINKS.c.digest == digest)
        with translate_database_errors(), reading(self._engine).connect() as connection:
            return connection.execute(asked).first() is not None

    def answer(self, id: str, digest: str, said: Answers) -> bool:
        """Keep an answer, forget its link."""
        with translate_database_errors(), self._engine.begin() as connection:
            if not _kept(connection, id, said):
                return False
            this = LINKS.c.survey == id, LINKS.c.digest == digest
            if connection.execute(delete(LINKS).where(*this)).rowcount != 1:
                connection.rollback()
                return False
        return True

    def transcribe(self, id: str, seen: str, said: Answers) -> bool:
        """Keep an answer on paper."""
        with self._held(id, seen) as connection:
            return connection is not None and _kept(connection, id, said)

    def close(self, id: str, day: date) -> None:
        """Take no more answers."""
        still = SURVEYS.c.id == id, SURVEYS.c.closed_on.is_(None)
        closing = update(SURVEYS).where(*still).values(closed_on=day.isoformat())
        with translate_database_errors(), self._engine.begin() as connection:
            connection.execute(closing)

    def answers(self, id: str) -> Sequence[Answers]:
        """What was answered, by place."""
        asked = select(ANSWERS.c.said).where(ANSWERS.c.survey == id).order_by(ANSWERS.c.place)
        with translate_database_errors(), reading(self._engine).connect() as connection:
            return [json.loads(said) for said in connection.execute(asked).scalars()]

    def forget(self, id: str) -> None:
        """Note that it is counted, and forget what was answered."""
        counted = update(SURVEYS).where(SURVEYS.c.id == id).values(counted=True)
        with translate_database_errors(), self._engine.begin() as connection:
            connection.execute(counted)
            connection.execute(delete(ANSWERS).where(ANSWERS.c.survey == id))

    def drop(self, id: str, seen: str) -> bool:
        """Take a survey back."""
        gone = delete(SURVEYS).where(SURVEYS.c.id == id, SURVEYS.c.responses == 0)
        with self._held(id, seen) as connection:
            if connection is None or connection.execute(gone).rowcount != 1:
                return False
            connection.execute(delete(LINKS).where(LINKS.c.survey == id))
        return True

    @contextmanager
    def _held(self, id: str, seen: str) -> Iterator[Connection | None]:
        """A transaction beside which nothing changes a survey, None where it changed before."""
        this = SURVEYS.c.id == id
        with translate_database_errors(), self._engine.begin() as connection:
            connection.execute(select(SURVEYS.c.id).where(this).with_for_update())
            row = connection.execute(_WHOLE.where(this)).first()
            yield connection if row is not None and _survey(row).stands == seen else None


def _kept(connection: Connection, id: str, said: Answers) -> bool:
    mine = SURVEYS.c.id == id, SURVEYS.c.closed_on.is_(None)
    counted = update(SURVEYS).where(*mine).values(responses=SURVEYS.c.responses + 1)
    if connection.execute(counted).rowcount != 1:  # it holds the row: nobody closes it
        return False
    row = {"place": token_hex(16), "survey": id, "said": json.dumps(said, sort_keys=True)}
    connection.execute(insert(ANSWERS).inline(), row)
    return True


def _survey(row: Row[Any]) -> Survey:
    told = row._asdict()
    days = {
        name: told[name] and date.fromisoformat(told[name])
        for name in ("opened_on", "ends_on", "closed_on")
    }
    return Survey(**{**told, **days, "counted": bool(told["counted"])})
