"""The register over HTTP and by the command: read with its ids, corrected, withdrawn, refused."""

import json
from pathlib import Path

from typer.testing import CliRunner

from services.access.domain.principals import LOCAL
from services.cli.main import command
from services.embedded.platform import platform
from services.intake.application.envelope_validation import read
from tests.builders import envelope
from tests.integration.intake.at_work import Client, intake

TYPO = Path(__file__).parents[2] / "data" / "cases" / "11-closing-typo.json"
RUNNER = CliRunner()


def relais(folder: Path, *words: str) -> tuple[int, str]:
    """The exit code of a verb and all that it said."""
    done = RUNNER.invoke(command(words), [*words, "--data", str(folder)])
    return done.exit_code, done.output


def test_a_closing_typed_with_the_wrong_year_is_put_right_and_blocks_no_age(tmp_path: Path) -> None:
    facts = json.loads(TYPO.read_text())
    closing = facts[2]
    about = {"post": "93-01", "effective_on": "2009-03-01"}
    right = envelope(
        "register-corrected",
        corrects=closing["id"],
        data=closing["data"] | {"effective_on": "2010-03-01"},
        **about,
    )
    later = envelope("case-opened", post="93-01", occurred_on="2009-05-06", force="police")
    with intake(tmp_path / "log.db") as made:
        client = Client(made.app)
        answers = client.post("/v1/events", json=[*facts, later, right, later]).json()
        history = client.get("/v1/posts/93-01/register").json()["facts"]
        assert client.get("/v1/posts/93-02/register").status_code == 404
    fates = [each["answer"] for each in answers]
    again = answers[3]["problem"]
    assert again["type"] == "/problems/post-already-closed"
    assert "register-corrected" in again["detail"]
    assert fates == [
        *("accepted", "accepted", "accepted", "rejected", "accepted"),
        *("rejected", "accepted", "accepted"),
    ]
    assert [each["corrected_by"] for each in history] == [[], [right["id"]], []]


def test_a_backdated_amendment_is_refused_by_name_even_of_a_case_of_the_same_list(
    tmp_path: Path,
) -> None:
    case = envelope("case-opened", force="police", occurred_on="2008-10-14")
    amended = envelope("post-amended", service="gendarmerie", effective_on="2008-06-01")
    facts = [envelope("post-opened", service="mixte"), case, amended]
    with intake(tmp_path / "log.db") as made:
        client = Client(made.app)
        at_once = client.post("/v1/events", json=facts).json()[-1]
    with intake(tmp_path / "log.db") as made:  # what the log holds, not what was in memory
        (dry,) = made.dry_run([read(amended, LOCAL)])
        (again,) = Client(made.app).post("/v1/events", json=[amended]).json()
    assert dry.problem
    assert at_once["problem"]["detail"] == again["problem"]["detail"] == dry.problem.detail
    detail = again["problem"]["detail"]
    for named in (case["id"], case["subject"], "14/10/2008", "corrigez-le", "« gendarmerie »"):
        assert named in detail


def test_the_command_shows_corrects_and_withdraws_a_fact_of_the_register(tmp_path: Path) -> None:
    opening, closing = envelope("post-opened"), envelope("post-closed")
    with platform(tmp_path) as opened:
        opened.intake.submit([opening, closing])
    why = ("--reason", "erreur_de_saisie")
    named = ("27-01", opening["id"])
    code, said = relais(tmp_path, "register", "correct", *named, "commune=27681", "fte=0.5", *why)
    assert (code, said) == (0, "Enregistré au rang 3.\n")
    assert relais(tmp_path, "register", "correct", *named, "name=Vernon", *why)[0] == 0
    code, said = relais(tmp_path, "register", "correct", *named, "fte=beaucoup", *why)
    assert code == 1
    assert "fte" in said
    gone = ("register", "withdraw", "27-01", closing["id"], "--reason", "autre")
    assert relais(tmp_path, *gone)[0] == 0
    assert "a déjà été retiré" in relais(tmp_path, *gone)[1]
    code, said = relais(tmp_path, "register", "show", "27-01")
    assert closing["id"] + "  retiré par" in said
    with platform(tmp_path) as opened:
        opened.projections.catch_up()
        with opened.reporting.views.snapshot() as views:
            (post,) = views.posts("site")
    assert (post.closed_on, post.versions[0].commune, post.versions[0].fte) == (None, "27681", 0.5)
    assert post.versions[0].name == "Vernon"
