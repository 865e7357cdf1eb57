"""Bundles read by a verifier of another language, written from docs/bundle.md alone."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from contracts.bundle import EVENTS, LEAVES, MASTER, ROWS, leaf_line
from contracts.transparency.merkle.tree import HASH_BYTES
from tests.falsifications.forging import Forged
from tests.falsifications.proofs import nation_quarter
from tests.integration.auditing.conftest import Audited
from tests.integration.auditing.operator import close_on_paper, rewrite, sign_anew
from tests.integration.auditing.second import WRITTEN, second

STEPS = 12
LINES_MAX = 2_077
WIDTH_MAX = 120


@pytest.fixture
def copy(audited: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(audited.bundles[1], tmp_path / "bundle")


def test_it_is_short_and_takes_nodes_own_modules_alone() -> None:
    texts = [file.read_text() for file in WRITTEN.glob("*.mjs")]
    lines = [line for text in texts for line in text.splitlines()]
    assert len(lines) <= LINES_MAX
    assert max(map(len, lines)) <= WIDTH_MAX
    taken = {name for text in texts for name in re.findall(r"from '([^']+)'", text)}
    assert {name for name in taken if not name.startswith("./")} == {"node:crypto", "node:fs"}


@pytest.mark.parametrize("release", [0, 1, 2], ids=["quarter", "year", "final year"])
def test_it_agrees_on_every_row_of_every_table(audited: Audited, release: int) -> None:
    bundle = audited.bundles[release]
    code, said = second(bundle, "--key", audited.key.text())
    final = bundle == audited.bundles[-1]
    assert code == (3 if final else 0), said
    assert said.count("✓") == STEPS - final
    assert ("– certificats" in said) == final  # it reads no bundle of the year before
    (tally,) = re.findall(r"égales/différentes : (.+)", said)
    told = re.findall(r"\S+ (\d+)/(\d+)", tally)
    assert sum(int(same) for same, _ in told) == len((bundle / ROWS).read_text().splitlines())
    assert {other for _, other in told} == {"0"}


def test_another_key_than_the_one_that_is_known_is_said_first(audited: Audited) -> None:
    code, said = second(audited.bundles[0], "--key", "autre+00000000+AAAA")
    assert code == 1
    assert said.startswith("✗ clé : log.pub n’est pas la clé que vous connaissez.")


def a_row(table: str, grain: str) -> Callable[[Path], None]:
    """One more in the first figure of a table at a grain."""

    def change(bundle: Path) -> None:
        lines = (bundle / ROWS).read_text().splitlines()
        mine = f'{{"table":"{table}",'
        at, value = next(
            (number, int(told[1]))
            for number, line in enumerate(lines)
            if line.startswith(mine)
            and f'"grain":"{grain}"' in line
            and (told := re.search(r'"value":"?(\d+)', line))
        )
        lines[at] = re.sub(r'("value":"?)\d+', rf"\g<1>{value + 1}", lines[at])
        rewrite(bundle, ROWS, lines)

    return change


def an_exact_count(bundle: Path) -> None:
    """A person more among the exact counts of the police."""
    lines = (bundle / MASTER).read_text().splitlines()
    at = next(
        n for n, line in enumerate(lines) if line.startswith('{"table":"B1","force":"police"')
    )
    lines[at] = re.sub(
        r'("values":\[\[[^\]]*,)(\d+)\]', lambda m: f"{m[1]}{int(m[2]) + 1}]", lines[at]
    )
    rewrite(bundle, MASTER, lines)


def a_row_gone(bundle: Path) -> None:
    lines = (bundle / ROWS).read_text().splitlines()
    rewrite(bundle, ROWS, [line for line in lines if '"table":"G7"' not in line])


def a_cell_uncovered(bundle: Path) -> None:
    """A département that nobody covers is said to count nobody."""
    text = (bundle / ROWS).read_text()
    uncovered = '"value":null,"base":null,"secrecy":"non couvert"'
    (bundle / ROWS).write_text(text.replace(uncovered, '"value":0,"base":null,"secrecy":null', 1))


FALSIFIED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a count of persons": (a_row("A1", "nation-year"), "✗ publié.*A1 situations nation-year FR"),
    "a coverage": (a_row("G6", "department-year"), "✗ publié.*G6 days_filled department-year 27"),
    "a funding share": (a_row("G5", "nation-year"), "✗ publié.*G5 conventions nation-year FR"),
    "a derived share": (a_row("A5", "nation-year"), "✗ publié.*A5 ratio nation-year FR"),
    "an exact count": (an_exact_count, "✗ comptes exacts.*B1 police 27-01 2008-Q4 f"),
    "a table gone": (a_row_gone, "✗ publié.*G7 posts nation-year FR.*trouvé aucune ligne"),
    "a cover": (a_cell_uncovered, '✗ publié.*secrecy="non couvert", trouvé.*value=0'),
}


@pytest.mark.parametrize("what", FALSIFIED)
def test_what_an_operator_signs_against_the_facts_is_found(
    copy: Path, audited: Audited, what: str
) -> None:
    change, named = FALSIFIED[what]
    change(copy)
    sign_anew(copy, audited.signer)
    code, said = second(copy, "--key", audited.key.text())
    assert code == 1
    assert re.search(named, said, re.DOTALL), said


@pytest.mark.parametrize("release", [1, 2], ids=["year", "final year"])
def test_a_quarter_of_the_nation_is_proven_in_a_year_that_names_no_quarters_too(
    audited: Audited, tmp_path: Path, release: int
) -> None:
    forged = Forged(
        shutil.copytree(audited.bundles[release], tmp_path / "forged"), audited.signer, Random(1)
    )
    nation_quarter(forged)
    forged.sign()
    code, said = second(forged.folder, "--key", audited.key.text())
    assert code == 1
    assert re.search(r"✗ laissé de côté.*\"uncertified\":[1-9]", said, re.DOTALL), said


def test_facts_of_a_closed_year_are_not_verifiable_and_bound_what_is_counted(
    copy: Path, audited: Audited
) -> None:
    events = (copy / EVENTS).read_bytes().splitlines(keepends=True)
    kept = (copy / LEAVES).read_bytes()
    first = next(line for line in events if b"case-opened" in line)
    subject = first[first.index(b'"subject":') :][:48]
    gone = [at for at, line in enumerate(events) if subject in line]
    for at in gone:
        events[at] = leaf_line(kept[at * HASH_BYTES : (at + 1) * HASH_BYTES])
    (copy / EVENTS).write_bytes(b"".join(events))
    close_on_paper(copy, audited.signer, facts=len(gone))
    code, said = second(copy)
    assert code == 3, said
    assert f"– comptes exacts : {len(gone)} faits n’ont plus que leur feuille" in said
    for _ in gone:
        an_exact_count(copy)
    sign_anew(copy, audited.signer)
    code, said = second(copy)
    assert code == 1
    assert f"pour {len(gone)} faits effacés" in said
