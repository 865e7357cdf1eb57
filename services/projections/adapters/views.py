"""The published views: the only thing reporting may select from.

On PostgreSQL they live in the schema `published`; SQLite has no schemas, so they stand
beside the tables there.
"""

from collections.abc import Iterator

from contracts.read_model import (
    READ_MODELS,
    CaseRow,
    CellRow,
    CutCellRow,
    CutPostRow,
    CutSequenceHoleRow,
    CutSeriesRow,
    OpenCaseRow,
    SequenceHoleRow,
    SeriesRow,
)


def views(schema: str = "") -> Iterator[tuple[str, str]]:
    """Each view's name and its SELECT, in the generation that serves."""
    for model in READ_MODELS:
        for kind, columns in (
            ("cells", tuple(CellRow.model_fields)),
            ("posts", ("post", "record")),
            ("series", tuple(SeriesRow.model_fields)),
        ):
            yield f"{schema}{model}_{kind}_v1", _serving(model, f"{model}_{kind}", columns)
        for kind, row in (("cells", CutCellRow), ("posts", CutPostRow), ("series", CutSeriesRow)):
            copies = _serving(model, f"{model}_cut_{kind}", tuple(row.model_fields))
            yield f"{schema}{model}_cut_{kind}_v1", copies + _IN_A_COMPLETE_CUT
    cases = _serving("site", "site_open_cases", tuple(CaseRow.model_fields))
    opened = _serving("site", "site_open_cases", tuple(OpenCaseRow.model_fields))
    numbers = _serving("site", "site_sequence_holes", tuple(SequenceHoleRow.model_fields))
    yield f"{schema}site_cases_v1", cases
    yield f"{schema}site_open_cases_v1", f"{opened} AND t.closed_on IS NULL"
    yield f"{schema}site_sequence_holes_v1", numbers
    columns = tuple(CutSequenceHoleRow.model_fields)
    copies = _serving("site", "site_cut_sequence_holes", columns)
    yield f"{schema}site_cut_sequence_holes_v1", copies + _IN_A_COMPLETE_CUT
    yield f"{schema}positions_v1", _POSITIONS
    yield f"{schema}dead_letters_v1", _DEAD_LETTERS
    yield f"{schema}cuts_v1", _CUTS


def _serving(model: str, table: str, columns: tuple[str, ...]) -> str:
    selected = ", ".join(f't."{column}"' for column in columns)
    return (
        f"SELECT {selected} FROM generations g JOIN {table} t ON t.generation = g.serving "
        f"WHERE g.read_model = '{model}'"
    )


_IN_A_COMPLETE_CUT = (
    " AND NOT EXISTS (SELECT 1 FROM cuts c WHERE c.read_model = g.read_model "
    "AND c.generation = g.serving AND c.position = t.cut AND NOT c.copied)"
)

_CUTS = (
    "SELECT c.read_model, c.position, COUNT(*) AS partitions, "
    "SUM(CASE WHEN c.copied THEN 1 ELSE 0 END) AS copied, MAX(c.recorded_at) AS recorded_at "
    "FROM generations g JOIN cuts c ON c.read_model = g.read_model AND c.generation = g.serving "
    "GROUP BY c.read_model, c.position"
)

_DEAD_LETTERS = (
    "SELECT d.read_model, d.position, d.stream, d.state, d.error "
    "FROM generations g JOIN dead_letters d "
    "ON d.read_model = g.read_model AND d.generation = g.serving"
)

# A read model stands at the lowest of its partitions; one that has no fact has no instant.
_POSITIONS = (
    "SELECT p.read_model, p.generation, MIN(p.position) AS position, "
    "MAX(p.recorded_at) AS recorded_at, "
    "(SELECT COUNT(*) FROM dead_letters d WHERE d.read_model = p.read_model "
    "AND d.generation = p.generation AND d.state <> 'discarded') AS dead_letters, "
    "MAX(p.definitions) AS definitions "
    "FROM generations g JOIN positions p "
    "ON p.read_model = g.read_model AND p.generation = g.serving "
    "GROUP BY p.read_model, p.generation"
)
