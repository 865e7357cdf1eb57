"""A link as a drawing that a telephone reads."""

import segno


def qr_of(link: str) -> str:
    """A QR code as SVG, for a document or a page."""
    return segno.make(link, error="m").svg_inline(
        scale=4, light="#fff", svgclass=None, lineclass=None, omitsize=False
    )
