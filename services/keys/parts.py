"""Who may ask what of the holder: parts.toml, deny by default."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from contracts.data_files import read_toml

ALL = "all"


class Parts(BaseModel):
    """The operations under each key, and the keys of each part of Relais."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operations: Mapping[str, Sequence[str]]
    parts: Mapping[str, Sequence[str]]

    def allowed(self, part: str) -> frozenset[str]:
        """The operations that a part may ask; none for one that is not in the table."""
        keys = self.parts.get(part, ())
        return frozenset(name for key in keys for name in self.operations[key])


PARTS = read_toml("services/keys/parts.toml", Parts)
