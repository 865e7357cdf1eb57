"""Columns of text, the words to the left and the figures to the right."""

from collections.abc import Sequence

GAP = "  "


def aligned(table: Sequence[Sequence[str]], words: Sequence[bool]) -> list[str]:
    """The lines of a table whose first line is its header, ruled below it.

    `words`: for each column, whether it holds words rather than figures.
    """
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        GAP.join(
            cell.ljust(width) if is_words else cell.rjust(width)
            for cell, width, is_words in zip(line, widths, words, strict=True)
        )
        for line in table
    ]
    return [lines[0], GAP.join("─" * width for width in widths), *lines[1:]]
