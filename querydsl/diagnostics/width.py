"""How wide text is on a terminal: the cells that each code point takes."""

import unicodedata
from functools import lru_cache

import attrs

from querydsl.diagnostics.sanitize import escape_control, visible_characters

_TAB = 4
_TAB_SHOWN = escape_control("\t")
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_HANGUL_FOLLOWERS = range(0x1160, 0x1200)


@attrs.frozen
class Row:
    """A line as a terminal shows it: what stands for each code point, and the cell that each begins at (with the end's, last)."""

    shown: tuple[str, ...]
    cells: tuple[int, ...]

    @property
    def width(self) -> int:
        """The cells that the whole line takes."""
        return self.cells[-1]

    def cell(self, column: int) -> int:
        """The cell at which this code point begins, counted from 0; past the end, one cell a column."""
        last = len(self.cells) - 1
        return self.cells[column] if column <= last else self.width + column - last


@lru_cache(maxsize=32)
def row(line: str) -> Row:
    """The line with tabs widened to the next fourth cell, hidden characters escaped, and each code point's cell known."""
    shown: list[str] = []
    cells = [0]
    for text in visible_characters(line):
        width = _TAB - cells[-1] % _TAB if text == _TAB_SHOWN else width_of(text, shown[-1] if shown else "")
        shown.append(" " * width if text == _TAB_SHOWN else text)
        cells.append(cells[-1] + width)
    return Row(tuple(shown), tuple(cells))


def width_of(shown: str, before: str) -> int:
    """The cells that one code point adds to its line, given what stands for it and what stands before it.

    A sequence of emoji joined into one counts as its first; so do a skin tone and all combining marks.
    """
    if len(shown) > 1:
        return len(shown)
    if shown == _EMOJI_STYLE:
        return 1 if _is_narrow_symbol(before) else 0
    if _JOINER in (shown, before) or _combines(shown) or (before and ord(shown) in _SKIN_TONES):
        return 0
    return 2 if unicodedata.east_asian_width(shown) in "WF" else 1


def _combines(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me", "Cf"} or ord(character) in _HANGUL_FOLLOWERS


def _is_narrow_symbol(character: str) -> bool:
    return len(character) == 1 and unicodedata.category(character) == "So" and unicodedata.east_asian_width(character) not in "WF"
