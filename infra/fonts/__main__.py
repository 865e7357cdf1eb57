"""`python -m infra.fonts`: the two fonts of the pages, cut down to what French needs.

Needs npm, which brings the originals, and the extra `test` (fonttools, brotli). What it writes
stays in the repository, so that neither the program nor its build needs the network.
"""

import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._n_a_m_e import NameRecord
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).parents[2] / "services" / "faces" / "theme" / "static"
LETTERS = "àâäæçéèêëîïôöœùûüÿñáíóú"
CHARACTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + LETTERS
    + LETTERS.upper()
    + "\u00a0\u2009§©«»°·×±²³½¼¾º\u2018\u2019\u201c\u201d\u2013\u2014•…′″€−↑↓⁄"
)
THIN, NARROW_NO_BREAK = 0x2009, 0x202F
THIN_EM = 0.135  # of a thin space: the thousands part without falling apart


class Font(NamedTuple):
    """A font of the pages: what it is made from, and the weights that it keeps."""

    name: str
    package: str
    file: str
    weights: float | tuple[float, float]


FONTS = (
    Font(
        "Relais Texte",
        "@fontsource-variable/source-sans-3@5.3.1",
        "source-sans-3-latin-wght-normal.woff2",
        (400, 700),
    ),
    Font(
        "Relais Titre",
        "@fontsource-variable/source-serif-4@5.3.1",
        "source-serif-4-latin-wght-normal.woff2",
        600,
    ),
)


def main() -> None:
    """Write both fonts, and the licence that goes with them."""
    notices = []
    for font in FONTS:
        with TemporaryDirectory(prefix="relais-fonts-") as folder:
            original, licence = _brought(font, Path(folder))
            notices.append(f"{font.name}: {original['name'].getDebugName(0)}")
            made = _cut(original, font)
            path = STATIC / f"{font.name.lower().replace(' ', '-')}.woff2"
            made.save(path)
            print(f"{path.name}: {path.stat().st_size} bytes")
    notices.append("Cut down and renamed for Relais: the name of the originals is reserved.")
    (STATIC / "OFL.txt").write_text("\n".join(notices) + "\n\n" + _terms(licence))


def _brought(font: Font, folder: Path) -> tuple[TTFont, str]:
    """The original and its licence, from its package."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), font.package]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    package = folder / "package"
    original = TTFont(package / "files" / font.file, lazy=False)
    return original, (package / "LICENSE").read_text()


def _cut(font: TTFont, wanted: Font) -> TTFont:
    """Fewer weights, fewer characters, another name; U+202F drawn as the font's thin space."""
    options = Options(
        flavor="woff2",
        layout_features=["ccmp", "kern", "locl", "liga", "mark", "lnum", "tnum", "pnum"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        hinting=False,
        notdef_outline=True,
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": wanted.weights})
    thin = font.getBestCmap()[THIN]
    font["hmtx"][thin] = (round(THIN_EM * font["head"].unitsPerEm), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_NO_BREAK] = thin
    for record in _names(font):
        one_word = record.nameID in {3, 6}  # the identifier and the PostScript name
        record.string = wanted.name.replace(" ", "") if one_word else wanted.name
    font.flavor = "woff2"
    return font


def _names(font: TTFont) -> Iterator[NameRecord]:
    """The records that say what the font is called."""
    return (record for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16, 25})


def _terms(licence: str) -> str:
    """The licence from its own first sentence on."""
    return licence[licence.index("This Font Software is licensed") :]


if __name__ == "__main__":
    main()
