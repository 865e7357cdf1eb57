"""The committed contract files are what the code says, and nothing is beside them."""

from pathlib import Path
from typing import Any

from contracts import read_model
from contracts.codes import CODE_LISTS
from contracts.events import EVENTS
from infra.contract_files.catalogue import contract_files
from infra.contract_files.folder import differences, write
from tests.contract.files import CONTRACTS, SCHEMAS, read_json, stem


def test_the_committed_files_are_up_to_date() -> None:
    found = "".join(differences(CONTRACTS, contract_files()))
    assert found == "", "write contracts/ anew: python -m infra.contract_files"


def test_generating_twice_gives_the_same_bytes() -> None:
    assert contract_files() == contract_files()


def test_what_was_written_does_not_differ(tmp_path: Path) -> None:
    write(tmp_path, {"schemas/a.json": "{}\n", "asyncapi.yaml": "asyncapi: 3.0.0\n"})
    assert (
        differences(tmp_path, {"schemas/a.json": "{}\n", "asyncapi.yaml": "asyncapi: 3.0.0\n"})
        == []
    )


def test_a_change_a_stray_and_a_missing_file_are_shown(tmp_path: Path) -> None:
    write(tmp_path, {"schemas/a.json": "old\n", "schemas/stray.json": "stray\n"})
    shown = "".join(differences(tmp_path, {"schemas/a.json": "new\n", "openapi/b.json": "b\n"}))
    for line in ("-old\n", "+new\n", "-stray\n", "+b\n", "+++ /dev/null"):
        assert line in shown


def test_writing_removes_strays_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "kept.json").write_text("{}")
    write(tmp_path, {"schemas/stray.json": "{}\n"})
    write(tmp_path, {"openapi/a.json": "{}\n"})
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.json")}
    assert files == {"samples/kept.json", "openapi/a.json"}


def test_every_event_has_a_closed_schema() -> None:
    for name, event in EVENTS.items():
        schema = read_json(SCHEMAS / "events" / f"{stem(name)}.json")
        assert schema["$id"] == f"urn:relais:event:{stem(name)}"
        assert schema["additionalProperties"] is False
        assert schema["title"] == event.__name__
        assert schema["description"]


def test_every_row_of_the_read_models_is_published() -> None:
    schemas = [read_json(path) for path in (SCHEMAS / "read_model").iterdir()]
    published = {title for s in schemas for title in (s["title"], *s.get("$defs", {}))}
    rows = {row.__name__ for row in read_model.Row.__subclasses__()}
    assert rows <= published


def test_every_code_list_of_a_schema_is_published_whole() -> None:
    lists = read_json(SCHEMAS / "code_lists.json")
    assert lists.keys() == CODE_LISTS.keys()
    used = list(_code_lists(read_json(p) for p in (SCHEMAS / "events").iterdir()))
    assert used
    for node in used:
        codes = lists[node["x-code-list"]]["codes"]
        assert node["enum"] == [code["code"] for code in codes if not code["retired"]]


def test_no_code_list_offers_a_code_twice() -> None:
    for code_list in CODE_LISTS.values():
        assert len(code_list.by_code) == len(code_list.codes)
        assert all(code.label for code in code_list.codes)


def _code_lists(node: Any) -> Any:
    if isinstance(node, dict):
        if "x-code-list" in node:
            yield node
        node = node.values()
    elif isinstance(node, str | int | float | None):
        return
    for child in node:
        yield from _code_lists(child)
