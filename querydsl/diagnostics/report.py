"""What a renderer is given: a text, its name, and what is said of it."""

import re
from bisect import bisect_right
from functools import cached_property

import attrs

from querydsl.diagnostics.model import Diagnostic

_LINE_END = re.compile(r"\r\n|\n|\r")


@attrs.frozen
class Position:
    """A place for people: line and column, both counted from 1, the column in code points."""

    line: int
    column: int


@attrs.frozen(slots=False)
class Report:
    """One text, what to call it, and its diagnostics."""

    name: str
    source: str
    diagnostics: tuple[Diagnostic, ...]

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offset of each line's first code point."""
        return (0, *(end.end() for end in _LINE_END.finditer(self.source)))

    @property
    def last_line(self) -> int:
        """The number of the last line; the empty one after a closing line break counts."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """The line and column of this offset; what lies outside of the text counts as its nearest end."""
        inside = min(max(offset, 0), len(self.source))
        line = bisect_right(self._starts, inside)
        return Position(line, inside - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of this line, counted from 1, without its line break."""
        end = self._starts[number] if number < len(self._starts) else len(self.source)
        return self.source[self._starts[number - 1] : end].rstrip("\r\n")
