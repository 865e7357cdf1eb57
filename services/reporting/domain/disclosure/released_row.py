"""A row of a release: the only form in which figures leave the sealer."""

import hashlib
from collections.abc import Sequence

import msgspec

from contracts.release_plan import PLAN, Grain, ReleasePlan

NOT_SAID = "n.c."  # non communiqué: hidden, whether small, or hidden to protect another, or zero
NOT_KNOWN = "non renseigné"  # nobody said it: neither zero, nor hidden, nor uncovered
NOT_COVERED = "non couvert"  # no post worked there: nothing was counted, which is not zero


class ReleasedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with all that is said of it. The order of the fields is that of the columns.

    `department`: of the area, None for the nation. `modality`: the codes under the keys of
    `dimension`, both joined by `/`. `merged`: the modalities that it shows together, joined by
    `+`. `secrecy`: why there is no value. Rows sealed by early versions lack some columns.
    """

    table: str
    measure: str = ""
    grain: Grain
    area: str = ""
    area_label: str = ""
    department: str | None = None
    period: str = ""
    force: str = ""
    dimension: str = ""
    modality: str = ""
    merged: str = ""
    label: str = ""
    unit: str = ""
    value: int | str | None = None
    base: int | str | None = None
    secrecy: str | None = None

    @classmethod
    def read(cls, text: str | bytes) -> "ReleasedRow":
        """The row that a text of `written` says. Raises msgspec.MsgspecError."""
        return _DECODER.decode(text)

    def written(self) -> str:
        """The row as it is kept, served and compared: JSON on one line."""
        return _ENCODER.encode(self).decode()

    @property
    def codes(self) -> list[str]:
        """The modalities that the row counts, one where nothing is merged."""
        return self.merged.split("+") if self.merged else [self.modality]

    @property
    def count(self) -> int:
        """The value as a number, of a protected count that is shown."""
        return int(self.value or 0)


COLUMNS = ReleasedRow.__struct_fields__
_DECODER = msgspec.json.Decoder(ReleasedRow)
_ENCODER, _BY_KEY = msgspec.json.Encoder(), msgspec.json.Encoder(order="sorted")


def digest_of(rows: Sequence[ReleasedRow]) -> str:
    """SHA-256 over the rows in their order, keys sorted, without blanks."""
    return hashlib.sha256(_BY_KEY.encode(rows)).hexdigest()


def is_count(row: ReleasedRow, plan: ReleasePlan = PLAN) -> bool:
    """Whether a row is a protected count, and not computed beside one."""
    planned = plan.by_code.get(row.table)
    return planned is not None and row.measure == planned.measure
