"""Terminal width: the number of cells that each code point of a line takes."""

from functools import lru_cache

from querydsl.classes import frozen
from querydsl.diagnostics.sanitize import escape_control, visible_characters

_TAB = 4
_TAB_SHOWN = escape_control("\t")
# Sequences such as emoji and flags are shorter. The limit keeps measuring linear.
_LONGEST_SEQUENCE = 16


@frozen
class DisplayLine:
    """A line as a terminal shows it.

    `shown` holds the text printed for each code point. `cells` holds the cell at which each code point starts, and the end
    of the line as its last item.
    """

    shown: tuple[str, ...]
    cells: tuple[int, ...]

    @property
    def width(self) -> int:
        """The width of the whole line in cells."""
        return self.cells[-1]

    def cell(self, column: int) -> int:
        """The cell at which a code point starts, both counted from 0. Each column past the end counts as one cell."""
        last = len(self.cells) - 1
        return self.cells[column] if column <= last else self.width + column - last


@lru_cache(maxsize=32)
def row(line: str) -> DisplayLine:
    """The line with tabs expanded and control characters escaped, and the cell of each code point."""
    widths = _ascii_widths if line.isascii() else _unicode_widths
    characters = visible_characters(line)
    shown: list[str] = []
    cells = [0]
    for text, width in zip(characters, widths(characters), strict=True):
        taken = _TAB - cells[-1] % _TAB if text == _TAB_SHOWN else width
        shown.append(" " * taken if text == _TAB_SHOWN else text)
        cells.append(cells[-1] + taken)
    return DisplayLine(tuple(shown), tuple(cells))


def _ascii_widths(characters: list[str]) -> list[int]:
    return [len(text) for text in characters]


def _unicode_widths(characters: list[str]) -> list[int]:
    """The cells that each character adds to the sequence it belongs to, such as an emoji or a flag."""
    from wcwidth import wcswidth  # slow to import, and ASCII text does not need it

    widths: list[int] = []
    sequence, before = "", 0
    for text in characters:
        if text.isascii() or len(sequence) >= _LONGEST_SEQUENCE:
            sequence, before = "", 0
        sequence += text
        total = len(text) if text.isascii() else max(wcswidth(sequence), before)
        widths.append(total - before)
        before = total
    return widths
