"""What the house promises: small files, honest names, pure domains."""

import ast
import re
import statistics

import pytest

from tests.architecture.tree import (
    CODE,
    ROOT,
    TESTS,
    calls,
    classes,
    files,
    functions,
    lines,
    listed,
    parsed,
    written_by_hand,
)

BANNED_MODULES = {"utils", "helpers", "common", "misc", "util", "helper"}
BANNED_SUFFIXES = ("Manager", "Service", "Helper", "Impl", "Processor")
ABOUT_A_POLICE_SERVICE = {"ForceNotOfService"}
CLOCKS = re.compile(
    r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic)|uuid[14])$"
)
INDEX_HOST = re.compile(
    r"py(?:pi\.(?:org|python)|thonhosted)|regist(?:ry\.npmjs)|repo1?\.(?:maven)|--index-u(?:rl)"
)


@pytest.mark.parametrize("path", written_by_hand(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_three_hundred_lines(path):
    assert lines(path) <= 300


def test_the_median_file_stays_within_eighty_lines():
    assert statistics.median(lines(path) for path in files(*CODE)) <= 80


def test_no_module_has_a_name_that_says_nothing():
    assert not [path for path in files(*CODE, *TESTS) if path.stem in BANNED_MODULES]


def test_no_class_is_named_after_a_pattern():
    named = [
        f"{path.name}:{found.name}"
        for path in files(*CODE)
        for found in classes(path)
        if (found.name.endswith(BANNED_SUFFIXES) and found.name not in ABOUT_A_POLICE_SERVICE)
        or found.name.startswith("Abstract")
    ]
    assert not named


def test_no_test_patches_or_mocks():
    used = re.compile(r"(^|\.)(patch|Mock|MagicMock|patch\.object|monkeypatch\.setattr)$")
    assert not [
        (path.name, call) for path in files(*TESTS) for call in calls(path) if used.search(call)
    ]


def test_no_domain_and_no_contract_reads_a_clock_or_a_random_source():
    pure = [p for p in files(*CODE) if "domain" in p.parts or "contracts" in p.parts]
    assert pure
    assert not [(p.name, call) for p in pure for call in calls(p) if CLOCKS.search(call)]


def test_nine_public_docstrings_of_ten_are_there():
    public = [
        node
        for path in files(*CODE)
        for node in (parsed(path), *classes(path), *functions(path))
        if not getattr(node, "name", "").startswith("_")
    ]
    documented = [node for node in public if ast.get_docstring(node)]
    assert len(documented) >= 0.9 * len(public)


def test_the_chassis_stays_small():
    chassis = [p for p in files("services/chassis") if p.name != "__init__.py"]
    assert len(chassis) <= 8


def test_test_names_are_sentences():
    short = [
        f"{path.name}:{function.name}"
        for path in files(*TESTS)
        for function in functions(path)
        if function.name.startswith("test_") and len(function.name.split("_")) < 4
    ]
    assert not short


def test_no_file_names_a_package_index():
    assert not [path for path in listed() if INDEX_HOST.search(path.read_text(errors="ignore"))]


def test_the_readme_shows_every_image_and_each_is_small():
    images = [path for path in listed("docs") if path.suffix == ".png"]
    readme = (ROOT / "README.md").read_text()
    assert not [path.name for path in images if f"docs/images/{path.name}" not in readme]
    assert not [path.name for path in images if path.stat().st_size > 200_000]


def test_the_readme_names_every_make_target():
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    assert not [target for target in targets if f"make {target}" not in readme]
