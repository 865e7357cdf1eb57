"""Details on either database: kept, read under a purpose, erased, and the log told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from services.chassis.databases import Where
from services.intake.adapters.vault.store import session
from services.intake.application.vault import Vault
from services.intake.domain.details import Details, NoDetails, NoSuchCase, UnknownPurpose
from services.intake.main import OpenVault
from services.intake.ports import Access, Erasure, StoreUnavailable, VaultUnavailable
from tests.builders import envelope
from tests.integration.intake.at_work import NOW
from tests.integration.vault.opened import (
    CASE,
    ELSEWHERE,
    NEIGHBOUR,
    POST,
    READER,
    WHOLE,
    opened,
)

LATER = datetime(2010, 10, 14, tzinfo=UTC)  # 24 months after the last act of every case


def accesses(made: OpenVault, post: str = POST) -> list[tuple[str, str, str]]:
    rows = made.store.accesses(post)
    return [(row["reader"], row["action"], row["purpose"]) for row in rows]


def test_what_was_kept_is_read_again_by_a_vault_opened_later(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as first:
        first.put()
    with opened(tmp_path, where) as then:
        assert then.read() == WHOLE


def test_what_is_kept_takes_the_place_of_all_that_was(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put({"name": "Autre"})
        made.put({"name": "Voisine"}, NEIGHBOUR)
        assert made.read() == {"name": "Autre"}
        assert made.read(NEIGHBOUR) == {"name": "Voisine"}


def test_each_read_shows_the_day_of_the_erasure(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where, retention_months=6) as made:
        made.put()
        shown = made.vault.read(POST, CASE, *READER)
        assert (shown.last_contact_on, shown.erased_on) == (date(2008, 10, 14), date(2009, 4, 14))
        made.intake.submit([envelope("home-visit-made", subject=CASE, occurred_on="2008-11-30")])
        assert made.vault.read(POST, CASE, *READER).erased_on == date(2009, 5, 30)


def test_every_access_is_written_down_with_its_purpose(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.vault.read(POST, CASE, "Dominique", "liaison")
        made.vault.erase(POST, CASE, "Dominique", "droits")
        assert accesses(made.made) == [
            ("Camille, 27-01", "saisie", "suivi"),
            ("Dominique", "lecture", "liaison"),
            ("Dominique", "effacement", "droits"),
        ]


@pytest.mark.parametrize("change", ["UPDATE accesses SET reader = ''", "DELETE FROM accesses"])
def test_what_was_written_down_stays(tmp_path: Path, where: Where, change: str) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        with (
            pytest.raises(VaultUnavailable),
            session(made.made.store.engine, POST) as connection,
        ):
            connection.execute(text(change))
        assert len(accesses(made.made)) == 1


def test_a_purpose_that_is_not_of_the_list_opens_nothing(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        with pytest.raises(UnknownPurpose, match="suivi"):
            made.vault.read(POST, CASE, "Camille", "curiosité")
        assert len(accesses(made.made)) == 1


def test_a_case_of_another_post_or_of_no_log_is_refused(tmp_path: Path, where: Where) -> None:
    unknown = UUID(int=CASE.int ^ 1)
    with opened(tmp_path, where) as made:
        made.put(case=ELSEWHERE, post="93-01")
        for case in (ELSEWHERE, unknown):
            with pytest.raises(NoSuchCase, match="Le poste 27-01 n'a aucune situation"):
                made.put(case=case)
            with pytest.raises(NoSuchCase):
                made.read(case)
            with pytest.raises(NoSuchCase):
                made.vault.erase(POST, case, *READER)
        assert made.read(ELSEWHERE, "93-01") == WHOLE


def test_details_erased_at_the_request_of_the_person_are_gone_and_the_log_says_so(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=NEIGHBOUR)
        made.vault.erase(POST, CASE, *READER)
        assert made.told() == [("relais.personal-details-erased.v1", "demande")]
        with pytest.raises(NoDetails, match="Aucun détail personnel"):
            made.read()
        with pytest.raises(NoDetails):
            made.vault.erase(POST, CASE, *READER)
        assert made.read(NEIGHBOUR) == WHOLE
        made.put({"name": "Revenue"})
        assert made.read() == {"name": "Revenue"}


def test_a_sweep_erases_what_is_past_its_time_and_nothing_else(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put(case=NEIGHBOUR)
        made.put(case=ELSEWHERE, post="93-01")
        assert made.vault.due() == []
        made.intake.submit(
            [envelope("interview-held", subject=NEIGHBOUR, occurred_on="2008-10-15")]
        )
    with opened(tmp_path, where, now=LATER) as then:
        due = then.vault.due()
        assert {each.case for each in due} == {CASE, ELSEWHERE}
        assert {each.erased_on for each in due} == {date(2010, 10, 14)}
        assert then.vault.sweep(due) == 2
        assert then.vault.due() == []
        assert then.read(NEIGHBOUR) == WHOLE
        assert then.told(ELSEWHERE) == [
            ("relais.personal-details-erased.v1", "duree_de_conservation")
        ]


def test_the_log_is_told_of_an_erasure_by_the_next_vault_when_it_was_away(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()

        def away(_envelopes: object) -> NoReturn:
            raise StoreUnavailable("disque")

        cut_off = Vault(made.made.store, made.intake.store.history, away, lambda: NOW, 24)
        with pytest.raises(StoreUnavailable):
            cut_off.erase(POST, CASE, *READER)
        with pytest.raises(NoDetails):
            made.read()
        assert made.told() == []
    for _ in range(2):
        with opened(tmp_path, where) as then:
            assert then.told() == [("relais.personal-details-erased.v1", "demande")]


def test_details_written_after_an_erasure_that_was_told_late_are_not_taken_for_erased(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        owed = Erasure(uuid4(), POST, CASE, "demande", NOW)
        assert made.made.store.erase(owed, Access(NOW, *READER))
        with pytest.raises(VaultUnavailable, match="s'achève"):
            made.made.store.put(POST, CASE, {}, 0, Access(NOW, *READER))
        made.put()
        assert made.told() == [("relais.personal-details-erased.v1", "demande")]
        assert made.read() == WHOLE


def test_the_first_details_of_several_posts_at_once_are_all_kept(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made, ThreadPoolExecutor(6) as threads:
        kept = [
            threads.submit(made.put, WHOLE, case, post)
            for case, post in 2 * [(CASE, POST), (ELSEWHERE, "93-01"), (NEIGHBOUR, POST)]
        ]
        assert [each.result() for each in kept] == 6 * [None]
        assert made.read() == made.read(NEIGHBOUR) == made.read(ELSEWHERE, "93-01") == WHOLE


def test_a_withdrawn_case_is_erased_although_the_log_takes_no_more_facts_of_it(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        _, opening = made.intake.store.history(f"case/{CASE}")[0]
        made.intake.submit([envelope("fact-withdrawn", subject=CASE, withdraws=str(opening.id))])
        made.vault.erase(POST, CASE, *READER)
        assert made.told() == []
        assert made.made.store.owed() == []


def test_a_case_kept_in_one_post_is_not_reached_by_a_transaction_of_another(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        if isinstance(where, str):
            for post, seen in (("93-01", 0), ("", 0), (POST, 1)):
                with session(made.made.store.engine, post) as connection:
                    assert connection.scalar(text("SELECT count(*) FROM cases")) == seen
            with (
                pytest.raises(VaultUnavailable),
                session(made.made.store.engine, "93-01") as connection,
            ):
                connection.execute(
                    text("INSERT INTO details VALUES ('x', 'name', '27-01', '\\x00')")
                )
        assert made.read() == WHOLE


def test_details_need_no_field_at_all(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as made:
        made.vault.put(POST, CASE, Details(), *READER)
        assert made.read() == {}
