"""The style, the drawings and the fonts: read once, addressed by what they hold, kept for ever."""

import re
from collections.abc import Mapping
from functools import cache
from gzip import compress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Header, HTTPException
from fastapi.responses import Response

STATIC = Path(__file__).parent / "static"
STYLE, DRAWINGS = "relais.css", "icons.svg"
SHEETS = ("tokens", "base", "page", "parts", "forms", "tables", "charts", "narrow", "other")
"""The parts of the style, in the order of the cascade."""
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
FOR_EVER = "public, max-age=31536000, immutable"
DIGITS = 12  # of a hash in an address: enough to tell versions of one file apart

router = APIRouter(include_in_schema=False)


class Asset(NamedTuple):
    """A file for the browser; `packed` is smaller, or empty where gzip gains nothing."""

    content: bytes
    packed: bytes
    media_type: str
    version: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every file by its name; the style names the others by their addresses."""
    found = {
        path.name: _asset(path.read_bytes(), path.suffix)
        for path in STATIC.iterdir()
        if path.suffix in MEDIA_TYPES and path.suffix != ".css"
    }
    style = "".join((STATIC / f"{sheet}.css").read_text() for sheet in SHEETS)
    style = re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    for name, each in found.items():
        style = style.replace(f'url("{name}")', f'url("{name}?v={each.version}")')
    return {**found, STYLE: _asset(style.encode(), ".css")}


def address(name: str) -> str:
    """`/static/relais.css?v=…`: another one as soon as the content is another. KeyError."""
    return f"/static/{name}?v={assets()[name].version}"


def symbol(name: str) -> str:
    """Where a drawing of icons.svg is. KeyError for one that it does not have."""
    if f'id="{name}"'.encode() not in assets()[DRAWINGS].content:
        raise KeyError(name)
    return f"{address(DRAWINGS)}#{name}"


@router.get("/static/{name}")
def static(name: str, v: str = "", accept_encoding: Annotated[str, Header()] = "") -> Response:
    """A file of the theme; one asked by its version need never be asked again."""
    found = assets().get(name)
    if found is None:
        raise HTTPException(404)
    headers = {
        "Cache-Control": FOR_EVER if v == found.version else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    if found.packed and "gzip" in accept_encoding:
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, media_type=found.media_type, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


def _asset(content: bytes, suffix: str) -> Asset:
    packed = compress(content, mtime=0)
    return Asset(
        content,
        packed if len(packed) < 0.9 * len(content) else b"",
        MEDIA_TYPES[suffix],
        sha256(content).hexdigest()[:DIGITS],
    )
