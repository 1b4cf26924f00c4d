"""Where lines break: a stream of words, groups and possible breaks becomes text of 88 columns.

A group that fits on the rest of its line stays there; otherwise each of its breaks becomes a line break, or, for a `fill` break,
only those that must. A note (a comment) ends its line, and so breaks every group around it. Linear, and without recursion: a tree
of any depth can be laid out. Nothing here knows what a query is.
"""

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import attrs

WIDTH = 88
_STEP = 2
_DEEPEST = 40
"""Deeper than these columns nothing is indented further, so that the text of a deep tree stays linear in its size."""


class Mark(Enum):
    """What has no width: where a group begins and ends, and where the indent grows and shrinks."""

    OPEN = "open"
    CLOSE = "close"
    INDENT = "indent"
    DEDENT = "dedent"


class Break(Enum):
    """A place where a line may break; the value is what stands there if it does not."""

    SOFT = ""
    SPACE = " "
    FILL = "fill"
    HARD = "hard"

    @property
    def flat(self) -> str:
        """What stands there on an unbroken line."""
        return " " if self in (Break.SPACE, Break.FILL) else ""


@attrs.frozen
class Note:
    """A comment: it ends its line."""

    text: str


Piece: TypeAlias = str | Mark | Break | Note


@attrs.frozen
class _Measures:
    """What a stream measures: for each index, the columns before it, the forced breaks before it, where its group ends, the
    columns before the next possible break.
    """

    columns: list[int]
    forced: list[int]
    closes: dict[int, int]
    reach: list[int]

    def is_forced(self, opening: int) -> bool:
        """True where something in the group that opens here ends a line in any case."""
        return self.forced[self.closes[opening]] > self.forced[opening]

    def need(self, opening: int) -> int:
        """The columns of the group that opens here, with what follows it up to the next break."""
        return self.reach[self.closes[opening]] - self.columns[opening]


def _measured(pieces: Sequence[Piece]) -> _Measures:
    columns, forced, opened, closes = [0], [0], [], {}
    for index, piece in enumerate(pieces):
        columns.append(columns[-1] + _width(piece))
        forced.append(forced[-1] + (isinstance(piece, Note) or piece is Break.HARD))
        if piece is Mark.OPEN:
            opened.append(index)
        elif piece is Mark.CLOSE:
            closes[opened.pop()] = index
    reach = [columns[-1]]
    for index in range(len(pieces) - 1, -1, -1):
        reach.append(columns[index] if isinstance(pieces[index], Break) else reach[-1])
    return _Measures(columns, forced, closes, reach[::-1])


def _width(piece: Piece) -> int:
    if isinstance(piece, str):
        return len(piece)
    return len(piece.flat) if isinstance(piece, Break) else 0


def lay_out(pieces: Sequence[Piece]) -> str:
    """The text of a stream, without a line break at its end."""
    page = _Page(pieces)
    for index, piece in enumerate(pieces):
        page.put(index, piece)
    return page.text()


class _Page:
    """The lines so far, and what decides about the next break."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._measures = _measured(pieces)
        self._lines: list[list[str]] = [[]]
        self._column = 0
        self._indent = 0
        self._noted = False
        self._broken = [True]

    def text(self) -> str:
        """All lines."""
        return "\n".join(["".join(line) for line in self._lines])

    def put(self, index: int, piece: Piece) -> None:
        """Nothing: puts one piece where it belongs."""
        match piece:
            case str():
                self._write(piece)
            case Note(text):
                self._note(text)
            case Break():
                self._break(index, piece)
            case Mark.OPEN:
                self._broken.append(self._broken[-1] and self._must_break(index))
            case Mark.CLOSE:
                self._broken.pop()
            case Mark.INDENT:
                self._indent += _STEP
            case Mark.DEDENT:
                self._indent -= _STEP

    @property
    def _fresh(self) -> bool:
        return not self._lines[-1]

    def _write(self, text: str) -> None:
        if self._fresh:
            margin = min(self._indent, _DEEPEST)
            self._lines[-1].append(" " * margin)
            self._column = margin
        self._lines[-1].append(text)
        self._column += len(text)

    def _note(self, text: str) -> None:
        """A line has one comment: a second one would be part of the first."""
        if self._noted:
            self._new_line()
        self._write(text if self._fresh else f"  {text}")
        self._noted = True

    def _new_line(self) -> None:
        self._lines.append([])
        self._noted = False

    def _must_break(self, opening: int) -> bool:
        column = min(self._indent, _DEEPEST) if self._fresh else self._column
        return self._measures.is_forced(opening) or column + self._measures.need(opening) > WIDTH

    def _break(self, index: int, kind: Break) -> None:
        rest = self._measures.reach[index + 1] - self._measures.columns[index]
        unbroken = not self._broken[-1] or (kind is Break.FILL and self._column + rest <= WIDTH)
        if unbroken and kind is not Break.HARD and not self._noted:
            self._write(kind.flat)
        elif not self._fresh:
            self._new_line()
