"""A witness cosigns a log that grows, and refuses one that shows another history."""

from pathlib import Path
from shutil import copytree

import httpx
import pytest

from contracts.transparency.notes import ED25519, Checkpoint, Note
from contracts.transparency.signing import Signer, cosignatures
from contracts.transparency.succession import declared_lost, list_of, rotated
from services.clients.witness.judging import LogSuspect
from services.clients.witness.log_client import LogClient, NoAnswer
from services.clients.witness.memory import Memory, Seen
from services.clients.witness.watching import Witness
from tests.integration.witness.served import DCSP, DGGN, HOUR, ServedLog, served, witness


def seen_by(watching: Witness) -> Seen:
    seen = watching.memory.read()
    assert seen
    return seen


def test_each_look_at_a_log_that_grows_is_cosigned_and_shown(tmp_path: Path) -> None:
    watching = witness(tmp_path / "dggn.state")
    with served(tmp_path / "log") as log:
        for facts in (3, 1, 700):
            log.add(facts)
            found = watching.look(log.client)
            assert found.root == log.signing.log.tree().root(found.size)
        assert watching.look(log.client).size == 704
        note = Note.read(log.http.get("/v1/log/checkpoint").text)
        assert cosignatures(note, [DGGN.key, DCSP.key]) == {"dggn": HOUR}
        listed = log.http.get("/v1/log/checkpoints").json()
    assert [each["size"] for each in listed] == [704, 4, 3]
    assert {each["witnesses"]["dggn"] for each in listed} == {HOUR}
    assert seen_by(watching).note == note
    assert (tmp_path / "dggn.state").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["dggn.state"]


def test_another_log_under_the_same_address_is_refused(tmp_path: Path) -> None:
    watching = witness(tmp_path / "dggn.state")
    with served(tmp_path / "log") as log, served(tmp_path / "other") as other:
        log.add(3)
        other.add(3)
        watching.look(log.client)
        with pytest.raises(LogSuspect, match="AUTRE JOURNAL"):
            watching.look(other.client)
        assert watching.look(log.client).size == 3


def test_a_log_that_changed_its_key_is_refused(tmp_path: Path) -> None:
    watching = witness(tmp_path / "dggn.state")
    with served(tmp_path / "log") as log:
        log.add(3)
        watching.look(log.client)
        key, root = log.signing.checkpoints.key, log.signing.log.tree().root(3)
    other = Signer(key.name, ED25519, bytes(32))
    swapped = other.sign(Checkpoint(key.name, 3, root).text()).render()
    lost = declared_lost(key, Signer(f"{key.name}/2", ED25519, bytes(32)), 3, root, "", "perdue")
    for successions in ([], [lost]):
        with pytest.raises(LogSuspect, match="CLÉ DU JOURNAL A CHANGÉ"):
            watching.look(answering(swapped, list_of(successions)))


def test_a_key_that_the_old_one_hands_on_is_followed_from_then_on(tmp_path: Path) -> None:
    watching = witness(tmp_path / "dggn.state")
    with served(tmp_path / "log") as log:
        log.add(3)
        watching.look(log.client)
        old, root = log.signing.checkpoints.signer, log.signing.log.tree().root(3)
    new = Signer(old.name, ED25519, bytes(32))
    text = Checkpoint(old.name, 3, root).text()
    notes = list_of([rotated(old, new, 3, root, "2009-01-01T00:00:00Z")])
    assert watching.look(answering(new.sign(text).render(), notes)).size == 3
    assert seen_by(watching).key == new.key
    with pytest.raises(LogSuspect, match="CLÉ DU JOURNAL A CHANGÉ"):
        watching.look(answering(old.sign(text).render(), notes))


def test_a_key_told_by_another_way_is_the_only_one_believed(tmp_path: Path) -> None:
    with served(tmp_path / "log") as log:
        log.add(3)
        key = log.signing.checkpoints.key
        other = Signer(key.name, ED25519, bytes(32)).key
        with pytest.raises(LogSuspect, match="CLÉ DU JOURNAL"):
            witness(tmp_path / "dggn.state").look(log.client, other)
        assert witness(tmp_path / "dggn.state").look(log.client, key).size == 3
        with pytest.raises(LogSuspect, match="n'est pas celle que le témoin connaît"):
            witness(tmp_path / "dggn.state").look(log.client, other)


def test_a_log_put_back_from_an_old_copy_is_refused(tmp_path: Path) -> None:
    watching = witness(tmp_path / "dggn.state")
    with served(tmp_path / "log") as log:
        log.add(3)
    copytree(tmp_path / "log", tmp_path / "old")
    with served(tmp_path / "log") as log:
        log.add(3)
        watching.look(log.client)
    with served(tmp_path / "old") as old, pytest.raises(LogSuspect, match="RÉTRÉCI"):
        watching.look(old.client)


@pytest.fixture
def forked(tmp_path: Path) -> tuple[Path, Path]:
    """One log, copied with its key after four facts, that goes on in two ways."""
    with served(tmp_path / "log") as log:
        log.add(4)
    copytree(tmp_path / "log", tmp_path / "fork")
    return tmp_path / "log", tmp_path / "fork"


@pytest.mark.parametrize("later", [3, 5])
def test_a_fork_is_refused_whichever_branch_was_seen(
    tmp_path: Path, forked: tuple[Path, Path], later: int
) -> None:
    watching = witness(tmp_path / "dggn.state")
    with served(forked[0]) as log, served(forked[1]) as fork:
        log.add(3)
        fork.add(later)
        watching.look(log.client)
        kept = (tmp_path / "dggn.state").read_bytes()
        with pytest.raises(LogSuspect, match="BIFURQUÉ"):
            watching.look(fork.client)
        assert (tmp_path / "dggn.state").read_bytes() == kept
        assert log.signing.checkpoints.kept.latest()


def test_a_log_that_shows_two_histories_is_found_when_two_witnesses_compare(
    tmp_path: Path, forked: tuple[Path, Path]
) -> None:
    one, two = witness(tmp_path / "dggn.state"), witness(tmp_path / "dcsp.state", DCSP)
    with served(forked[0]) as log, served(forked[1]) as fork:
        log.add(3)
        fork.add(5)
        one.look(log.client)
        two.look(fork.client)
        one.look(log.client)
        two.look(fork.client)  # each alone has seen nothing but growth
        with pytest.raises(LogSuspect, match="BIFURQUÉ"):
            two.look(fork.client, others=[seen_by(one)])
        with pytest.raises(LogSuspect, match="RÉTRÉCI"):
            one.look(log.client, others=[seen_by(two)])
        log.add(9)
        with pytest.raises(LogSuspect, match="BIFURQUÉ"):
            one.look(log.client, others=[seen_by(two)])


def test_witnesses_of_one_history_agree_at_any_distance(tmp_path: Path) -> None:
    one, two = witness(tmp_path / "dggn.state"), witness(tmp_path / "dcsp.state", DCSP)
    with served(tmp_path / "log") as log:
        log.add(3)
        one.look(log.client)
        log.add(300)
        two.look(log.client, others=[seen_by(one)])
        log.add(40)
        assert one.look(log.client, others=[seen_by(two)]).size == 343


class Killed(BaseException):
    """What stops a process at a point."""


def test_a_witness_killed_before_it_remembers_has_told_nobody(tmp_path: Path) -> None:
    class Dying(Memory):
        def keep(self, seen: Seen) -> None:
            raise Killed

    file = tmp_path / "dggn.state"
    with served(tmp_path / "log") as log:
        log.add(3)
        with pytest.raises(Killed):
            Witness(DGGN, Dying(file), lambda: HOUR).look(log.client)
        assert not file.exists()
        assert witnesses(log) == {}
        witness(file).look(log.client)
        assert witnesses(log) == {"dggn": HOUR}


def test_a_witness_killed_before_it_tells_tells_it_the_next_time(tmp_path: Path) -> None:
    class Cut(LogClient):
        def hand_in(self, note: Note) -> None:
            raise Killed

    file = tmp_path / "dggn.state"
    with served(tmp_path / "log") as log:
        log.add(3)
        with pytest.raises(Killed):
            witness(file).look(Cut(log.http))
        assert witnesses(log) == {}
        witness(file).look(log.client)
        assert witnesses(log) == {"dggn": HOUR}


def test_a_witness_that_is_not_registered_is_told_so(tmp_path: Path) -> None:
    stranger = Signer("inconnu", DGGN.algorithm, bytes(32))
    with served(tmp_path / "log") as log:
        log.add(1)
        with pytest.raises(NoAnswer, match="aucun témoin inscrit"):
            witness(tmp_path / "state", stranger).look(log.client)


def test_an_answer_cut_anywhere_concludes_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    file = tmp_path / "dggn.state"
    with served(tmp_path / "log") as log:
        log.add(3)
        witness(file).look(log.client)
        kept = file.read_bytes()
        log.add(4)
        whole = {
            path: log.http.get(path, params=params).text
            for path, params in (
                ("/v1/log/checkpoint", {}),
                ("/v1/log/proof/consistency", {"from": 3, "to": 7}),
            )
        }
    for path, text in whole.items():
        for length in range(len(text)):
            answers = {**whole, path: text[:length]}
            with pytest.raises((NoAnswer, LogSuspect)):
                witness(file).look(LogClient(transported(answers)))
            assert file.read_bytes() == kept


def test_a_log_that_does_not_answer_or_has_signed_nothing_concludes_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "log") as log, pytest.raises(NoAnswer, match="encore signé aucun"):
        witness(tmp_path / "state").look(log.client)
    with (
        httpx.Client(base_url="http://127.0.0.1:9") as http,
        pytest.raises(NoAnswer, match="ne répond pas"),
    ):
        witness(tmp_path / "state").look(LogClient(http))


def test_a_memory_that_is_not_whole_stops_the_witness(tmp_path: Path) -> None:
    file = tmp_path / "dggn.state"
    with served(tmp_path / "log") as log:
        log.add(3)
        witness(file).look(log.client)
        text = file.read_text()
        for broken in ("", text[:40], text[: len(text) // 2], text.replace("+", "-")):
            file.write_text(broken)
            with pytest.raises(NoAnswer, match="la mémoire d'un témoin"):
                witness(file).look(log.client)


def witnesses(log: ServedLog) -> dict[str, int]:
    (found,) = log.http.get("/v1/log/checkpoints").json()
    return dict(found["witnesses"])


def answering(note: str, successions: str) -> LogClient:
    answers = {"checkpoint": note, "keys": successions, "cosignatures": ""}
    return LogClient(transported({f"/v1/log/{name}": each for name, each in answers.items()}))


def transported(answers: dict[str, str]) -> httpx.Client:
    """A log that answers these texts."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=answers[request.url.path])

    return httpx.Client(base_url="http://log", transport=httpx.MockTransport(answer))
