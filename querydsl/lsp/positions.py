"""Offsets in code points, and the positions of the protocol: a line, and a column in UTF-8, UTF-16 or UTF-32 units."""

import re
from bisect import bisect_right
from functools import cached_property

from lsprotocol.types import Position, PositionEncodingKind, Range

from querydsl.classes import frozen
from querydsl.diagnostics.model import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_WIDTHS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}


@frozen(slots=False)
class Positions:
    """The positions in a text. `encoding` is the unit of columns that the client chose."""

    text: str
    encoding: PositionEncodingKind = PositionEncodingKind.Utf16

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offset at which each line starts."""
        return (0, *(end.end() for end in _LINE_END.finditer(self.text)))

    def position(self, offset: int) -> Position:
        """The position of an offset. An offset outside the text is moved to its nearest end."""
        inside = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, inside) - 1
        return Position(line, self._units(self.text[self._starts[line] : inside]))

    def range(self, span: Span) -> Range:
        """The range of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def offset(self, position: Position) -> int:
        """The offset of a position. A column after the end of its line is moved to that end, as the protocol requires."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        line = _LINE_END.split(self.text[start : self._end(position.line)], maxsplit=1)[0]
        return start + self._characters(line, position.character)

    def span(self, range: Range) -> Span:
        """The span of a range."""
        return Span(self.offset(range.start), self.offset(range.end))

    def _end(self, line: int) -> int:
        return self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)

    def _units(self, text: str) -> int:
        if text.isascii() or self.encoding not in _WIDTHS:
            return len(text)
        codec, width = _WIDTHS[self.encoding]
        return len(text.encode(codec, "surrogatepass")) // width

    def _characters(self, line: str, units: int) -> int:
        """The number of characters at the beginning of a line that have this many units. A part of a character does not count."""
        if line.isascii() or self.encoding not in _WIDTHS:
            return min(units, len(line))
        total = 0
        for index, letter in enumerate(line):
            total += self._units(letter)
            if total > units:
                return index
        return len(line)
