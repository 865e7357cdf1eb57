"""A protected block as bytes: what the sealer needs again, and the auditor checks."""

import json
import zlib

from services.reporting.domain.disclosure.parts import (
    certificates_of,
    exact_of,
    pattern_of,
    protected_of,
)
from services.reporting.domain.disclosure.protection import Protected


def encoded(found: Protected) -> bytes:
    """Deflated JSON; the same block gives the same bytes."""
    written = {**exact_of(found), **pattern_of(found), **certificates_of(found)}
    return zlib.compress(json.dumps(written, ensure_ascii=False).encode(), 6)


def decoded(proof: bytes) -> Protected:
    """What was encoded."""
    return protected_of(json.loads(zlib.decompress(proof)))
