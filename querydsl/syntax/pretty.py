"""A pretty printer for streams of text, groups and breaks (after Oppen), with lines of up to 88 columns.

A group stays on one line if it fits. Otherwise each of its breaks becomes a line break, except for `FILL` breaks, which break
only where the line is full. A comment ends its line and therefore breaks all groups around it. The algorithm takes linear time and
does not recurse.
"""

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

from querydsl.classes import frozen

WIDTH = 88
_INDENT_STEP = 2
_MAX_INDENT = 40
"""The deepest indentation, in columns. It keeps the output linear in the size of a deep tree."""


class Marker(Enum):
    """The start and end of a group or of an indented part. Markers have no width."""

    OPEN = "open"
    CLOSE = "close"
    INDENT = "indent"
    DEDENT = "dedent"


class Break(Enum):
    """A place where a line may break."""

    SOFT = ""
    SPACE = " "
    FILL = "fill"
    HARD = "hard"

    @property
    def flat(self) -> str:
        """The text of the break if the line is not broken."""
        return " " if self in (Break.SPACE, Break.FILL) else ""


@frozen
class LineComment:
    """A comment. It ends its line."""

    text: str


Piece: TypeAlias = str | Marker | Break | LineComment


@frozen
class _Measurements:
    """The measurements of a stream, by index.

    Attributes:
        columns: The number of columns before a piece, without line breaks.
        forced: The number of forced line breaks before a piece.
        closes: The index of the end of the group that starts at a piece.
        reach: The number of columns before the next break.
    """

    columns: list[int]
    forced: list[int]
    closes: dict[int, int]
    reach: list[int]

    def is_forced(self, opening: int) -> bool:
        """Whether the group that starts here contains a forced line break."""
        return self.forced[self.closes[opening]] > self.forced[opening]

    def width(self, opening: int) -> int:
        """The width of the group that starts here, including the text up to the next break after it."""
        return self.reach[self.closes[opening]] - self.columns[opening]


def _measure(pieces: Sequence[Piece]) -> _Measurements:
    columns, forced, opened, closes = [0], [0], [], {}
    for index, piece in enumerate(pieces):
        columns.append(columns[-1] + _width(piece))
        forced.append(forced[-1] + (isinstance(piece, LineComment) or piece is Break.HARD))
        if piece is Marker.OPEN:
            opened.append(index)
        elif piece is Marker.CLOSE:
            closes[opened.pop()] = index
    reach = [columns[-1]]
    for index in range(len(pieces) - 1, -1, -1):
        reach.append(columns[index] if isinstance(pieces[index], Break) else reach[-1])
    return _Measurements(columns, forced, closes, reach[::-1])


def _width(piece: Piece) -> int:
    if isinstance(piece, str):
        return len(piece)
    return len(piece.flat) if isinstance(piece, Break) else 0


def render(pieces: Sequence[Piece]) -> str:
    """The text of a stream, without a line break at the end."""
    document = _Document(pieces)
    for index, piece in enumerate(pieces):
        document.add(index, piece)
    return document.text()


class _Document:
    """The lines so far, and the state that decides about the next break."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._measurements = _measure(pieces)
        self._lines: list[list[str]] = [[]]
        self._column = 0
        self._indent = 0
        self._has_comment = False
        self._broken = [True]

    def text(self) -> str:
        """The text of all lines."""
        return "\n".join(["".join(line) for line in self._lines])

    def add(self, index: int, piece: Piece) -> None:
        """Add the piece with this index."""
        match piece:
            case str():
                self._write(piece)
            case LineComment(text):
                self._comment(text)
            case Break():
                self._break(index, piece)
            case Marker.OPEN:
                self._broken.append(self._broken[-1] and self._must_break(index))
            case Marker.CLOSE:
                self._broken.pop()
            case Marker.INDENT:
                self._indent += _INDENT_STEP
            case Marker.DEDENT:
                self._indent -= _INDENT_STEP

    @property
    def _is_empty_line(self) -> bool:
        return not self._lines[-1]

    def _write(self, text: str) -> None:
        if self._is_empty_line:
            margin = min(self._indent, _MAX_INDENT)
            self._lines[-1].append(" " * margin)
            self._column = margin
        self._lines[-1].append(text)
        self._column += len(text)

    def _comment(self, text: str) -> None:
        """Write a comment. A second comment on a line would become part of the first, so it starts a new line."""
        if self._has_comment:
            self._new_line()
        self._write(text if self._is_empty_line else f"  {text}")
        self._has_comment = True

    def _new_line(self) -> None:
        self._lines.append([])
        self._has_comment = False

    def _must_break(self, opening: int) -> bool:
        column = min(self._indent, _MAX_INDENT) if self._is_empty_line else self._column
        return self._measurements.is_forced(opening) or column + self._measurements.width(opening) > WIDTH

    def _break(self, index: int, kind: Break) -> None:
        rest = self._measurements.reach[index + 1] - self._measurements.columns[index]
        unbroken = not self._broken[-1] or (kind is Break.FILL and self._column + rest <= WIDTH)
        if unbroken and kind is not Break.HARD and not self._has_comment:
            self._write(kind.flat)
        elif not self._is_empty_line:
            self._new_line()
